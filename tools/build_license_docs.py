"""Make docs/licenses.md from the license data: python -m tools.build_license_docs [--check].

One table for each class of license: the six answers, what is owed and what is limited, each with its clause. With
--check nothing is written, and a page that is missing or stale makes the exit code 1.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from model_license_audit.audit.auditor import license_answers
from model_license_audit.licenses.compare import forbidden_uses
from model_license_audit.licenses.entries.knowledge import KnowledgeBase
from model_license_audit.model.report import Answer, AnswerValue, Question
from model_license_audit.model.terms import License, LicenseClass, Status, Term, TermKind
from model_license_audit.reports import phrases, words
from tools.generated import refresh

PAGE = Path(__file__).parents[1] / "docs" / "licenses.md"
_HEAD = """# Licenses

*Made from `data/seed_licenses.yaml` by `tools/build_license_docs.py`; change the data, not this page.*

What each license text says, as far as it concerns somebody who takes a model or a data set under it **alone** and has
not said what for. An audit (`modelaudit scan`) looks at the whole lineage and at what the model shows; this page does
not. `modelaudit licenses show KEY` shows every term with the words of the text, `modelaudit licenses compare A B` lays
two licenses beside each other. Numbers in brackets are those of the text itself. This is not legal advice.

- **yes, if**: permitted on conditions, which the columns behind it name; **unknown**: the text, as far as it was read,
  does not settle it. An unknown is never a permission.
- **Checked**: *verified*: every recorded term was read in the text, and a program found each quote in it; *secondary*:
  taken from a named second source; *unverified*: the text could not be had, so that nothing here may be leaned on.
"""
_ASKED = {
    Question.COMMERCIAL: "Commercial use",
    Question.MODIFY: "Modify",
    Question.REDISTRIBUTE: "Redistribute",
    Question.HOST: "Host",
    Question.TRAIN_ON_OUTPUTS: "Train on outputs",
    Question.PAY_OR_REPORT: "Pay or report",
}
_LIMITS = frozenset(
    {
        "no-commercial-use", "no-derivatives", "no-sharing-derivatives", "no-redistribution", "no-hosting",
        "no-training-on-outputs", "field-of-use", "acceptable-use-policy", "territory", "licensor-owns-outputs",
        "unilateral-change", "personal-acceptance",
    }
)  # fmt: skip
"""Restrictions that a reader of the table must see; the others are in ``modelaudit licenses show``."""


def page(kb: KnowledgeBase) -> str:
    """The whole page."""
    entries = kb.licenses()
    parts = [_HEAD]
    for class_ in LicenseClass:
        members = [entry for entry in entries if entry.license_class is class_]
        if members:
            parts += [f"## {words.coded(class_).capitalize()}\n", "\n".join(_table(kb, members)) + "\n"]
    parts += ["## What could not be verified\n", "\n".join(_unverified(entries)) + "\n"]
    parts += ["## Where the texts were read\n", "\n".join(_sources(entries)) + "\n"]
    return "\n".join(parts)


def _table(kb: KnowledgeBase, entries: Iterable[License]) -> Iterator[str]:
    heads = ["License", "Checked", *_ASKED.values(), "Owed", "Limits"]
    yield f"| {' | '.join(heads)} |"
    yield f"|{' --- |' * len(heads)}"
    for entry in entries:
        given = {answer.question: answer for answer in license_answers(kb, entry)}
        cells = [_name(entry), str(entry.status), *(_answer(given[question]) for question in _ASKED)]
        owed = _listed(_told(term) for term in entry.terms if term.kind is TermKind.OBLIGATION)
        yield f"| {' | '.join([*cells, owed, _limits(entry)])} |"


def _name(entry: License) -> str:
    key = entry.key if entry.id.lower() == entry.key else f"{entry.key}, {entry.id}"
    return f"**{cell(entry.name)}** ({key})"


def _answer(answer: Answer) -> str:
    clauses = [reason.clause.clause for reason in answer.reasons if reason.clause]
    if answer.value in {AnswerValue.CONDITIONAL, AnswerValue.UNKNOWN}:
        return str(answer.value)
    limits = answer.reasons[0].text.partition(", except ")[2] if answer.value is AnswerValue.NO else ""
    told = f"{answer.value}, except {cell(limits)}" if limits else str(answer.value)
    return f"{told} [{cell(clauses[0])}]" if clauses else told


def _told(term: Term) -> str:
    return f"{cell(phrases.term(term, 'license'))} [{cell(term.clause)}]"


def _limits(entry: License) -> str:
    limits = [_told(t) for t in entry.terms if t.kind is TermKind.THRESHOLD or t.action in _LIMITS]
    uses = forbidden_uses(entry)
    if uses:
        where = dict.fromkeys(term.clause for term in entry.terms if term.items)
        limits.append(f"{words.count(len(uses), 'forbidden use', 'forbidden uses')} [{cell('; '.join(where))}]")
    return _listed(limits)


def _listed(parts: Iterable[str]) -> str:
    return "<br>".join(dict.fromkeys(parts)) or "\u2013"


def _unverified(entries: Iterable[License]) -> Iterator[str]:
    for entry in entries:
        if entry.status is not Status.VERIFIED:
            yield f"- **{cell(entry.name)}** ({entry.key}, {entry.status}): {cell(entry.source)}"


def _sources(entries: Iterable[License]) -> Iterator[str]:
    yield "| Key | Text | SHA-256 | Read |"
    yield "| --- | --- | --- | --- |"
    for entry in entries:
        digest = f"`{entry.text_sha256[:12]}`" if entry.text_sha256 else "\u2013"
        read = entry.reviewed or "\u2013"
        yield f"| {entry.key} | {cell(entry.source)} | {digest} | {read} |"


def cell(text: str) -> str:
    """Text that stays within its cell and is no mark-up."""
    return re.sub(r"([|*_<>\[\]`\\])", r"\\\1", " ".join(text.split()))


def main(arguments: list[str]) -> int:
    """Write the file, or with --check tell whether it is stale."""
    return refresh(PAGE, page(KnowledgeBase.load()), arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
