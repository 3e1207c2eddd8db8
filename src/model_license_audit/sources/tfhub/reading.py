"""TensorFlow Hub: the documents of all its models, from a checkout of their repository or from an archive of it."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field

from model_license_audit.model.evidence import Problem, ProblemKind
from model_license_audit.sources.archives.members import Limits, TreeFile
from model_license_audit.sources.archives.reading import files_of
from model_license_audit.sources.tfhub.documents import (
    MAX_DOCUMENT,
    MODELS,
    Document,
    Form,
    Malformed,
    Value,
    read_document,
)
from model_license_audit.sources.tfhub.vocabulary import Vocabulary, read_vocabulary

LIMITS = Limits(entries=200_000, total=512 * 1024 * 1024)
MAX_TEXT = 128 * 1024 * 1024
"""Bytes of all documents together that are kept; those of all that were published have 13 MB."""

_DOCS = "assets/docs/"
_TAGS = re.compile(r"(?:.*/)?tags/([a-z_]{1,40}\.yaml)")
_ADDRESS = re.compile(r"(?:https?://)?(?:www\.)?tfhub\.dev/", re.IGNORECASE)


@dataclass(slots=True)
class Checkout:
    """All documents by path, the vocabularies beside them, and the files that are no documents.

    ``problems`` are what stood in the way of files, or of reading on.
    """

    documents: list[Document] = field(default_factory=list)
    vocabulary: Vocabulary = field(default_factory=Vocabulary)
    malformed: list[Problem] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    _named: dict[str, list[Document]] = field(default_factory=dict)

    def parent(self, value: Value) -> tuple[str, bool]:
        """The address that a ``parent-model`` names, and whether that is beyond doubt.

        An address without a version leads to the latest one (model hosting protocol of tfhub.dev); which one that is is
        told by the documents, and beyond doubt where there is only one. What the documents do not tell of stays as it
        is written.
        """
        said = _ADDRESS.sub("", value.value, count=1).strip("/")[:300]
        versions = self._named.get(said, [])
        if not versions:
            return said, True
        return max(versions, key=lambda d: d.version).handle, len(versions) == 1

    def leading_to(self, document: Document) -> str | None:
        """The address without a version that leads to a model, if this is its latest version."""
        versions = self._named.get(document.unversioned, [])
        return document.unversioned if versions and max(versions, key=lambda d: d.version) is document else None

    def publisher(self, document: Document) -> Document | None:
        """What is told of the publisher of a model."""
        return next((d for d in self._named.get(document.publisher, []) if d.form is Form.PUBLISHER), None)

    def stored(self) -> list[Document]:
        """The documents of models, and of those that are told of only because others were made from them."""
        parents = {self.parent(value)[0] for d in self.documents for value in d.of("parent-model")}
        return [d for d in self.documents if d.form in MODELS or (d.form is Form.PLACEHOLDER and d.handle in parents)]

    @property
    def cut_short(self) -> bool:
        """True when a bound was reached, or the rest of an archive is broken."""
        ends = {ProblemKind.TOO_LARGE, ProblemKind.MALFORMED, ProblemKind.UNREADABLE}
        return any(problem.kind in ends for problem in self.problems)

    def index(self) -> None:
        """Put the documents in order; of two with the same handle the first counts."""
        known: dict[tuple[Form | None, str], Document] = {}
        for document in sorted(self.documents, key=lambda d: d.path):
            of_what = document.form if document.form in {Form.COLLECTION, Form.PUBLISHER} else None
            first = known.setdefault((of_what, document.ref.name), document)
            if first is not document:
                what = f"tells of the same model as {first.path}, which was read"
                self.malformed.append(_malformed(document.path, what))
        self.documents = sorted(known.values(), key=lambda d: d.path)
        for document in self.documents:
            name = document.handle if document.form is Form.PUBLISHER else document.unversioned
            if document.form is not Form.COLLECTION:
                self._named.setdefault(name, []).append(document)


def read_checkout(path: str) -> Checkout:
    """All documents of a directory or archive; raises :class:`~model_license_audit.model.errors.UsageError`.

    They are looked for below ``assets/docs``; where there is no such folder, every ``.md`` file is taken for one.
    """
    found = _read(path, everywhere=False)
    if not found.documents and not found.malformed:
        found = _read(path, everywhere=True)
    found.malformed.sort()
    return found


def _read(path: str, *, everywhere: bool) -> Checkout:
    root = f"{os.path.realpath(path)}/" if os.path.isdir(path) else ""  # noqa: PTH112
    checkout, tags, kept = Checkout(), dict[str, bytes](), 0

    def wanted(name: str) -> int | None:
        return MAX_DOCUMENT if _TAGS.fullmatch(name) or _place(root, name, everywhere) else None

    for file in files_of(path, wanted, LIMITS):
        if isinstance(file, Problem):
            checkout.problems.append(file)
            continue
        kept += len(file.data)
        if kept > MAX_TEXT:
            what = f"holds more than {MAX_TEXT:,} bytes of documents; the rest was not read"
            checkout.problems.append(Problem(".", ProblemKind.TOO_LARGE, what, "Read its folders one by one instead."))
            break
        if name := _TAGS.fullmatch(file.path):
            tags[name[1]] = file.data
        else:
            _take(checkout, file, _place(root, file.path, everywhere) or file.path)
    checkout.vocabulary = read_vocabulary(tags)
    checkout.index()
    return checkout


def _place(root: str, name: str, everywhere: bool) -> str | None:
    """The path of a document below ``assets/docs``; ``None`` for other files."""
    if not name.endswith(".md"):
        return None
    _, docs, place = f"/{root}{name}".partition(f"/{_DOCS}")
    return place if docs else name if everywhere else None


def _take(checkout: Checkout, file: TreeFile, place: str) -> None:
    try:
        if file.truncated:
            raise Malformed(f"it has {file.size:,} bytes, and no document has more than {MAX_DOCUMENT:,}")
        checkout.documents.append(read_document(f"{_DOCS}{place}", place, file.data))
    except Malformed as error:
        checkout.malformed.append(_malformed(file.path, str(error)))


def _malformed(path: str, what: str) -> Problem:
    return Problem(path, ProblemKind.MALFORMED, what, "Repair or remove the document.")
