"""What a release has to carry along: prescribed words, credits, license texts; and what of it is not known."""

from __future__ import annotations

from dataclasses import dataclass

from model_license_audit.model.artifacts import ArtifactKind
from model_license_audit.model.lineage import DerivationKind
from model_license_audit.model.report import Gap
from model_license_audit.model.terms import FlowDown, Reach


@dataclass(frozen=True, slots=True, order=True)
class QuotedText:
    """Words that stand in a file (``path``) of the work that they are about."""

    path: str
    text: str


@dataclass(frozen=True, slots=True)
class MadeBy:
    """How ``child`` was made from a work, where that is stated: by whom it is told, as a place in a file or a source.

    ``direct`` is true where the child is the release itself.
    """

    child: str
    kind: DerivationKind
    stated: str
    direct: bool = False


@dataclass(frozen=True, slots=True)
class Work:
    """An ancestor or a data set; ``reach`` is what the release is to it, and ``made`` how it was used, where stated.

    ``publisher`` is the account that publishes it and ``address`` its page, where they are known. ``stated`` tells
    where its license was read. ``copyrights`` and ``notices`` come from its own files; ``files_read`` is false where
    these were not looked at, so that nobody can say that there are none.
    """

    name: str
    kind: ArtifactKind
    reach: Reach
    publisher: str | None = None
    address: str | None = None
    made: tuple[MadeBy, ...] = ()
    stated: str = ""
    copyrights: tuple[QuotedText, ...] = ()
    notices: tuple[QuotedText, ...] = ()
    files_read: bool = False


@dataclass(frozen=True, slots=True)
class PrescribedWords:
    """Words exactly as a license has them (``words``, or one of ``instead``), where they may stand, by which clause.

    ``action`` is that of the term: ``notice-text``, ``attribution``, ``retain-notices`` or ``display``. ``subject`` is
    the name that they follow, where they do not begin a sentence.
    """

    words: str
    action: str
    clause: str
    where: tuple[str, ...] = ()
    instead: tuple[str, ...] = ()
    subject: str = ""


@dataclass(frozen=True, slots=True)
class PassedOn:
    """A restriction that whoever receives the release has to be told of, or bound to: by which clause, in which form.

    ``policy`` is the address of an acceptable use policy, ``quote`` words of the clause.
    """

    action: str
    clause: str
    flow_down: FlowDown | None = None
    policy: str | None = None
    quote: str | None = None


@dataclass(frozen=True, slots=True)
class LicenseNotice:
    """What one license brings: the works under it, the words it prescribes, restrictions to pass on, and its text.

    ``homes`` is where the text is published, the most official address first. ``copy_owed`` is true where a copy has to
    travel, ``link_enough`` the address that does in its place. ``texts`` are the numbers, from 1, of its copies in the
    notice.
    """

    key: str
    id: str
    name: str
    works: tuple[Work, ...]
    words: tuple[PrescribedWords, ...] = ()
    passed_on: tuple[PassedOn, ...] = ()
    homes: tuple[str, ...] = ()
    source: str = ""
    copy_owed: bool = False
    link_enough: str | None = None
    texts: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class BundledText:
    """A license text as it stands in a file of ``owner``, an ancestor or (``own``) the artifact itself."""

    license_name: str
    owner: str
    path: str
    text: str
    own: bool = False


@dataclass(frozen=True, slots=True)
class Notice:
    """The notices of one release, grouped by license; ``untold`` are works whose license is not known.

    ``license`` is the license of the artifact itself, in words, and ``stated`` where that is read. ``missing`` is what
    keeps the notice from being whole: ancestors that were not found, licenses that cannot be told, texts not at hand.
    """

    target: str
    name: str
    license: str
    stated: str
    licenses: tuple[LicenseNotice, ...]
    untold: tuple[Work, ...]
    texts: tuple[BundledText, ...]
    missing: tuple[Gap, ...]
