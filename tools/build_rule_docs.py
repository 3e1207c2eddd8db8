"""Make docs/rules.md from the rules: python -m tools.build_rule_docs [--check].

Every rule with what it finds, why, on which clauses it stands, what to do, what it does not check and how many cases
prove it; at the end what each fact means that conditions read. With --check nothing is written, and a page that is
missing or stale makes the exit code 1.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from model_license_audit.cli.explain import ASKED_OF, basis_in_words
from model_license_audit.model.findings import FindingKind, Verdict
from model_license_audit.rules.fact_words import FACTS
from model_license_audit.rules.load import load_pack
from model_license_audit.rules.rule import Case, Rule
from tools.generated import refresh

RULES = Path(__file__).parents[1] / "rules"
PAGE = Path(__file__).parents[1] / "docs" / "rules.md"

_HEAD = """# Rules

*Made from `rules/*.yaml` by `tools/build_rule_docs.py`; change the rules, not this page.*

{rules} rules, {cases} cases. A rule names no license: what a license says is in `data/seed_licenses.yaml`, what to
think of it is here. `modelaudit explain ID` shows a rule with its conditions and all its cases, `modelaudit rules test`
tries every rule on its cases, and [rule packs](rule-packs.md) tells how to write rules of your own. This is not legal
advice.

A rule finds one of four kinds of things, which are never mixed. Where it cannot decide, its finding is *unknown* and
says what would settle it.

{kinds}
"""


def page(rules: Iterable[Rule]) -> str:
    """The whole page."""
    rules = sorted(rules, key=lambda rule: rule.id)
    kinds = "\n".join(f"- **{kind}**: {kind.meaning}" for kind in FindingKind)
    head = _HEAD.format(rules=len(rules), cases=f"{sum(len(rule.cases) for rule in rules):,}", kinds=kinds)
    return "\n".join([head, *_overview(rules), *(line for rule in rules for line in _rule(rule)), *_facts()]) + "\n"


def _overview(rules: list[Rule]) -> Iterator[str]:
    yield "| Rule | Finds | Severity | Cases | What is wrong |"
    yield "|---|---|---|---:|---|"
    for rule in rules:
        link = f"[{rule.id}](#{rule.id.lower()})"
        yield f"| {link} | {rule.kind} | {rule.severity} | {len(rule.cases)} | {_cell(rule.title)} |"
    yield ""


def _rule(rule: Rule) -> Iterator[str]:
    yield f"## {rule.id}"
    yield ""
    yield f"**{_text(rule.title)}** (`rules/{rule.slug}.yaml`)"
    yield ""
    yield _text(rule.rationale)
    yield ""
    yield f"- **Finds**: {rule.kind}, {rule.severity}; asked of {ASKED_OF[rule.scope]}"
    yield f"- **Stands on**: {'; '.join(_text(basis_in_words(entry)) for entry in rule.basis)}"
    yield f"- **What to do**: {_text(rule.remedy)}"
    if rule.settle:
        yield f"- **Settled by**: {_text(rule.settle)}"
    yield f"- **Not checked**: {_text(rule.does_not_check)}"
    yield f"- **Cases**: {_counts(rule.cases)}"
    yield ""


def _facts() -> Iterator[str]:
    yield "## Facts"
    yield ""
    yield "What conditions read, and sentences name in braces. In a pair of terms `other` has all that `duty` has."
    yield ""
    yield "| Fact | Meaning |"
    yield "|---|---|"
    yield from (f"| `{name}` | {_cell(meaning)} |" for name, meaning in sorted(FACTS.items()))


def _counts(cases: tuple[Case, ...]) -> str:
    counted = Counter(case.expect for case in cases)
    told = [f"{counted[verdict]} {verdict}" for verdict in Verdict if counted[verdict]]
    told += [f"{counted[None]} to which it does not apply"] if counted[None] else []
    return f"{len(cases)} ({', '.join(told)})" if told else "none"


def _text(text: str) -> str:
    """The text with what Markdown would take for markup held back; a fact in braces as code."""
    return text.replace("<", "&lt;").replace("{", "`{").replace("}", "}`")


def _cell(text: str) -> str:
    return _text(text).replace("|", "\\|")


if __name__ == "__main__":
    sys.exit(refresh(PAGE, page(load_pack(RULES)), sys.argv[1:]))
