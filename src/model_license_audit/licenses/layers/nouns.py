"""The words by which people call the parts of an artifact, in names of files and in sentences."""

from __future__ import annotations

from model_license_audit.model.artifacts import ArtifactKind, Layer

IN_NAMES = {
    Layer.WEIGHTS: frozenset(
        {"weight", "weights", "model", "models", "checkpoint", "checkpoints", "ckpt", "ckpts", "parameters"}
    ),
    Layer.CODE: frozenset({"code", "codes", "codebase", "source", "src", "software", "script", "scripts"}),
    Layer.DATA: frozenset({"data", "dataset", "datasets", "corpus"}),
    Layer.DOCUMENTATION: frozenset({"doc", "docs", "documentation"}),
}
"""The words in names of files and folders."""

IN_SENTENCES = {
    Layer.CODE: (
        r"(?:(?:source[- ]?)?codes?(?:[- ]?base)?|software|scripts?|implementation|library|toolkit)"
        r"(?:[- ](?:repository|repo|snippets?|files?|release|itself))?"
    ),
    Layer.WEIGHTS: (
        r"(?:models?['’]?s? )?(?:weights?|checkpoints?|ckpts?|parameters)(?: (?:files?|release|diffs?|deltas?))?"
        r"|models?(?: (?:files?|itself|series|family))?|lora|adapter"
    ),
    Layer.DATA: r"(?:data[- ]?sets?|data|corpus|corpora|annotations)(?: (?:files?|itself))?",
    Layer.DOCUMENTATION: r"documentation|docs",
}
"""The nouns in sentences, as alternatives of a pattern in lower case."""


def own_layer(kind: ArtifactKind) -> Layer:
    """The part that an artifact of that kind is: the one that its license, without further words, is about."""
    if kind is ArtifactKind.DATASET:
        return Layer.DATA
    return Layer.CODE if kind in {ArtifactKind.CODE, ArtifactKind.SPACE} else Layer.WEIGHTS
