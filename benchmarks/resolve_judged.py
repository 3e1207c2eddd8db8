"""The right answers of benchmarks/resolve.py that need judgment, and the cards that no rule makes from a row."""

from __future__ import annotations

from typing import NamedTuple

NONE: frozenset[str] = frozenset()


class Answer(NamedTuple):
    """What a value names: an expression in which ``?`` is a part that names no text; the keys it may at least be.

    ``a / b`` is one answer for each spelling of the row.
    """

    right: str
    reason: str
    may_be: tuple[str, ...] = ()


OPEN = "?"
_LATER = "the value says more exactly than the Hub can which text it names"
_OTHER = "names no published text that we know; the Hub has it as other"
_PORTED = "the port to a jurisdiction is a text of its own, and SPDX has it"
_SOUTH_AFRICA = "the South African port is a text of its own, which neither SPDX nor our data has"
_KEPT = "the Hub replaced the license by another version or another license; the value names this one"
_PART = "the parts that name a text are kept, and the part that names none leaves the whole open"
_CUSTOM = "a custom name that belongs to one text"
_DATED = "dated texts of NVIDIA share the name and the page"
_ANC = "CC-BY-3.0 AND CC-BY-SA-3.0-AT AND MIT AND ?"
_UD = "Apache-2.0 AND CC-BY-4.0 AND CC-BY-2.0 AND CC-BY-SA-4.0 AND ? AND CC-BY-NC-4.0"

