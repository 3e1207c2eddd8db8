"""Kinships in small registries, for tests of what a model was made from and what was made from it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from model_license_audit.audit.kinship.lineages import Kin, KinRequest
from model_license_audit.audit.lookup import Beyond, Lookup
from model_license_audit.audit.stored import Holdings
from model_license_audit.licenses.entries.knowledge import KnowledgeBase
from model_license_audit.model.kinship import Flow, Kinship, Relative
from model_license_audit.model.refs import ArtifactRef
from model_license_audit.registry.address import Address
from model_license_audit.registry.catalogue import Catalogue
from model_license_audit.registry.reading.shelf import open_shelf
from model_license_audit.registry.records import Observation, Withdrawal
from tests.cli.keeping_a_registry import on_hub, registry

EMPTY = Catalogue(
    b'{"version":"none","entries":0,"with_license":0}\n', b'{"version":"none","entries":0,"with_license":0}\n'
)


def model(name: str, license_: str | None = "apache-2.0", *bases: str, **more: Any) -> Observation:
    """A model as the Hub lists it; ``bases`` as ``relation:org/name``, or the bare id where no relation is told."""
    tags = [f"license:{license_}"] * bool(license_) + [f"base_model:{base}" for base in bases]
    return on_hub(name, tags=tags, cardData={}, **more)


@contextmanager
def kin(
    kb: KnowledgeBase,
    folder: Path,
    seen: Sequence[Observation],
    gone: Sequence[Withdrawal] = (),
    catalogue: Catalogue = EMPTY,
) -> Iterator[Kin]:
    """Finds kin in a registry of these artifacts."""
    address = Address(path=str(registry(kb, folder / "registry.db", seen, gone)))
    holdings = Holdings(address)
    with open_shelf(address) as shelf:
        yield Kin(Lookup(kb, catalogue, Beyond(holdings)), shelf.rows)
    holdings.close()


def around(kb: KnowledgeBase, folder: Path, seen: Sequence[Observation], name: str, **more: Any) -> Kinship:
    """The kinship of one of them."""
    settings = {key: more.pop(key) for key in ("gone", "catalogue") if key in more}
    with kin(kb, folder, seen, **settings) as found:
        return found.of(KinRequest((ArtifactRef.parse(name if ":" in name else f"hf:{name}"),), **more))


def relative(kinship: Kinship, name: str) -> Relative:
    """The relative of that name."""
    return next(one for one in kinship.relatives if one.ref.name == name)


def flow(kinship: Kinship, child: str, parent: str) -> Flow:
    """What passes from one to the other."""
    ends = ((link, link.derivation.child.name, link.derivation.parent.name) for link in kinship.links)
    return next(kinship.flows[link.flow] for link, *names in ends if names == [child, parent])


def actions(terms: Sequence[Any]) -> set[str]:
    """What terms are about."""
    return {carried.term.action for carried in terms}


def flags(kinship: Kinship) -> dict[str, list[str]]:
    """The flags of all that bear some."""
    return {one.ref.name: [flag.value for flag in one.flags] for one in kinship.relatives if one.flags}
