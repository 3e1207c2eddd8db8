"""What a user writes for a model, a data set or a license, and what it names."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from model_license_audit.audit.names import forms_of_name
from model_license_audit.cli.telling import printable
from model_license_audit.model.errors import InvalidReference, UsageError
from model_license_audit.model.refs import ArtifactRef, Host

if TYPE_CHECKING:
    from model_license_audit.audit.plans import Source
    from model_license_audit.audit.stored import Holdings
    from model_license_audit.licenses.entries.knowledge import KnowledgeBase
    from model_license_audit.licenses.names.resolution import Resolution
    from model_license_audit.registry.catalogue import Catalogue

_LICENSE = "license:"
_DATASET = "dataset:"
_LONGEST = 120
"""Most characters of a reference that are said again in a message."""
_FORMS = "write org/name, license:KEY, path:./dir, dataset:name, tfhub:… or torchhub:…"


def forms_of(text: str) -> tuple[ArtifactRef, ...]:
    """What a name may stand for in the registry, the likeliest first: a bare one is a model, data, or a name of ours.

    Raises :class:`InvalidReference` for what cannot be meant.
    """
    text = text.strip()
    if text.startswith(("./", "../", "/", "~", "path:")) or text in {".", ".."}:
        return (ArtifactRef(Host.PATH, os.path.realpath(os.path.expanduser(text.removeprefix("path:")))),)  # noqa: PTH111
    return forms_of_name(text)


class Referring:
    """Reads references; knows the licenses, the catalogue and the registry, so that a slip can be told from a name that
    nobody knows."""

    def __init__(self, kb: KnowledgeBase, catalogue: Catalogue, holdings: Holdings | None = None) -> None:
        self._kb = kb
        self._catalogue = catalogue
        self._holdings = holdings

    def model(self, text: str, option: str) -> Source:
        """The model that a reference names; raises :class:`UsageError` naming the option."""
        if text.strip().startswith(_DATASET):
            raise UsageError(f"{option} {text}: that is a data set", "name it with --data")
        return self._source(text, option, dataset=False)

    def data(self, text: str, option: str) -> Source:
        """The data set that a reference names; the prefix ``dataset:`` may be left out."""
        return self._source(text.strip().removeprefix(_DATASET), option, dataset=True)

    def license(self, text: str, option: str) -> str:
        """The license as it was written, if it names one, or a family of them; raises :class:`UsageError` else."""
        self._license(text, option)
        return text.strip()

    def keys(self, text: str, option: str) -> frozenset[str]:
        """The keys of the licenses that a name means, or may mean where it is that of a family; raises as above."""
        found = self._license(text, option)
        return found.keys | found.may_be

    def _source(self, text: str, option: str, *, dataset: bool) -> Source:
        from model_license_audit.audit.plans import Source

        text = text.strip()
        if text.startswith(_LICENSE):
            said = text.removeprefix(_LICENSE).strip()
            name = _unnamed(self._shown(self._license(said, option), said), dataset)
            return Source(ArtifactRef(Host.UNNAMED, name, dataset=dataset), said)
        if text.startswith(("path:", "./", "../", "/", "~")) or text in {".", ".."}:
            return Source(_directory(text, option, dataset))
        return Source(self._named(text, option, dataset))

    def _named(self, text: str, option: str, dataset: bool) -> ArtifactRef:
        from model_license_audit.lineage.written import parent_ref

        ours = ArtifactRef(Host.UNNAMED, text.removeprefix(f"{Host.UNNAMED}:"), dataset=dataset)
        if text.isprintable() and self._kept(ours) and not self._knows(_on_hub(ours)):
            return ours
        ref = parent_ref(text, dataset=dataset) if _well_formed(text, option) else None
        if ref is None or ref.host in {Host.UNNAMED, Host.PATH}:
            raise UsageError(f"{option} {printable(repr(text), _LONGEST)} is no reference", _FORMS)
        ref = ArtifactRef(ref.host, ref.name, ref.revision, dataset)
        if ref.host is Host.HUGGINGFACE and not self._knows(ref):
            self._refuse_slip(text, ref, option)
        return ref

    def _refuse_slip(self, text: str, ref: ArtifactRef, option: str) -> None:
        """A name that is of another sort of thing is no unknown model: the answer would be about nothing."""
        other = ArtifactRef(ref.host, ref.name, ref.revision, not ref.dataset)
        if self._knows(other):
            is_, how = ("model", "--base, or --generated-by after --data") if ref.dataset else ("data set", "--data")
            raise UsageError(f"{option} {text}: that is a {is_}", f"name it with {how}")
        if "/" not in ref.name and self._kb.by_id(ref.name):
            raise UsageError(f"{option} {text}: that is a license", f"write {_LICENSE}{text} for one under it")
        if Path(text).is_dir():
            raise UsageError(f"{option} {text}: nothing known has that name, and a directory does", f"write ./{text}")

    def _knows(self, ref: ArtifactRef) -> bool:
        return self._catalogue.find(ref) is not None or self._kept(ref)

    def _kept(self, ref: ArtifactRef) -> bool:
        return self._holdings is not None and self._holdings.find(ref) is not None

    def _license(self, text: str, option: str) -> Resolution:
        from model_license_audit.licenses.names.resolve import resolve_value
        from model_license_audit.model.expressions import Unresolved, leaves

        if not text.strip():
            raise UsageError(f"{option}: no license is named", "give a key or an identifier, as in license:apache-2.0")
        found = resolve_value(self._kb, text)
        unknown = [leaf for leaf in leaves(found.expression) if isinstance(leaf, Unresolved) and not leaf.members]
        if unknown:
            raise UsageError(f"{option}: no license is called {unknown[0].raw!r}", self._near(unknown[0].raw))
        policy = next((key for key in sorted(found.keys) if self._kb.is_policy(key)), None)
        if policy:
            raise UsageError(f"{option}: {policy} is an acceptable use policy, and no license", "name the license")
        return found

    def _near(self, text: str) -> str:
        from model_license_audit.licenses.names.nearest import nearest_licenses

        near = nearest_licenses(self._kb, text)
        return f"did you mean {' or '.join(near)}?" if near else "`modelaudit licenses list` shows them all"

    @staticmethod
    def _shown(found: Resolution, said: str) -> str:
        return str(found.expression) if found.determined else said


def _unnamed(license_: str, dataset: bool) -> str:
    """What one without a name is called: *the MIT model*, *the data under MIT OR Apache-2.0*."""
    kind = "data" if dataset else "model"
    return f"the {kind} under {license_}" if " " in license_ else f"the {license_} {kind}"


def _well_formed(text: str, option: str) -> bool:
    """True for what may be a name; a wrong reference with a known prefix is told as such."""
    if text.startswith(("hf:", "tfhub:", "torchhub:", "kaggle:", "mlflow:", "pkg:")):
        try:
            ArtifactRef.parse(text)
        except InvalidReference as error:
            raise UsageError(f"{option} {text}: {error.what}", error.remedy) from error
    return bool(text)


def _on_hub(ref: ArtifactRef) -> ArtifactRef:
    """What a bare name stands for when it is no name of ours."""
    return replace(ref, host=Host.HUGGINGFACE)


def _directory(text: str, option: str, dataset: bool) -> ArtifactRef:
    folder = Path(text.removeprefix("path:")).expanduser()
    if not folder.is_dir():
        raise UsageError(f"{option} {text}: there is no such directory", "give the path of a directory, as path:./dir")
    plain = str(folder)
    return ArtifactRef(Host.PATH, plain if plain.startswith(("/", "./", "../")) else f"./{plain}", dataset=dataset)