JUDGED: dict[str, Answer] = {
    # aliases_wild.csv
    "cc-by-nc-sa": Answer(OPEN, "the version is not said", ("cc-by-nc-sa-4.0",)),
    "Creative Commons 3.0": Answer(OPEN, "the elements are not said; the Hub chose cc-by-3.0", ("cc-by-3.0",)),
    "other-C-UDA": Answer("C-UDA-1.0", "there is one C-UDA; the Hub did not list it yet"),
    "other-bsd": Answer(OPEN, "a family: the number of clauses is not said", ("bsd-2-clause", "bsd-3-clause")),
    "gnu-gpl-v3.0": Answer(
        "GPL-3.0-only", "printed as -only; the statement says that later versions are not mentioned"
    ),
    "license: [apache-2.0, mit]": Answer("Apache-2.0 AND MIT", "a list: both are kept, as not said whether by choice"),
    "license: [apache-2.0, mit, unknown]": Answer("Apache-2.0 AND MIT AND ?", _PART),
    "license: [apache-2.0, cc-by-nc-2.0]": Answer("Apache-2.0 AND CC-BY-NC-2.0", "a list: both are kept"),
    "license: [apache-2.0, bsd-3-clause]": Answer("Apache-2.0 AND BSD-3-Clause", "a list: both are kept"),
    "license: [apache-2.0,cc-by-4.0,cc-by-2.0,cc-by-sa-4.0,other,cc-by-nc-4.0] + license_details": Answer(_UD, _PART),
    "null": Answer(OPEN, "nothing is declared"),
    "(no license key)": Answer(OPEN, "nothing is declared"),
    "license: llama3.3 + license_name: llama3.3": Answer("llama3.3", "said twice"),
    "license_name: llama3 + license_link: LICENSE": Answer("llama3", _CUSTOM),
    "license: other + license_name: llama3.1": Answer("llama3.1", _CUSTOM),
    "license: other + license_name: llama4": Answer("llama4", _CUSTOM),
    "license_name: llama-2-community-license": Answer("llama2", _CUSTOM),
    "license_name: llama-license": Answer("llama1", "the Hub's list of custom names has it for LLaMA 1"),
    "license: gemma + license_name: gemma": Answer("gemma-2025-03-24", "the Hub's id; its terms are those in force"),
    "license: other + license_name: gemma": Answer("gemma-2025-03-24", "the Hub's id; its terms are those in force"),
    "license: other + license_name: gemma-terms-of-use": Answer("gemma-2025-03-24", "the terms in force"),
    "license_name: gemma-terms-of-use-and-dinov3-license": Answer("gemma-2025-03-24 AND dinov3", "both are named"),
    "license_name: nvidia-open-model-license-with-llama3.1-terms": Answer(
        "? AND llama3.1", "both are named, and dated texts share the first name"
    ),
    "license_name: nvidia-open-model-license": Answer(OPEN, _DATED, ("nvidia-open-model-2025-04",)),
    "license_name: nvidia-open-model-agreement": Answer(OPEN, _DATED, ("nvidia-open-model-2025-04",)),
    "license_name: nvidia-nemotron-open-model-license": Answer("nvidia-nemotron-open", _CUSTOM),
    "license_name: nvidia-license": Answer(OPEN, "NVIDIA has several texts", ("nvidia-open-model-2025-04",)),
    "license_name: nvidia-non-commercial / nvidia-oneway-noncommercial-license": Answer(OPEN, "no text is known"),
    "license_name: qwen": Answer("qwen-2024", "the official cards of Qwen 2.5 have it for the text of 2024"),
    "license_name: tongyi-qianwen": Answer("tongyi-qianwen", _CUSTOM),
    "license_name: tongyi-qianwen-license-agreement": Answer("tongyi-qianwen", _CUSTOM),
    "license_name: tongyi-qianwen-research": Answer("tongyi-qianwen-research", _CUSTOM),
    "license_name: qwen-research": Answer(OPEN, "two dated texts", ("qwen-research", "qwen-research-2026")),
    "license_name: qwen-community-1.0 / qwen-community-license-1.0": Answer("qwen-community-1.0", _CUSTOM),
    "license_name: modified-mit": Answer(OPEN, "several publishers' texts", ("kimi-k2", "kimi-k2.5", "minimax-m2")),
    "license_name: deepseek / deepseek-license": Answer("deepseek", _CUSTOM),
    "license_name: yi-license / yi-34b": Answer(
        OPEN, "the publisher put Apache-2.0 in the place of the text that had this name", ("yi-2.1", "apache-2.0")
    ),
    "license_name: flux-1-dev-non-commercial-license": Answer("flux1-dev-nc", "the text in force"),
    "license_name: flux-dev-non-commercial-license": Answer("flux2-dev-nc", "version 2.0 covers every FLUX [dev]"),
    "license_name: exaone": Answer(OPEN, "two versions", ("exaone-1.1-nc", "exaone-1.2-nc")),
    "license_name: exaonepath": Answer(OPEN, "another document, which we do not have"),
    "license_name: falcon-llm-license": Answer("falcon-llm-2.0", _CUSTOM),
    "license_name: falcon-mamba-7b-license": Answer(OPEN, "a document of its own, which we do not have"),
    "license_name: stabilityai-ai-community": Answer("stability-community", _CUSTOM),
    "license_name: stability-ai-community": Answer("stability-community", _CUSTOM),
    "license_name: stable-audio-community": Answer("stability-community", _CUSTOM),
    "license_name: stable-cascade-nc-community": Answer(
        OPEN, "one of several dated texts", ("stability-nc-research", "stability-nc-2024-03-18")
    ),
    "license_name: sai-nc-community": Answer(
        OPEN, "three dated texts; a card with this name was reported beside another text", ("stability-nc-research",)
    ),
    "license_name: tencent-hunyuan-community": Answer(
        OPEN, "one name, different thresholds and territories", ("hunyuan-large", "hunyuan-video")
    ),
    "license_name: hyperclovax-seed": Answer("hyperclovax-seed", _CUSTOM),
    "license_name: lfm1.0 / lfm-1.0 / lfm-open-license / lfm-open-license-v1.0": Answer("lfm-1.0", _CUSTOM),
    "license_name: jamba-open-model-license": Answer("jamba", _CUSTOM),
    "license_name: glm-4 / glm-5.3": Answer("glm-4 / ?", "two names of two texts; that of GLM-5.3 we do not have"),
    "license_name: mrl": Answer("mistral-mrl", _CUSTOM),
    "license: apple-amlr + license_name: apple-sample-code-license": Answer(
        OPEN, "two texts are named that contradict each other", ("apple-amlr", "apple-ascl")
    ),
    "license: apple-amlr + license_name: apple-ascl": Answer(
        OPEN, "two texts are named that contradict each other", ("apple-amlr", "apple-ascl")
    ),
    "license_name: apple-machine-learning-research-model-license-agreement": Answer("apple-amlr", _CUSTOM),
    "license: mit + license_link": Answer("MIT", "the link is to a file of the publisher, and contradicts nothing"),
    "license: other without license_name": Answer(OPEN, "nothing names a text"),
    "license_link: >- (folded scalar)": Answer(OPEN, _DATED, ("nvidia-open-model-2025-04",)),
    "license_name: baichuan2-community-license (no license key)": Answer("baichuan2", _CUSTOM),
    "license_name: MPL-2.0 + Commons Clause 1.0 (no license key)": Answer(
        "MPL-2.0 AND ?", "the clause takes rights away: never MPL-2.0 alone", ("mpl-2.0",)
    ),
    "license_name: source-specific dataset terms": Answer(OPEN, "a phrase, not a name"),
    "license_link_stable_zero123": Answer(OPEN, "a key that the Hub does not know; it declares nothing"),
    "extra_gated_eu_disallowed: true": Answer(OPEN, "it declares no license"),
    "extra_gated_prompt containing full licence text": Answer(OPEN, "a text, which identification reads, not a name"),
    "<!-- license: custom -->": Answer(OPEN, "a placeholder"),
    "<!-- license: mit -->": Answer("MIT", "the form of TF Hub"),
    "<!-- license: apache-2.0 -->": Answer("Apache-2.0", "the form of TF Hub"),
    "MIT OR Apache-2.0": Answer("MIT OR Apache-2.0", "an SPDX expression"),
    "kimi-k3 text, card says apache-2.0": Answer(
        "Apache-2.0", "what the card declares; that its base is under another text is for the audit of the lineage"
    ),
    "licenses: [cc-by-4.0]": Answer("CC-BY-4.0", "the legacy key"),
    "unknown-": Answer(OPEN, _OTHER),
    "other-": Answer(OPEN, _OTHER),
    "unknown": Answer(OPEN, _OTHER),
    # aliases_gold_hf_datasets.csv
    "other-Creative Commons Attribution 2.5 South Africa License": Answer(OPEN, _SOUTH_AFRICA),
    "other-Creative Commons Attribution 2.5 South Africa": Answer(OPEN, _SOUTH_AFRICA),
    "cc-by-sa-3.0|gfdl-1.3-or-later": Answer("CC-BY-SA-3.0 AND GFDL-1.3-or-later", _LATER),
    "agpl-3.0-or-later": Answer("AGPL-3.0-or-later", _LATER),
    "cc-by-3.0|cc-by-sa-3.0-at|mit|other-Open Portion of the American National Corpus": Answer(_ANC, _PORTED),
    "cc-by-3.0|cc-by-4.0|cc-by-sa-3.0-at|mit|other-Open Portion of the American National Corpus": Answer(
        _ANC.replace("CC-BY-3.0 AND", "CC-BY-3.0 AND CC-BY-4.0 AND"), _PORTED
    ),
    "cc-by-nd-2.0": Answer("CC-BY-ND-2.0", _KEPT),
    "odbl-1.0": Answer("ODbL-1.0", "the version is the only one"),
    "odc-by-1.0": Answer("ODC-By-1.0", "the version is the only one"),
    "0bsd|mit": Answer("0BSD AND MIT", _KEPT),
    "apache-2.0|cc-by-4.0|cc-by-2.0|cc-by-sa-4.0|other-Licence Universal Dependencies v2.5|cc-by-nc-4.0": Answer(
        _UD, _PART
    ),
    "cc-by-1.0": Answer("CC-BY-1.0", _KEPT),
    "cc-by-3.0-at": Answer("CC-BY-3.0-AT", _PORTED),
    "cc-by-nc-4.0|cc-by-sa-4.0|other-Licence Universal Dependencies v2.5|unknown": Answer(
        "CC-BY-NC-4.0 AND CC-BY-SA-4.0 AND ?", _PART
    ),
    "cc-by-nc-sa-1.0": Answer("CC-BY-NC-SA-1.0", _KEPT),
    "cc-by-nc-sa-2.0|cc-by-nc-2.0|cc-by-nd-2.0|cc-by-sa-2.0|cc-by-nc-nd-2.0|cc-by-nc-1.0|other-cc0|other-hybrid-oa|"
    "other-els-covid|other-no-cc|other-gold-oa|other-green-oa|other-bronze-oa|other-biorxiv|other-arxiv|other-medrxiv|"
    "other-unk": Answer(
        "CC-BY-NC-SA-2.0 AND CC-BY-NC-2.0 AND CC-BY-ND-2.0 AND CC-BY-SA-2.0 AND CC-BY-NC-ND-2.0 AND CC-BY-NC-1.0 AND "
        "CC0-1.0 AND ?",
        _PART,
    ),
    "cc-by-sa-2.0": Answer("CC-BY-SA-2.0", _KEPT),
    "cc-by-sa-3.0|cc-by-nc-sa-4.0|gfdl-1.1": Answer("CC-BY-SA-3.0 AND CC-BY-NC-SA-4.0 AND GFDL-1.1-only", _LATER),
    "gfdl-1.1": Answer("GFDL-1.1-only", _LATER),
    "gfdl-1.3": Answer("GFDL-1.3-only", _LATER),
    "lgpl-3.0-only": Answer("LGPL-3.0-only", _LATER),
    "o-uda-1.0": Answer("O-UDA-1.0", "SPDX has it; the Hub does not list it"),
    "other-Public Domain Mark 1.0": Answer(OPEN, "a mark, which grants nothing"),
    "other-imagenet-agreement": Answer("imagenet-terms", "the card is ImageNet's own, and the agreement is one text"),
    "other-locness-license|other-wi-license": Answer(OPEN, _OTHER),
    "other-public-domain": Answer(OPEN, "not said by which instrument; the Hub took the Unlicense", ("unlicense",)),
    "upl-1.0": Answer("UPL-1.0", _KEPT),
}
"""By what the row says."""

