"""What a model is: what goes into it (text alone, or images, sound or video as well), and whether it writes text."""

from __future__ import annotations

from model_license_audit.model.artifacts import Artifact
from model_license_audit.model.evidence import ClaimField
from model_license_audit.model.patterns import lazy_pattern

TEXT, MULTIMODAL, UNKNOWN = "text", "multimodal", "unknown"

_MULTIMODAL_CLASS = lazy_pattern(
    r"(?i)mllama|llama4|llava|vision|vl(?=for|model|chat|\d|\b)|multimodal|imagetext|ConditionalGeneration\Z"
)
_TEXT_CLASS = lazy_pattern(
    r"(?:ForCausalLM|LMHeadModel|ForMaskedLM|ForSequenceClassification|ForTokenClassification)\Z"
)
_TEXT_TO_TEXT = lazy_pattern(
    r"(?i)(?:[mu]?m?t5|longt5|switchtransformers|m?bart|bigbirdpegasus|pegasusx?|led|blenderbot(?:small)?|marian|fsmt|"
    r"prophetnet|m2m100|nllbmoe|plbart)(?:For|MT)"
)
_MULTIMODAL_TAGS = frozenset(
    {
        "any-to-any", "audio-text-to-text", "document-question-answering", "image-text-to-image", "image-text-to-text",
        "image-to-text", "multimodal", "video-text-to-text", "vision", "visual-question-answering",
    }
)  # fmt: skip
_TEXT_TAGS = frozenset(
    {
        "fill-mask", "sentence-similarity", "summarization", "text-classification", "text-generation",
        "text2text-generation", "token-classification", "translation",
    }
)  # fmt: skip
_WRITES = lazy_pattern(r"(?:ForCausalLM|LMHeadModel|ForConditionalGeneration|ForVision2Seq|ForImageTextToText)\Z")
_NO_WRITER = lazy_pattern(
    r"For(?:\w*Classification|\w*Segmentation|\w*Detection|\w*Embedding|Regression|CTC|DepthEstimation|PreTraining"
    r"|MultipleChoice|MaskedLM|QuestionAnswering|Retrieval|SequenceEmbedding)\Z"
)
_NO_WRITER_TAGS = frozenset(
    {
        "audio-classification", "automatic-speech-recognition", "depth-estimation", "feature-extraction", "fill-mask",
        "image-classification", "image-feature-extraction", "image-segmentation", "image-to-image", "mask-generation",
        "object-detection", "question-answering", "reinforcement-learning", "sentence-similarity",
        "tabular-classification", "tabular-regression", "text-classification", "text-ranking", "text-to-audio",
        "text-to-image", "text-to-speech", "text-to-video", "time-series-forecasting", "token-classification",
        "video-classification", "voice-activity-detection", "zero-shot-image-classification",
        "zero-shot-object-detection",
    }
)  # fmt: skip
_WRITER_TAGS = frozenset(
    {"any-to-any", "audio-text-to-text", "image-text-to-text", "image-to-text", "summarization", "text-generation",
     "text2text-generation", "translation", "video-text-to-text"}
)  # fmt: skip
_MULTIMODAL_NAME = lazy_pattern(r"(?i)(?<![a-z])(?:vision|vlm?|llava|multimodal)(?![a-z])")


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
    told = any(_TEXT_CLASS.search(name) or _TEXT_TO_TEXT.match(name) for name in classes)
    return TEXT if told or (not classes and tags & _TEXT_TAGS) else UNKNOWN


def writes_text(artifact: Artifact) -> str:
    """``yes``, ``no`` (a classifier, an embedder, a model that makes pictures or sound), or ``unknown``.

    An architecture tells more than a task that a card names; where two of either kind disagree nothing is told.
    """
    classes = [c.value for c in artifact.claims_of(ClaimField.ARCHITECTURE) if c.value]
    writes, does_not = any(map(_WRITES.search, classes)), any(map(_NO_WRITER.search, classes))
    if writes or does_not:
        return _told(writes, does_not)
    tags = {(c.value or "").casefold() for c in artifact.claims_of(ClaimField.TAG)}
    return _told(not tags.isdisjoint(_WRITER_TAGS), not tags.isdisjoint(_NO_WRITER_TAGS))


def _told(writes: bool, does_not: bool) -> str:
    if writes == does_not:
        return UNKNOWN
    return "yes" if writes else "no"
