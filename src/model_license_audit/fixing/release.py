"""All that a release has to carry, as files: its card, its notices, and copies of license texts."""

from __future__ import annotations

from dataclasses import dataclass

from model_license_audit.audit.auditor import Auditor, ScanRequest
from model_license_audit.fixing.case import Case, Choices
from model_license_audit.fixing.draft import NEW_NOTICE, Draft
from model_license_audit.fixing.fixer import Fixing, refuse_others
from model_license_audit.fixing.noticing import notice_of
from model_license_audit.fixing.texts import EditableText
from model_license_audit.model.fixes import FileChange, FixReport
from model_license_audit.model.notice import Notice
from model_license_audit.reports.notice.as_text import as_text, is_put_together
from model_license_audit.sources.local import LocalSource

BESIDE = "THIRD-PARTY-NOTICES.txt"
"""Where the notices go when the directory has a NOTICE that somebody wrote by hand."""
_HEAD = 4096
"""Bytes at the beginning of a NOTICE that tell who wrote it."""


@dataclass(frozen=True, slots=True)
class Release:
    """The files of a release that its lineage asks for; nothing is written yet.

    ``changes`` are all of them (card, notices, copies of license texts), to be given to
    :func:`~model_license_audit.fixing.writing.write_changes`. ``notice`` is what the notices hold, with what is
    ``missing`` for them. ``fixes`` tells what each change settles, what findings are left, and what an audit of the
    files comes to.
    """

    changes: tuple[FileChange, ...]
    notice: Notice
    fixes: FixReport


def release_of(auditor: Auditor, source: LocalSource, request: ScanRequest, choices: Choices | None = None) -> Release:
    """The card, the notices and the license copies that the model in a local directory needs to be released.

    The directory holds the model as it was trained, with what tells its lineage (a card, ``adapter_config.json``, …);
    a card is begun where there is none. ``request`` gives the intended use and the directories of ancestors
    (``upstream``), from which license texts and notices are copied: no text comes from this program. ``choices`` is
    what only a person decides: license, name, how it was made, when. Made of files that already hold all of it,
    ``changes`` is empty. Raises :class:`~model_license_audit.model.errors.UsageError` for a choice that would be in
    conflict.
    """
    refuse_others(source)
    fixing = Fixing(auditor, request, choices or Choices())
    first, settled = fixing.settled(Draft.of(source))
    notice = notice_of(settled.report, settled.situation)
    _, last = fixing.settled(_with_notice(settled, notice))
    fixes = fixing.told(first, last)
    return Release(fixes.changes, notice, fixes)


def _with_notice(case: Case, notice: Notice) -> Draft:
    """The draft with the notices in a file of their own, in the place of those that single changes put there."""
    draft, written = case.draft, as_text(notice).encode("utf-8")
    path = NEW_NOTICE if _is_free(draft) else BESIDE
    if path == BESIDE:
        draft = draft.without_changes(draft.notice)
    return draft.with_text(path, EditableText.read(path, written))


def _is_free(draft: Draft) -> bool:
    """True where no NOTICE is there, or one that was put together by this program."""
    if draft.notice != NEW_NOTICE:
        return False
    return NEW_NOTICE not in draft.listed.places or is_put_together(draft.listed.read(NEW_NOTICE, _HEAD))
