"""The models of TensorFlow Hub as the registry keeps them, from the documents that were published of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from model_license_audit.crawl.gathering import gather
from model_license_audit.crawl.observing import worked_out
from model_license_audit.crawl.summary import Progress, Skipped
from model_license_audit.crawl.tfhub.counts import Counting, Told
from model_license_audit.crawl.tfhub.prose import BODY_LINE, told_in_text
from model_license_audit.licenses.entries.knowledge import KnowledgeBase
from model_license_audit.lineage.written import parent_ref
from model_license_audit.model.artifacts import ArtifactKind
from model_license_audit.model.errors import NothingToAudit
from model_license_audit.model.evidence import Evidence, Problem, Reading, TextFile, TextRole
from model_license_audit.model.recorded import Coverage
from model_license_audit.model.refs import ArtifactRef, Host
from model_license_audit.registry.records import Alias, Observation
from model_license_audit.sources.tfhub.claims import claims_of
from model_license_audit.sources.tfhub.documents import Document
from model_license_audit.sources.tfhub.kaggle import Pair, read_pairs
from model_license_audit.sources.tfhub.reading import Checkout, read_checkout

if TYPE_CHECKING:
    from model_license_audit.registry.store import Store

SOURCE = "tfhub"

_HANDLE = re.compile(r"[\w-]+(?:/[\w.-]+){1,12}", re.ASCII)


@dataclass(slots=True)
class TensorFlowHub:
    """All documents of a checkout, and the other names of their models on Kaggle; ``skipped`` could not be read."""

    checkout: Checkout
    kaggle: dict[ArtifactRef, list[Alias]] = field(default_factory=dict)
    skipped: list[Skipped] = field(default_factory=list)


def read_tfhub(path: str, kaggle: str | None = None) -> TensorFlowHub:
    """The documents in a directory or archive, and the list of names on Kaggle.

    Raises :class:`NothingToAudit` when there is no document, :class:`~model_license_audit.model.errors.UsageError`
    when a file is neither a directory nor an archive, or the list cannot be read.
    """
    checkout = read_checkout(path)
    found = TensorFlowHub(checkout)
    found.skipped += [_skipped(problem) for problem in (*checkout.problems, *checkout.malformed)]
    if not checkout.documents:
        why = f"; {found.skipped[0].ref}: {found.skipped[0].why}" if found.skipped else ""
        remedy = "name a checkout of github.com/tensorflow/tfhub.dev, or an archive of it"
        raise NothingToAudit(f"{path} holds no document of TensorFlow Hub{why}", remedy)
    if kaggle is not None:
        _join(found, kaggle)
    return found


def _skipped(problem: Problem) -> Skipped:
    return Skipped(problem.source, problem.what, problem.remedy)


def _join(found: TensorFlowHub, path: str) -> None:
    """Take in the names on Kaggle; a pair that names no model that is told of is told."""
    documents = {document.ref: document for document in found.checkout.stored()}
    for pair in read_pairs(path):
        if isinstance(pair, Problem):
            found.skipped.append(_skipped(pair))
            continue
        ref, old = _named(pair.tfhub, Host.TFHUB), _named(pair.kaggle, Host.KAGGLE)
        if ref not in documents or old is None:
            what = "is no model of these documents" if old else "is no address of a model on Kaggle"
            said = pair.tfhub if old else pair.kaggle
            found.skipped.append(Skipped(f"{pair.source}:{pair.line}", f"{said} {what}", "Correct or remove the line."))
        elif ref is not None:
            found.kaggle.setdefault(ref, []).append(Alias(old, _beside(pair)))


def _named(text: str, host: Host) -> ArtifactRef | None:
    """The model that is named: by its address or, with or without the host, by its handle."""
    for written in (text, f"{host}:{text}") if _HANDLE.fullmatch(text) else (text,):
        ref = parent_ref(written)
        if ref is not None and ref.host is host:
            return ref
    return None


def _beside(pair: Pair) -> Evidence:
    return Evidence(pair.source, pair.line, excerpt=f"{pair.tfhub} {pair.kaggle}"[:200])


def observations(kb: KnowledgeBase, found: TensorFlowHub, seen_at: datetime) -> Iterator[Observation]:
    """Each model as it was seen at that moment: with weights, or told of because others were made from it."""
    documents = found.checkout.stored()
    taken = {document.ref for document in documents}
    for document in documents:
        aliases = (*_unversioned(found.checkout, document, taken), *found.kaggle.get(document.ref, ()))
        yield worked_out(kb, _observation(kb, found.checkout, document, aliases, seen_at))


def _observation(
    kb: KnowledgeBase, checkout: Checkout, document: Document, aliases: tuple[Alias, ...], seen_at: datetime
) -> Observation:
    card = TextFile(document.path, TextRole.CARD, document.text, document.digest, BODY_LINE)
    claims = (*claims_of(checkout, document), *told_in_text(kb, document))
    return Observation(
        ref=document.ref,
        kind=ArtifactKind.MODEL,
        reading=Reading(claims, (card,)),
        coverage=Coverage.CARD,
        source=SOURCE,
        seen_at=seen_at,
        aliases=aliases,
    )


def _unversioned(checkout: Checkout, document: Document, taken: set[ArtifactRef]) -> Iterator[Alias]:
    """The address without a version leads to the latest one, unless it is the address of another model."""
    name = checkout.leading_to(document)
    if name is None or (old := ArtifactRef(Host.TFHUB, name)) in taken:
        return
    excerpt = f"{name} without a version is its latest one, {document.version}"[:200]
    yield Alias(old, Evidence("tfhub.dev", pointer=name, excerpt=excerpt))


def crawl_tfhub(kb: KnowledgeBase, store: Store, found: TensorFlowHub, seen_at: datetime, progress: Progress) -> Told:
    """Put all models into the registry; done again it changes nothing but the date."""
    counting = Counting(found.checkout)
    seen = counting.passing(observations(kb, found, seen_at))
    summary = gather(store, seen, progress, len(found.checkout.stored()))
    summary.skipped += found.skipped
    return counting.told(summary)
