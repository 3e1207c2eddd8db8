"""The copy of a license that has to travel: which texts do, and what is there where none of them is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from model_license_audit.licenses.names.versions import later_versions
from model_license_audit.model.artifacts import LicenseText, TextMatchKind
from model_license_audit.model.duties import Duty
from model_license_audit.model.evidence import ClaimField, Evidence, TextFile, TextRole
from model_license_audit.obligations.evidence.own_files import OWN_WORDS, OwnFiles
from model_license_audit.obligations.evidence.plain_text import plain


class Trace(StrEnum):
    """What stands in the place of a copy, the nearest to one first."""

    EDITED = "edited"
    EDITION = "edition"
    FOREIGN = "foreign"
    UNKNOWN = "unknown"
    CLIPPED = "clipped"
    OTHER_VERSION = "other-version"
    LINKED = "linked"
    NAMED = "named"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class CopyTrace:
    """What was found instead of a copy, where, and a few words about it."""

    trace: Trace
    where: str = ""
    what: str = ""


def copy_of(duty: Duty, files: OwnFiles) -> Evidence | None:
    """The whole text of the license, or of one that lawfully took its place."""
    wanted = accepted_copies(duty, files)
    found = (t for t in files.subject.license_texts if t.key in wanted and t.match is TextMatchKind.SAME)
    return next((Evidence(t.path, line=t.line, excerpt=f"text of {_id(files, t.key, duty)}") for t in found), None)


def copy_or_link(duty: Duty, files: OwnFiles) -> Evidence | None:
    """A copy of the text; where the clause says that a link is enough (its term has an address), a link."""
    if (found := copy_of(duty, files)) or not duty.term.url:
        return found
    return next((e for url in _addresses(duty, files) if (e := _link(url, files))), None)


def accepted_copies(duty: Duty, files: OwnFiles) -> frozenset[str]:
    """The licenses whose text does: the one that binds, and of those that may replace it the one that did.

    One replaces it where the clause says so (``compatible``) or the author allowed later versions, and the artifact is
    offered under it.
    """
    later = later_versions(files.kb, duty.license_key) if _or_later(duty) else ()
    return frozenset({duty.license_key, *duty.members, *(files.label & {*duty.term.compatible, *later})})


def _or_later(duty: Duty) -> bool:
    return duty.license_id.endswith(("-or-later", "+"))


def _id(files: OwnFiles, key: str, duty: Duty) -> str:
    license_ = files.kb.license(key) if key != duty.license_key else None
    return license_.id if license_ else duty.license_id


def _addresses(duty: Duty, files: OwnFiles) -> Iterator[str]:
    yield duty.term.url or ""
    for key in sorted(accepted_copies(duty, files) - {duty.license_key}):
        license_ = files.kb.license(key)
        yield from (t.url for t in (license_.terms if license_ else ()) if t.action == "include-license" and t.url)


def _link(url: str, files: OwnFiles) -> Evidence | None:
    return files.wordings.find(address(url), OWN_WORDS, front_matter=True, links=True)


def address(url: str) -> str:
    """An address as it is looked for: without scheme, ``www.`` and the slash at its end."""
    return re.sub(r"\A(?:https?://)?(?:www\.)?", "", plain(url)).rstrip("/")


def trace_of(duty: Duty, files: OwnFiles) -> CopyTrace:
    """What is there of a license whose copy is not: the nearest thing to one."""
    for look in (_edited, _edition, _unread, _clipped, _other_version, _linked, _named):
        if found := look(duty, files):
            return found
    return CopyTrace(Trace.NOTHING)


def _texts(files: OwnFiles, kind: TextMatchKind, duty: Duty) -> list[LicenseText]:
    wanted = accepted_copies(duty, files)
    return [text for text in files.subject.license_texts if text.match is kind and text.key in wanted]


def _edited(duty: Duty, files: OwnFiles) -> CopyTrace | None:
    found = _texts(files, TextMatchKind.EDITED, duty)
    if not found:
        return None
    lines = sorted({change.line for text in found for change in text.differences})
    shown = ", ".join(map(str, lines[:4])) + (f" and {len(lines) - 4} more" if len(lines) > 4 else "")
    what = f"line{'s' if len(lines) > 1 else ''} {shown}" if lines else f"{_words(found[0])}"
    return CopyTrace(Trace.EDITED, ", ".join(sorted({text.path for text in found})), what)


def _words(text: LicenseText) -> str:
    return f"{text.added} words added, {text.missing} missing"


def _edition(duty: Duty, files: OwnFiles) -> CopyTrace | None:
    """Another edition of the same text, told apart by a date alone, so that a card cannot say which one is meant.

    Likewise a later version that the label takes, where the author does not say whether later ones may be followed.
    """
    later = later_versions(files.kb, duty.license_key) if duty.version_unsaid else ()
    mine = _without_date(duty.license_name)
    for text, name in _same_family(duty, files):
        if _without_date(name) == mine or (text.key in later and text.key in files.label):
            return CopyTrace(Trace.EDITION, text.path, name)
    return None


def _without_date(name: str) -> str:
    return re.sub(r"\s*\((?:\d{4}[-\d]*|[^()]*version[^()]*)\)\Z", "", name)


def _same_family(duty: Duty, files: OwnFiles) -> Iterator[tuple[LicenseText, str]]:
    license_ = files.kb.license(duty.license_key)
    for text in files.subject.license_texts:
        other = files.kb.license(text.key) if text.match is TextMatchKind.SAME else None
        if license_ and other and other.key != license_.key and license_.family and other.family == license_.family:
            yield text, other.name


def _unread(duty: Duty, files: OwnFiles) -> CopyTrace | None:
    """A license file in which no text was recognised, where it may be the one that is asked for."""
    known = {text.path for text in files.subject.license_texts}
    unknown = [t for t in files.subject.texts if t.role is TextRole.LICENSE and t.path not in known and t.text.strip()]
    if not unknown:
        return None
    if duty.term.by_class or not _can_be_recognised(duty.license_key):
        return CopyTrace(Trace.UNKNOWN, ", ".join(sorted(t.path for t in unknown)))
    foreign = sorted(text.path for text in unknown if _is_foreign(text))
    return CopyTrace(Trace.FOREIGN, ", ".join(foreign)) if foreign else None


def _can_be_recognised(key: str) -> bool:
    from model_license_audit.licenses.texts.textindex import shipped_index  # read already, where there is a text

    return shipped_index().facts_of(key) is not None


_ENGLISH = frozenset(
    {
        "a", "and", "any", "as", "be", "by", "for", "in", "is", "not", "of", "or", "that", "the", "this", "to",
        "with", "you",
    }
)  # fmt: skip
_ENGLISH_SHARE = 0.15
"""Least share of such words in an English text; in license texts it is a third and more."""


def _is_foreign(text: TextFile) -> bool:
    """True for prose of some length that is not English."""
    words = re.findall(r"[^\W\d_]+", text.text[:20_000].casefold())
    letters = sum(map(len, words))
    return letters >= 200 and sum(word in _ENGLISH for word in words) < _ENGLISH_SHARE * len(words)


def _clipped(duty: Duty, files: OwnFiles) -> CopyTrace | None:
    found = _texts(files, TextMatchKind.PARTIAL, duty)
    return CopyTrace(Trace.CLIPPED, found[0].path) if found else None


def _other_version(duty: Duty, files: OwnFiles) -> CopyTrace | None:
    return next((CopyTrace(Trace.OTHER_VERSION, t.path, name) for t, name in _same_family(duty, files)), None)


def _linked(duty: Duty, files: OwnFiles) -> CopyTrace | None:
    license_ = files.kb.license(duty.license_key)
    found = next((e for home in (license_.links if license_ else ()) if (e := _link(home, files))), None)
    return CopyTrace(Trace.LINKED, found.location) if found else None


def _named(duty: Duty, files: OwnFiles) -> CopyTrace | None:
    if duty.license_key in files.label:
        claims = files.subject.claims_of(ClaimField.LICENSE_NAME, ClaimField.LICENSE)
        if said := next((claim for claim in claims if claim.value), None):
            return CopyTrace(Trace.NAMED, said.evidence.location)
    found = files.wordings.find(duty.license_name, OWN_WORDS)
    return CopyTrace(Trace.NAMED, found.location) if found else None
