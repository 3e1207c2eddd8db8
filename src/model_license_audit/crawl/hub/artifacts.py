"""Recording a batch of repositories of the Hub that were read one by one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from model_license_audit.crawl.hub.again import noted, refs_on
from model_license_audit.crawl.hub.fetching import ArtifactFetched, ArtifactWork, Failed
from model_license_audit.crawl.hub.recording import Recording, plain
from model_license_audit.crawl.hub.skips import closed_card
from model_license_audit.crawl.observing import worked_out
from model_license_audit.model.refs import ArtifactRef
from model_license_audit.registry.reading.standing import Standing, standings
from model_license_audit.registry.records import Alias, key_of
from model_license_audit.registry.writing.digests import fingerprint
from model_license_audit.sources.hub.feed import record_address
from model_license_audit.sources.hub.records import renamed_to


def record_artifacts(recording: Recording, fetched: Sequence[tuple[ArtifactWork, ArtifactFetched | Failed]]) -> None:
    """Record repositories that were read, and those that could not be had, each once however it was met."""
    fetched = sorted(fetched, key=lambda pair: str(pair[0].ref))
    present = [plain(_present(work, one)) for work, one in fetched]
    recording.settled = recording.entries.settled([str(ref) for ref in present])
    held = standings(recording.writing.connection, present)
    for (work, one), ref in zip(fetched, present, strict=True):
        if isinstance(one, Failed):
            recording.refuse(work.ref, one.failure, key_of(ref) in held)
            continue
        if work.ref in recording.query.refs:
            recording.ask(ref)
        if plain(work.ref) != ref:
            recording.entries.renamed([str(work.ref)])
        _record(recording, one, ref, str(ref) in recording.settled, held.get(key_of(ref)))
    recording.close()
    _note(recording, fetched, present)


def _record(
    recording: Recording, one: ArtifactFetched, present: ArtifactRef, settled: bool, held: Standing | None
) -> None:
    """Record one; of an artifact that this crawl has read already only a further name is new."""
    names = _old_names(one, present)
    if settled and not names:
        return
    if settled or one.record is None:
        recording.see_again(present, held, names)
    elif one.seen is None:
        recording.complete(one.record)
    elif one.record.disabled:
        recording.disable(one.record, held is not None, one.seen)
    else:
        recording.see(worked_out(recording.kb, one.seen))
    if one.closed is not None:
        told = closed_card(str(one.work.ref), one.closed)
        recording.skip(replace(told, ref=f"card of {told.ref}"))


def _old_names(one: ArtifactFetched, present: ArtifactRef) -> tuple[Alias, ...]:
    """The names that lead to an artifact: as its record tells, or the one under which it was found unchanged."""
    if one.record is not None:
        return tuple(Alias(old, evidence) for old, evidence in one.record.renamed)
    met = one.work.ref
    return (Alias(*renamed_to(met.name, present)),) if key_of(met) != key_of(present) else ()


def _present(work: ArtifactWork, one: ArtifactFetched | Failed) -> ArtifactRef:
    """The present name of what was asked for."""
    if isinstance(one, Failed):
        return work.ref
    if one.record is not None:
        return one.record.ref
    return next(iter(refs_on(work.kept))) if work.kept else work.ref


def _note(
    recording: Recording,
    fetched: Sequence[tuple[ArtifactWork, ArtifactFetched | Failed]],
    present: Sequence[ArtifactRef],
) -> None:
    """Keep what the Hub gave to ask again with, under the name asked for and the present one, with what is held now.

    Two names may have been answered at two moments: what tells otherwise than what was recorded is not kept.
    """
    held = standings(recording.writing.connection, present)
    recorded = set(recording.settled)
    for (work, one), ref in zip(fetched, present, strict=True):
        standing = held.get(key_of(ref))
        if isinstance(one, Failed) or one.record is None or one.record.disabled or one.closed or standing is None:
            continue  # a closed card is to be told of again
        if str(ref) in recorded and not _tells(one, standing):
            continue
        recorded.add(str(ref))
        for name in {str(work.ref): work.ref, str(ref): ref}.values():
            page = noted(recording.query.endpoint + record_address(name), one.etag, [standing])
            if page is not None:
                recording.writing.keep_page(page)


def _tells(one: ArtifactFetched, standing: Standing) -> bool:
    """True when what was read is what is held."""
    return one.seen is not None and fingerprint(one.seen)[1].digest == standing.digest
