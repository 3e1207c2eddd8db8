"""The license in the card: written only as the user says, suggested where just one would be lawful."""

from __future__ import annotations

import shlex
from collections.abc import Iterator

from model_license_audit.audit.auditor import Auditor
from model_license_audit.audit.releasing import releasing
from model_license_audit.fixing.case import Candidate, Case
from model_license_audit.fixing.copies import LICENSE
from model_license_audit.fixing.draft import Draft
from model_license_audit.fixing.metadata_edits import with_key, without_key
from model_license_audit.fixing.metadata_spans import block_of
from model_license_audit.fixing.naming import homes_of
from model_license_audit.fixing.new_card import card_text
from model_license_audit.fixing.texts import Unchangeable
from model_license_audit.licenses.entries.knowledge import KnowledgeBase
from model_license_audit.licenses.names.resolve import resolve, resolve_value
from model_license_audit.model.artifacts import TextMatchKind
from model_license_audit.model.expressions import LicenseId
from model_license_audit.model.findings import FindingKind
from model_license_audit.model.fixes import Suggestion
from model_license_audit.model.options import Lawfulness
from model_license_audit.model.terms import License
from model_license_audit.policy.policy import Policy
from model_license_audit.rules.rule import Need

_KEYS = ("license", "license_name", "license_link")
_OTHER_SPELLINGS = ("licence", "licenses")


def label(case: Case) -> Iterator[Candidate]:
    """The license that the user names, in the keys of the front matter that tell it."""
    said = case.choices.license
    if said is None:
        return
    values = written(case, said)

    def change(draft: Draft) -> Draft:
        path, text = draft.card, card_text(case, draft)
        block = block_of(path, text)
        other = next((name for name in _OTHER_SPELLINGS if block and block.pair(name)), None)
        if other:
            raise Unchangeable(f"{path}: spells the key {other}, which the Hub does not read", "spell it license")
        for key in _KEYS:
            text = with_key(path, text, key, values[key]) if key in values else without_key(path, text, key)
        return draft.with_text(path, text)

    told = ", ".join(f"{key}: {value}" for key, value in values.items())
    yield Candidate(f"declare {told} in {case.draft.card}", change, asked=True)


def written(case: Case, said: str) -> dict[str, str]:
    """How a card declares a license: by the Hub's word for it, else as *other* with its name and home."""
    expression = resolve_value(case.kb, said).expression
    license_ = (
        case.kb.license(expression.key) if isinstance(expression, LicenseId) and not expression.exception else None
    )
    if license_ is None:
        return {"license": str(expression)}
    if license_.hub:
        return {"license": said.lower() if said.lower() in license_.hub else license_.hub[0]}
    link = LICENSE if _has_text(case, license_) else next(iter(homes_of(case.kb, license_.key)), None)
    told = {"license": "other", "license_name": _name(case.kb, license_)}
    return told | ({"license_link": link} if link else {})


def _has_text(case: Case, license_: License) -> bool:
    texts = case.subject.license_texts
    return any(t.path == LICENSE and t.key == license_.key and t.match is TextMatchKind.SAME for t in texts)


def _name(kb: KnowledgeBase, license_: License) -> str:
    """The name that stands for this license and for no other."""
    names = (license_.id.removeprefix("LicenseRef-").lower(), license_.key, *license_.aliases, license_.name)
    found = (name for name in names if resolve(kb, "other", name=name).keys == {license_.key})
    return next(found, license_.name)


def label_suggestions(auditor: Auditor, case: Case, policy: Policy) -> Iterator[Suggestion]:
    """Where a label is missing, undetermined or in conflict: the one lawful label, or how to see the lawful ones."""
    said = case.subject.concluded
    conflict = any(f.kind is FindingKind.CONFLICT and f.clauses and not f.waiver for f in case.report.findings)
    if case.choices.license is not None or (said is not None and said.determined and not conflict):
        return
    path = shlex.quote(case.draft.source.shown_as or case.draft.source.directory)
    found = releasing(auditor, case.situation, policy, case.report.target, frozenset(Need))
    lawful = [name for option in found.options if option.verdict is Lawfulness.LAWFUL for name in option.labels]
    if len(lawful) == 1:
        yield Suggestion(
            f"{lawful[0]} is the one license under which it may be released as it is made",
            f"modelaudit fix {path} --license {shlex.quote(lawful[0])}",
        )
        return
    what = (
        f"it may be released under any of {len(lawful)} licenses"
        if lawful
        else "no license makes it lawful as it is made"
    )
    more = "see what each asks for, and name yours with --license" if lawful else "see why, and what would help"
    yield Suggestion(f"{what}; {more}", f"modelaudit options {path}")
