"""What a user names to be audited: a path, a model on a hub, or one that the registry tells of."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from model_license_audit.cli.references import forms_of
from model_license_audit.model.errors import UsageError
from model_license_audit.model.refs import Host

if TYPE_CHECKING:
    from model_license_audit.audit.targets import HubTarget, StoredTarget, Target
    from model_license_audit.sources.local import LocalSource

_REGISTRY = "registry:"
_HERE = frozenset({Host.PATH, Host.UNNAMED})
_ELSEWHERE = (*(f"{host}:" for host in Host if host not in _HERE), "dataset:", "pkg:", _REGISTRY)

_CRAWLED = frozenset({Host.TFHUB, Host.TORCHHUB})

TARGETS = """\b
What may stand for TARGET:
  ./dir, ./model.gguf   a model, or many, in a local directory or file
  hf:org/name[@rev]     a model on the Hugging Face Hub (dataset:hf:name for
                        data): naming one is asking the network for it and
                        for its ancestors; with --offline it is taken from
                        the registry, or from the local cache of the Hub
  registry:NAME         what the registry holds of an artifact of any kind,
                        without the network
  tfhub:…, torchhub:…, kaggle:…, mlflow:…
                        the same: bring them in with `modelaudit crawl`"""


def is_elsewhere(text: str) -> bool:
    """True for what names an artifact of a hub or of the registry; a directory of such a name is written ``./hf:…``."""
    return text.startswith(_ELSEWHERE)


def may_ask(text: str, online: bool | None) -> bool:
    """Whether the hub may be asked: as ``--online`` or ``--offline`` say, else where the target itself is on it."""
    if online is not None:
        return online
    return is_elsewhere(text) and not text.startswith(_REGISTRY) and forms_of(text)[0].host is Host.HUGGINGFACE


def targets_of(text: str, online: bool | None) -> Sequence[LocalSource | Target]:
    """What is to be audited; raises :class:`NothingToAudit` where a path holds no model."""
    return (_elsewhere(text, online is False),) if is_elsewhere(text) else _here(text)


def one_target(text: str, online: bool | None) -> LocalSource | Target:
    """The one that is named; raises :class:`UsageError` for a directory that holds several models."""
    if is_elsewhere(text):
        return _elsewhere(text, online is False)
    found = _here(text)
    if len(found) > 1:
        first = found[0].shown_as or found[0].directory
        raise UsageError(f"{text} holds {len(found)} models", f"name one of them, as {first}")
    return found[0]


def _here(text: str) -> Sequence[LocalSource]:
    from model_license_audit.sources.discover import discover

    return discover(text.removeprefix("path:"))


def _elsewhere(text: str, offline: bool) -> HubTarget | StoredTarget:
    from model_license_audit.audit.targets import HubTarget, StoredTarget

    if text.startswith(_REGISTRY):
        return StoredTarget(
            forms_of(text.removeprefix(_REGISTRY)), "see what it holds with `modelaudit registry search`"
        )
    ref = forms_of(text)[0]
    if ref.host is Host.HUGGINGFACE:
        return HubTarget(ref, offline)
    how = f"crawl {ref.host} DIR" if ref.host in _CRAWLED else "crawl snapshot FILE"
    return StoredTarget((ref,), f"bring it in with `modelaudit {how}`, or scan a local copy")
