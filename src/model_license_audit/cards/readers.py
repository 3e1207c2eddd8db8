"""All readers in one tuple, and one run of them over a snapshot."""

from __future__ import annotations

from model_license_audit.cards.archives import ArchiveReader
from model_license_audit.cards.card import ModelCardReader
from model_license_audit.cards.configs import ConfigReader
from model_license_audit.cards.gguf import GgufReader
from model_license_audit.cards.hub_cache import DownloadRecordReader
from model_license_audit.cards.interface import MALFORMED_INPUT, Reader
from model_license_audit.cards.inventory import inventory
from model_license_audit.cards.loading import LfsPointer
from model_license_audit.cards.manifests import ManifestReader
from model_license_audit.cards.merges import MergeReader
from model_license_audit.cards.metering import BudgetSpent, MeteredSnapshot
from model_license_audit.cards.mlflow import MlflowReader
from model_license_audit.cards.onnx import OnnxReader
from model_license_audit.cards.packages import PackageMetadataReader
from model_license_audit.cards.provenance import ProvenanceReader
from model_license_audit.cards.safetensors import SafetensorsReader
from model_license_audit.cards.shards import one_of_each_set
from model_license_audit.cards.texts import LegalTextReader, ProseReader
from model_license_audit.model.evidence import Claim, ClaimField, Problem, ProblemKind, Reading, TextFile
from model_license_audit.model.snapshot import FileEntry, Snapshot

READERS: tuple[Reader, ...] = (
    ModelCardReader(),
    LegalTextReader(),
    ConfigReader(),
    MergeReader(),
    MlflowReader(),
    PackageMetadataReader(),
    ManifestReader(),
    ProvenanceReader(),
    DownloadRecordReader(),
    SafetensorsReader(),
    GgufReader(),
    OnnxReader(),
    ArchiveReader(),
    ProseReader(),
)

MAX_CLAIMS = 10_000
"""Claims of one snapshot that are kept."""

MAX_TEXT = 24 * 1024 * 1024
"""Characters of all texts of one snapshot that are kept."""


def read_snapshot(snapshot: Snapshot) -> Reading:
    """Everything the readers find, in the order of ``READERS`` and then of paths.

    A reader that fails on a file costs the facts of that file and becomes a problem; the others go on. The
    snapshot's own problems (met while listing) are not repeated here.
    """
    readings: list[Reading] = []
    for reader in READERS:
        accepted, missing = one_of_each_set(sorted(entry for entry in snapshot.files if reader.accepts(entry)))
        readings.append(Reading(problems=missing))
        metered = MeteredSnapshot(snapshot, reader.budget)
        readings.extend(_read(reader, metered, entry) for entry in accepted[: reader.max_files])
        if len(accepted) > reader.max_files:
            readings.append(Reading(problems=(_unread(reader, accepted),)))
    return joined([*readings, inventory(snapshot)])


def joined(readings: list[Reading]) -> Reading:
    """One reading of many, in order; a revision that many files tell is told once."""
    claims, dropped = _counted(_distinct([claim for r in readings for claim in r.claims]))
    texts, unkept = _bounded([text for r in readings for text in r.texts])
    problems = [problem for r in readings for problem in r.problems]
    return Reading(claims, texts, tuple(dict.fromkeys((*problems, *dropped, *unkept))))


def _distinct(claims: list[Claim]) -> list[Claim]:
    revisions: set[str | None] = set()
    kept: list[Claim] = []
    for claim in claims:
        if claim.field is ClaimField.REVISION:
            if claim.value in revisions:
                continue
            revisions.add(claim.value)
        kept.append(claim)
    return kept


def _counted(claims: list[Claim]) -> tuple[tuple[Claim, ...], tuple[Problem, ...]]:
    if len(claims) <= MAX_CLAIMS:
        return tuple(claims), ()
    what = f"{len(claims) - MAX_CLAIMS:,} more facts were not kept: no real model states so many"
    problem = Problem(
        claims[MAX_CLAIMS].evidence.source, ProblemKind.TOO_LARGE, what, "Scan the single models instead."
    )
    return tuple(claims[:MAX_CLAIMS]), (problem,)


def _bounded(texts: list[TextFile]) -> tuple[tuple[TextFile, ...], tuple[Problem, ...]]:
    """The texts up to ``MAX_TEXT`` characters in all; the card and license texts come first and are kept first."""
    kept: list[TextFile] = []
    problems: list[Problem] = []
    room = MAX_TEXT
    for text in texts:
        room -= len(text.text)
        if room >= 0:
            kept.append(text)
        else:
            what = "was not kept: the texts of this model are too long to be looked at together"
            remedy = "Remove texts that do not belong to the model."
            problems.append(Problem(text.path, ProblemKind.TOO_LARGE, what, remedy))
    return tuple(kept), tuple(problems)


def _read(reader: Reader, snapshot: Snapshot, entry: FileEntry) -> Reading:
    try:
        return reader.read(snapshot, entry)
    except LfsPointer:
        what = "is a git-LFS pointer; the file itself was not downloaded"
        problem = Problem(entry.path, ProblemKind.LFS_POINTER, what, "Fetch it with 'git lfs pull'.")
    except BudgetSpent:
        what = f"was not read: the files of its kind ({reader.name}) are too long together"
        problem = Problem(entry.path, ProblemKind.TOO_LARGE, what, "Scan the folders of the single models instead.")
    except OSError as error:
        what = f"could not be read: {error.strerror or error}"
        remedy = "Make it readable for the user who runs the audit."
        problem = Problem(entry.path, ProblemKind.UNREADABLE, what, remedy)
    except MALFORMED_INPUT as error:
        what = f"is no {reader.name} that can be read: {str(error)[:160] or type(error).__name__}"
        problem = Problem(entry.path, ProblemKind.MALFORMED, what, "Repair or remove the file.")
    return Reading(problems=(problem,))


def _unread(reader: Reader, accepted: list[FileEntry]) -> Problem:
    first = accepted[reader.max_files].path
    what = f"and {len(accepted) - reader.max_files - 1} more files of its kind ({reader.name}) were not read"
    return Problem(first, ProblemKind.TOO_LARGE, what, "Scan the folders of the single models instead.")
