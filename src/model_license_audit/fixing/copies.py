"""Copies of license texts and notices, taken from the files of the ancestors where these were read; none is ours."""

from __future__ import annotations

import re
from collections.abc import Iterator

from model_license_audit.fixing.case import Candidate, Case, Owed, no_way
from model_license_audit.fixing.draft import Draft
from model_license_audit.fixing.naming import short_name, text_home
from model_license_audit.fixing.texts import EditableText
from model_license_audit.fixing.words import into_notice
from model_license_audit.model.artifacts import Artifact, TextMatchKind
from model_license_audit.model.evidence import TextFile, TextRole
from model_license_audit.model.expressions import LicenseId, leaves
from model_license_audit.model.refs import ArtifactRef
from model_license_audit.obligations.evidence.copies import accepted_copies

LICENSE = "LICENSE"
_ODD = re.compile(r"[^\w.+-]+", re.ASCII)


def license_copies(case: Case) -> Iterator[Candidate]:
    """The text of a license that must travel."""
    for thing in case.owed("include-license"):
        wanted = accepted_copies(thing.duty, case.situation.files)
        found = list(texts_of(case, wanted, thing.duty.origin))
        for owner, text in found:
            for path in _free_paths(case, owner.ref, bool(wanted & case.situation.files.label)):
                yield _copy(thing.aims, owner, text, path)
        if not found:
            home = text_home(case.kb, thing.duty)
            where = f"; it is published at {home}" if home else ""
            why = f"its text was found in no file of what the {case.noun} was made from{where}"
            yield no_way(f"add the text of {thing.duty.license_name}", thing.aims, why)


def own_license(case: Case) -> Iterator[Candidate]:
    """The text of the artifact's own license, where an ancestor under the same license has it."""
    parts = leaves(case.subject.concluded.expression) if case.subject.concluded else ()
    keys = frozenset(part.key for part in parts if isinstance(part, LicenseId))
    aims = frozenset(f.fingerprint for f in case.open if f.path == (case.subject.name,) and f.origin is None)
    held = {text.key for text in case.subject.license_texts if text.match is TextMatchKind.SAME}
    if case.draft.taken(LICENSE) or not aims:
        return
    for key in sorted(keys - held):
        for owner, text in texts_of(case, frozenset({key}), case.subject.ref):
            yield _copy(aims, owner, text, LICENSE)


def texts_of(case: Case, keys: frozenset[str], nearest: ArtifactRef) -> Iterator[tuple[Artifact, TextFile]]:
    """The whole texts of any of these licenses in files of the ancestors, those of ``nearest`` first."""
    others = [artifact for artifact in case.report.lineage.artifacts if artifact.ref != case.subject.ref]
    for artifact in sorted(others, key=lambda artifact: artifact.ref != nearest):
        whole = {text.path for text in artifact.license_texts if text.key in keys and text.match is TextMatchKind.SAME}
        for text in artifact.texts:
            if text.path in whole and text.role is TextRole.LICENSE and text.digest and "\ufffd" not in text.text:
                yield artifact, text


def _free_paths(case: Case, owner: ArtifactRef, of_label: bool) -> Iterator[str]:
    """Where the copy may go: LICENSE where it is that of the label, else a name that tells whose it is."""
    named = f"LICENSE-{_ODD.sub('-', short_name(owner))[:80]}.txt"
    for path in (LICENSE, named) if of_label else (named, LICENSE):
        if not case.draft.taken(path):
            yield path


def _copy(aims: frozenset[str], owner: Artifact, text: TextFile, path: str) -> Candidate:
    def change(draft: Draft) -> Draft:
        return draft.with_text(path, EditableText.read(path, text.text.encode("utf-8")))

    return Candidate(f"add {path}, a copy of {text.path} of {owner.ref.display}", change, aims)


def notices_kept(case: Case) -> Iterator[Candidate]:
    """The lines of a notice that came with an ancestor, as they stand there."""
    for thing in case.owed("retain-notices"):
        for duty in thing.duties:
            came = case.situation.files.notices.get(duty.origin)
            if came and duty.inherited:
                yield _notice(case, thing, came, duty.origin)


def _notice(case: Case, thing: Owed, came: TextFile, origin: ArtifactRef) -> Candidate:
    lines = tuple(came.text.strip("\n").split("\n"))
    what = f"copy {came.path} of {origin.display} into {case.draft.notice}"
    return Candidate(what, into_notice((f"From {came.path} of {origin.display}:", "", *lines)), thing.aims)