_PHI = "license: mit\nlicense_link: https://huggingface.co/microsoft/Phi-3-mini-128k-instruct/resolve/main/LICENSE"
_NVIDIA = "https://www.nvidia.com/en-us/agreements/enterprise-software/nvidia-open-model-license/"

CARDS: dict[str, tuple[str, ...]] = {
    "(no license key)": ("language: en",),
    "license: mit + license_link": (_PHI,),
    "license: other without license_name": ("license: other",),
    "license_link: >- (folded scalar)": (f"license: other\nlicense_link: >-\n  {_NVIDIA}",),
    "license_name: falcon-mamba-7b-license": (
        "license: other\nlicense_name: falcon-mamba-7b-license\n"
        "license_link: https://falconllm.tii.ae/falcon-mamba-7b-terms-and-conditions.html",
    ),
    "license_link_stable_zero123": ("license_link_stable_zero123: LICENSE.md",),
    "extra_gated_eu_disallowed: true": ("extra_gated_eu_disallowed: true",),
    "extra_gated_prompt containing full licence text": ("extra_gated_prompt: You agree to the terms below.",),
    "<!-- license: custom -->": ("license: custom",),
    "<!-- license: mit -->": ("license: mit",),
    "<!-- license: apache-2.0 -->": ("license: apache-2.0",),
    "kimi-k3 text, card says apache-2.0": ("license: apache-2.0",),
    "license: [apache-2.0,cc-by-4.0,cc-by-2.0,cc-by-sa-4.0,other,cc-by-nc-4.0] + license_details": (
        "license: [apache-2.0,cc-by-4.0,cc-by-2.0,cc-by-sa-4.0,other,cc-by-nc-4.0]\nlicense_details: per subset",
    ),
}
"""Rows that tell of a card rather than quote it, with a card as they tell of it.

A document of TF Hub is no card of a model directory: of those rows only the value is resolved.
"""
