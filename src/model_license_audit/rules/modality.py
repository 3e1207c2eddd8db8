"""What goes into a model: text alone, or images, sound or video as well."""

from __future__ import annotations

import re

from model_license_audit.model.artifacts import Artifact
from model_license_audit.model.evidence import ClaimField

TEXT, MULTIMODAL, UNKNOWN = "text", "multimodal", "unknown"

_MULTIMODAL_CLASS = re.compile(
    r"(?i)mllama|llama4|llava|vision|vl(?=for|model|chat|\d|\b)|multimodal|imagetext|ConditionalGeneration\Z"
)
_TEXT_CLASS = re.compile(r"(?:ForCausalLM|LMHeadModel|ForMaskedLM|ForSequenceClassification|ForTokenClassification)\Z")
_TEXT_TO_TEXT = re.compile(
    r"(?i)(?:[mu]?m?t5|longt5|switchtransformers|m?bart|bigbirdpegasus|pegasusx?|led|blenderbot(?:small)?|marian|fsmt|"
    r"prophetnet|m2m100|nllbmoe|plbart)(?:For|MT)"
)
_MULTIMODAL_TAGS = frozenset(
    {
        "any-to-any", "audio-text-to-text", "document-question-answering", "image-text-to-image", "image-text-to-text",
        "image-to-text", "multimodal", "video-text-to-text", "vision", "visual-question-answering",
    }
)  # fmt: skip
_MULTIMODAL_NAME = re.compile(r"(?i)(?<![a-z])(?:vision|vlm?|llava|multimodal)(?![a-z])")


def modality(artifact: Artifact) -> str:
    """``text``, ``multimodal``, or ``unknown`` where neither architecture, tags nor names tell."""
    classes = [c.value for c in artifact.claims_of(ClaimField.ARCHITECTURE) if c.value]
    tags = {(c.value or "").casefold() for c in artifact.claims_of(ClaimField.TAG)}
    if (
        any(_MULTIMODAL_CLASS.search(name) and not _TEXT_TO_TEXT.match(name) for name in classes)
        or tags & _MULTIMODAL_TAGS
        or any(_MULTIMODAL_NAME.search(name) for name in (*artifact.names, artifact.ref.name))
    ):
        return MULTIMODAL
    return TEXT if any(_TEXT_CLASS.search(name) or _TEXT_TO_TEXT.match(name) for name in classes) else UNKNOWN
