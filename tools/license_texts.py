"""License texts as others publish them, each with the key it goes by in this project; read by build_text_index.py."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from license_expression import get_license_index

from model_license_audit.licenses.entries.knowledge import KnowledgeBase
from model_license_audit.licenses.texts.textindex import EXCEPTION, LICENSE, OTHER
from tools.license_packages import scancode_licenses, spdx_licenses

_EXCEPTION = re.compile(r"(?i)exception")
_FOREWORD = re.compile(r"\A\[For the original [^\]]*\]\s*")
"""What a collector wrote above a text."""


@dataclass(frozen=True)
class Text:
    """One reference text: the key and name of its license, what sort of text it is, and where it was read."""

    key: str
    name: str
    kind: str
    source: str
    text: str
    rank: int = 0
    """Its place among all texts: those of our own entries first, then those with an SPDX identifier, then the rest."""


class Names:
    """The keys that texts go by here: those of our entries first, then SPDX identifiers, then ScanCode's."""

    def __init__(self, kb: KnowledgeBase) -> None:
        entries = kb.licenses()
        self.known = {entry.key: entry.name for entry in entries}
        self.by_sha = {entry.text_sha256: entry.key for entry in entries if entry.text_sha256}
        self.by_scancode = {entry.scancode: entry.key for entry in entries if entry.scancode}
        self.by_spdx = {without_choice(entry.spdx): entry.key for entry in entries if entry.spdx}

    def of_spdx(self, identifier: str) -> str:
        """The key of an SPDX identifier."""
        bare = without_choice(identifier)
        return self.by_spdx.get(bare, bare)

    def of_scancode(self, key: str, spdx: str) -> str:
        """The key of a ScanCode license that has that SPDX identifier, if it has one."""
        known = self.by_scancode.get(key)
        if known or not spdx or spdx.startswith("LicenseRef-"):
            return known or f"LicenseRef-scancode-{key}"
        return self.of_spdx(spdx)


def without_choice(identifier: str) -> str:
    """The lower-case identifier without what the text itself does not say (only, or later, reserved names)."""
    return re.sub(r"(?:-(?:no-)?invariants|-(?:no-)?rfn)?(?:-only|-or-later|\+)?$", "", identifier.lower())


def collect(folders: Iterable[Path], scancode: Path, spdx: Path) -> list[Text]:
    """All texts in the order of their rank."""
    names = Names(KnowledgeBase.load())
    texts = [*publishers(folders, names), *spdx_texts(spdx, names), *scancode_texts(scancode, names)]
    wordings = [wording for text in texts for wording in _wordings(text)]
    named = [replace(text, name=names.known.get(text.key, text.name)) for text in wordings]
    ordered = sorted(named, key=lambda text: (text.key not in names.known, *_least_known(text.key)))
    return [replace(text, rank=rank) for rank, text in enumerate(ordered)]


def _least_known(key: str) -> tuple[bool, bool]:
    """Whether a key is no SPDX identifier, or one that was given up for an expression (``GPL-2.0-with-…``)."""
    return key.startswith("LicenseRef-"), "-with-" in key


def _wordings(text: Text) -> Iterator[Text]:
    yield text
    if text.key in OTHER_WORDING and OTHER_WORDING[text.key][0] in text.text:
        yield replace(text, source=f"{text.source}, other wording", text=text.text.replace(*OTHER_WORDING[text.key]))


def scancode_texts(wheel: Path, names: Names) -> Iterator[Text]:
    """The texts of the wheel, but for keys that were given up and those that stand for no text of their own."""
    for key, facts, text in scancode_licenses(wheel):
        if text.strip() and not facts.keys() & {"is_deprecated", "is_generic", "is_unknown"}:
            none = facts["category"] in ("CLA", "Unstated License")
            excepts = "is_exception" in facts and key not in RESTRICTIONS
            kind = EXCEPTION if excepts else OTHER if none else LICENSE
            known = names.of_scancode(key, facts.get("spdx_license_key") or "")
            yield Text(known, facts["name"], kind, f"scancode:{key}", text)


def spdx_texts(tarball: Path, names: Names) -> Iterator[Text]:
    """The texts of the package; those of identifiers that were given up come last."""
    given_up = {name for entry in get_license_index() for name in entry["other_spdx_license_keys"]}
    for identifier, facts, text in sorted(spdx_licenses(tarball), key=lambda each: each[0] in given_up):
        kind = EXCEPTION if _EXCEPTION.search(identifier) else LICENSE
        yield Text(names.of_spdx(identifier), facts["name"], kind, f"spdx:{identifier}", text)


