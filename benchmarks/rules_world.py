"""What the benchmark of the rules asks about: one deep lineage, and any number of small situations, all distinct."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import count

from model_license_audit.licenses.conclude import conclude
from model_license_audit.licenses.entries.knowledge import KnowledgeBase
from model_license_audit.model.artifacts import Artifact, ArtifactKind, LicenseText, TextMatchKind, UnknownArtifact
from model_license_audit.model.evidence import (
    Basis,
    Claim,
    ClaimField,
    Confidence,
    Evidence,
    Reading,
    TextFile,
    TextRole,
)
from model_license_audit.model.refs import ArtifactRef, Host
from model_license_audit.model.use import Purpose, Release, UseContext

LEVELS, NODES = 12, 60
DEEP_LICENSES = (
    "apache-2.0", "llama3.1", "mit", "cc-by-nc-4.0", "gemma", "openrail++", "apache-2.0 OR mit", "cc-by-sa-4.0",
    "llama2", "qwen-research", "gpl-3.0", "bigscience-bloom-rail-1.0", "cc", "cc-by-4.0", "deepseek", "",
    "creativeml-openrail-m", "mit AND cc-by-4.0", "other",
)  # fmt: skip
DEEP_DATA = ("cc-by-nc-4.0", "odc-by", "cc-by-sa-4.0", "cdla-permissive-2.0", "", "mit")
DEEP_KINDS = (
    "finetune", "quantized", "merge", "adapter", "finetune", "untyped", "finetune", "converted", "merge", "contains",
    "distilled",
)  # fmt: skip

LABELS = (
    "apache-2.0", "mit", "llama3.1", "gemma", "cc-by-nc-4.0", "cc-by-sa-4.0", "gpl-3.0", "openrail++", "cc-by-4.0",
    "mpl-2.0", "lgpl-3.0", "agpl-3.0", "cc0-1.0", "cc", "", "apache-2.0 OR gpl-3.0", "mit AND cc-by-nc-4.0",
)  # fmt: skip
INHERITED = (
    *LABELS, "llama2", "llama3", "llama3.2", "llama3.3", "llama4", "qwen-research", "deepseek", "falcon-180b",
    "bigscience-openrail-m", "creativeml-openrail-m", "bigcode-openrail-m", "cc-by-nd-4.0", "cc-by-nc-sa-4.0",
    "bsd-3-clause", "eupl-1.2", "odbl-1.0", "osl-3.0", "gpl-2.0-only", "cdla-sharing-1.0", "c-uda-1.0", "gfdl-1.3",
    "stability-community", "flux1-dev-nc", "kimi-k2", "minimax-m2", "hunyuan-large", "glm-4", "yi-2.1", "epl-2.0",
)  # fmt: skip
KINDS = (
    "finetune", "adapter", "quantized", "merge", "distilled", "converted", "contains", "untyped", "trained_on",
)  # fmt: skip
PLACES = ("none", "grandparent", "other parent", "training data")
"""Where the second ancestor stands."""

CARD = "---\nlicense: {label}\n---\n\n# {name}\n\n{prose}\n"
PROSE = "A fine-tuned model, modified from acme/base and acme/more. Built with Llama. Its use policy applies."


@dataclass(frozen=True, slots=True)
class Asked:
    """One thing to ask about: the readings of the artifact and of those above it, and what it is for."""

    name: str
    readings: Mapping[ArtifactRef, Reading]
    use: UseContext
    names: tuple[str, ...]
    texts: tuple[str, ...] = ()
    known: dict[ArtifactRef, Artifact] = field(default_factory=dict)

    def subject(self, kb: KnowledgeBase) -> Artifact:
        """The artifact asked about, with its license concluded from what was read."""
        ref = ref_of(self.name)
        found = conclude(kb, ref, ArtifactKind.MODEL, self.readings[ref], names=self.names)
        held = tuple(LicenseText(f"LICENSE-{key}", key, TextMatchKind.SAME, 1.0) for key in self.texts)
        return replace(found, license_texts=found.license_texts + held)

    def ancestor(self, kb: KnowledgeBase, ref: ArtifactRef) -> Artifact | UnknownArtifact:
        """What a look-up gives; an ancestor is concluded when it is first met."""
        if ref not in self.readings:
            return UnknownArtifact(ref, "it is not in the catalogue", "give a local copy with --upstream")
        if ref not in self.known:
            kind = ArtifactKind.DATASET if ref.dataset else ArtifactKind.MODEL
            self.known[ref] = conclude(kb, ref, kind, self.readings[ref], names=(ref.name,))
        return self.known[ref]


def ref_of(name: str) -> ArtifactRef:
    """The reference of ``org/name`` or ``dataset:org/name``."""
    return ArtifactRef(Host.HUGGINGFACE, name.removeprefix("dataset:"), dataset=name.startswith("dataset:"))


def claim(about: ClaimField, value: str, line: int = 1) -> Claim:
    """A value that a card states."""
    return Claim(about, value, Basis.DECLARED, Confidence.HIGH, Evidence("README.md", line=line, excerpt=value))


def links(parents: Iterable[tuple[str, str]]) -> Iterator[Claim]:
    """What a card says of its parents, given as (kind, name)."""
    for line, (kind, parent) in enumerate(parents, 3):
        name = parent.removeprefix("dataset:")
        if kind == "trained_on":
            yield claim(ClaimField.DATASET, name, line)
        else:
            yield claim(ClaimField.BASE_MODEL, f"dataset:hf:{name}" if parent != name else name, line)
            if kind != "untyped":
                yield claim(ClaimField.TAG, f"base_model:{kind}:{name}", line)


def reading(label: str, parents: Iterable[tuple[str, str]] = (), texts: Sequence[TextFile] = ()) -> Reading:
    """What readers find in a model whose card states a license and parents."""
    stated = [claim(ClaimField.LICENSE, label, 2)] if label else []
    return Reading((*stated, *links(parents)), tuple(texts))


def card(label: str, name: str, prose: str) -> TextFile:
    """The card of a model."""
    text = CARD.format(label=label, name=name, prose=prose)
    return TextFile("README.md", TextRole.CARD, text, hashlib.sha256(text.encode()).hexdigest(), body_line=4)


def deep_lineage() -> Asked:
    """60 artifacts on 12 levels: mixed kinds, diamonds between all levels, data sets and the models that made them."""
    levels = [["acme/Acme-Deep-8B"]]
    widths = [(NODES - 1) // (LEVELS - 1) + (level < (NODES - 1) % (LEVELS - 1)) for level in range(LEVELS - 1)]
    for level, width in enumerate(widths, 1):
        data = width - 1 if level % 3 == 1 else None
        levels.append([f"{'dataset:' * (i == data)}org{i}/m{level}-{i}" for i in range(width)])
    readings, number = {}, count()
    for names, above in zip(levels, [*levels[1:], []], strict=True):
        for i, name in enumerate(names):
            parents = _merged(above) if name == levels[0][0] else _deep_parents(name, i, above)
            readings[ref_of(name)] = _deep_node(name, parents, next(number))
    use = UseContext(Purpose.COMMERCIAL, Release.WEIGHTS, True, ("EU",), monthly_users=1_000_000)
    return Asked(levels[0][0], readings, use, ("Acme-Deep-8B",), ("apache-2.0", "llama3.1"))


def _merged(above: list[str]) -> list[tuple[str, str]]:
    """Everything on the level above was merged, or trained on."""
    return [("trained_on" if name.startswith("dataset:") else "merge", name) for name in above]


def _deep_parents(name: str, i: int, above: list[str]) -> list[tuple[str, str]]:
    """The two artifacts nearest to it on the level above; a data set was generated by them."""
    found = []
    for step in range(min(len(above), 2)):
        parent = above[(i + step) % len(above)]
        kind = DEEP_KINDS[(3 * i + step + len(above[0])) % len(DEEP_KINDS)]
        kind = "generated_by" if name.startswith("dataset:") else kind
        found.append(("trained_on" if parent.startswith("dataset:") else kind, parent))
    return found


def _deep_node(name: str, parents: list[tuple[str, str]], number: int) -> Reading:
    if not number:
        return reading("apache-2.0", parents, [card("apache-2.0", "Acme-Deep-8B", PROSE)])
    licenses = DEEP_DATA if name.startswith("dataset:") else DEEP_LICENSES
    return reading(licenses[number % len(licenses)], parents)


def situations(number: int) -> Iterator[tuple[tuple[object, ...], Asked]]:
    """So many distinct situations with what tells them apart, spread evenly over all combinations.

    They are walked with a step that has no factor in common with their number, so none comes twice.
    """
    shared: dict[ArtifactRef, Artifact] = {}
    whole = math.prod(map(len, AXES))
    step = next(n for n in count(int(whole * 0.618034)) if math.gcd(n, whole) == 1)
    for i in range(number):
        rest, picked = i * step % whole, []
        for axis in AXES:
            rest, at = divmod(rest, len(axis))
            picked.append(axis[at])
        yield tuple(picked), _small(picked, shared)


AXES: tuple[Sequence[object], ...] = (
    LABELS,
    INHERITED,
    KINDS,
    PLACES,
    INHERITED,
    tuple(Purpose),
    tuple(Release),
    ((), ("EU",), ("US", "CN")),
    (None, 5_000, 2_000_000_000),
    ("", PROSE),
    ("Acme-8B", "Llama-Acme-8B"),
    ("", "Acme built this from Llama."),
    (False, True),
)
"""Label, first license, its relation, the second's place, its license, purpose, release, territories, users; then the
evidence: the card's prose, the model's name, a notice, copies of the license texts."""


def _small(picked: Sequence[object], shared: dict[ArtifactRef, Artifact]) -> Asked:
    label, first, kind, place, second, purpose, release, territories, users, prose, name, notice, copies = picked
    data = "dataset:" if kind == "trained_on" else ""
    base, more = f"{data}acme/base-{plain(first)}", f"acme/more-{plain(second)}"
    above = [("finetune", more)] if place == "grandparent" and not data else []
    base += "-of-more-" + plain(second) if above else ""
    beside = {"other parent": [("merge", more)], "training data": [("trained_on", f"dataset:{more}")]}
    texts = [card(str(label), str(name), str(prose))]
    if notice:
        texts.append(TextFile("NOTICE", TextRole.NOTICE, str(notice), hashlib.sha256(str(notice).encode()).hexdigest()))
    readings = {
        ref_of("acme/model"): reading(str(label), [(str(kind), base), *beside.get(str(place), [])], texts),
        ref_of(base): reading(str(first), above),
        ref_of(more): reading(str(second)),
        ref_of(f"dataset:{more}"): reading(str(second)),
    }
    use = UseContext(purpose, release, True, territories, users)  # type: ignore[arg-type]
    held = tuple(str(key) for key in (first, second) if copies)
    return Asked("acme/model", readings, use, (str(name),), held, shared)


def plain(license_: object) -> str:
    """A license as part of a name."""
    return str(license_).replace(" ", "-").lower() or "unlicensed"
