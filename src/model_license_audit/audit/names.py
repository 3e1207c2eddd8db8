"""What a name may stand for in the registry, whoever asks: the likeliest first."""

from __future__ import annotations

from dataclasses import replace

from model_license_audit.model.errors import InvalidReference
from model_license_audit.model.refs import ArtifactRef, Host

DATASET = "dataset:"
_NAMED = "give a name, as org/name or dataset:name"


def forms_of_name(text: str) -> tuple[ArtifactRef, ...]:
    """What a name or a reference may stand for: a bare one is a model, data, or a name of ours. No disk is looked at.

    Raises :class:`InvalidReference` for what cannot be meant.
    """
    bare = text.removeprefix(DATASET)
    if not bare:
        raise InvalidReference(text, _NAMED)
    if bare.startswith(tuple(f"{host}:" for host in Host)) or text.startswith("pkg:"):
        return (ArtifactRef.parse(text),)
    if not bare.isprintable():
        raise InvalidReference(text, _NAMED)
    data = ArtifactRef.parse(f"{DATASET}hf:{bare}")
    if bare != text:
        return (data,)
    return (replace(data, dataset=False), data, ArtifactRef(Host.UNNAMED, text))