def publishers(folders: Iterable[Path], names: Names) -> Iterator[Text]:
    """The texts as their publishers, or who keeps them, hold them: KEY.txt, and the files of ``FOUND_AS``."""
    for path in (path for folder in folders for path in sorted(folder.iterdir()) if path.is_file()):
        if path.suffix != ".txt" and path.name not in FOUND_AS:
            continue
        data = path.read_bytes()
        stem = FOUND_AS.get(path.name, path.name.removesuffix(".txt"))
        bare = stem.removeprefix("sc-")
        known = (
            names.by_sha.get(hashlib.sha256(data).hexdigest()) or ALSO_KNOWN.get(stem) or names.by_scancode.get(bare)
        )
        key = known or (bare if stem == bare or bare in names.known else f"LicenseRef-scancode-{bare}")
        text = _FOREWORD.sub("", data.decode("utf-8", "replace"))
        kind = OTHER if key.endswith("-aup") else LICENSE
        yield Text(key, bare, kind, f"publisher:{path.name.removesuffix('.txt')}", text)


RESTRICTIONS = frozenset({"commons-clause"})
"""What ScanCode lists among exceptions, but takes rights away: it binds like a license of its own."""

ALSO_KNOWN = {
    "apple-amlr-mobileclip": "apple-amlr",
    "apple-data": "cc-by-nc-nd-4.0",
    "deepseek-llm": "deepseek",
    "hunyuanimage3": "hunyuan-image-3.0",
    "musicgen": "cc-by-nc-4.0",
    "sc-gemma-pup-2024-02-21": "gemma-prohibited-use-policy",
    "sc-lgpllr": "lgpl-lr",
    "sc-llama-4-license-2025": "llama4-aup",
    "sc-ms-research-license-terms": "ms-research",
    "sc-the-stack-tos-2023-07": "the-stack-tos",
    "yi": "apache-2.0",
}
"""Files named after a model whose text is that of another name."""

FOUND_AS = {
    "FLUX-Non-Commercial-License-v2.1": "flux-nc-2.1",
    "Falcon-2-11B-TII-Acceptable-Use-Policy-1.0": "falcon-2-aup",
    "Falcon-3-TII-Falcon-License-December-2024": "falcon-llm-2.0",
    "Gemma-Terms-of-Use-20240221": "gemma-2024-02-21",
    "Grok-2-Community-License-Agreement-20251104": "grok2-community",
    "Health-AI-Developer-Foundations-Terms-of-Use-20241115": "health-ai-developer-foundations-2024-11-15",
    "Kimi-K2.6-LICENSE": "kimi-k2.6",
    "Kimi-K2.7-Code-LICENSE": "kimi-k2.7",
    "Kimi-K3-License": "kimi-k3",
    "MNPL-0.1.md": "mistral-mnpl",
    "MRL-0.1.md": "mistral-mrl",
    "MiniMax-M2.1": "minimax-m2.1",
    "MiniMax-M2.7": "minimax-m2.7",
    "Mistral-Medium-3.5-LICENSE": "mistral-medium-3.5",
    "NVIDIA-AI-Foundation-Models-Community-License-Agreement": "nvidia-ai-foundation-models-community",
    "NVIDIA-OPEN-MODEL-AGREEMENT": "nvidia-open-model-agreement-2026",
    "NexusRaven-V2-13B-LICENSE": "nexusraven-v2",
    "Nexusflow.ai-License-Terms-for-Personal-Use": "nexusflow-personal-use",
    "OpenCoder-20240716": "opencoder-2024-07-16",
    "Qwen-RESEARCH-LICENSE-AGREEMENT": "qwen-research",
    "STABLE-BELUGA-NON-COMMERCIAL-COMMUNITY-LICENSE-AGREEMENT": "stable-beluga-nc-2023-07-27",
    "TII-Falcon-3-License-December-2024-ACCEPTABLE-USE-POLICY": "falcon-3-aup",
    "codellama-USE_POLICY.md": "codellama-aup",
    "glm-4-9b-LICENSE": "glm-4",
    "xAI-Acceptable-Use-Policy": "xai-aup",
}
"""Newer texts as github:orsonteodoro/oiledmachine-overlay@1b888cc524:licenses/ holds them, and what they go by here."""

OTHER_WORDING = {
    "isc": ("and/or distribute", "and distribute"),
    "mit": ("permission notice shall be", "permission notice (including the next paragraph) shall be"),
}
"""Wordings that the SPDX matching guidelines take as the same text, and that are common."""
