"""``modelaudit explain``: a rule from its file, or a finding with its whole proof."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from model_license_audit.cli.options import audit_options, policy_from, upstream_from
from model_license_audit.cli.packs import license_data
from model_license_audit.cli.telling import printable
from model_license_audit.model.errors import UsageError

if TYPE_CHECKING:
    from model_license_audit.model.findings import ClauseRef, Finding
    from model_license_audit.rules.rule import Rule

_RULE = re.compile(r"\A[A-Za-z]{2,8}\d{3}\Z")
_FINGERPRINT = re.compile(r"\A[0-9a-f]{6,16}\Z")


@click.command(context_settings={"max_content_width": 100})
@click.argument("what", metavar="RULE|FINDING")
@click.argument("path", default=".", type=click.Path(path_type=Path))
@audit_options
def explain(what: str, path: Path, **said: Any) -> None:
    """Explain a rule by its id (MLA305), or a finding by its fingerprint.

    For a finding, PATH is the model it was found in [default: the current directory]; give the same options as for
    the scan.
    """
    if _RULE.match(what):
        click.echo(_wrapped(_about_rule(_rule(what.upper()))))
    elif _FINGERPRINT.match(what):
        click.echo(_wrapped(_about_finding(*_find(what, path, said))))
    else:
        raise UsageError(f"{what!r} is neither a rule nor a finding", "give an id such as MLA305 or a fingerprint")


def _rule(rule_id: str) -> Rule:
    """The shipped rule of that id, with its cases."""
    from model_license_audit.rules.load import full_rule, shipped_rules

    slug = next((rule.slug for rule in shipped_rules() if rule.id == rule_id), None)
    if slug is None:
        raise UsageError(f"no rule is called {rule_id}", "`modelaudit rules list` shows them all")
    return full_rule(slug)


def _find(fingerprint: str, path: Path, said: dict[str, Any]) -> tuple[Finding, Rule]:
    from model_license_audit.audit import Auditor, ScanRequest
    from model_license_audit.sources.discover import discover

    policy, upstream = policy_from(said), upstream_from(said["upstream"])
    auditor = Auditor(license_data(policy.licenses))
    for source in discover(str(path)):
        report = auditor.audit(ScanRequest(source, policy, upstream, said["online"]))
        for finding in report.findings:
            if finding.fingerprint.startswith(fingerprint):
                return finding, _rule(finding.rule)
    raise UsageError(
        f"no finding {fingerprint} in {path}", "scan it again with the same options and copy the fingerprint"
    )


def _about_rule(rule: Rule) -> Iterator[tuple[str, str]]:
    yield f"{rule.id}  {rule.title}", ""
    yield "kind", f"{rule.kind} ({rule.kind.meaning}), {rule.severity}"
    yield "why", rule.rationale
    yield "stands on", "; ".join(_basis(entry) for entry in rule.basis)
    yield "asked of", _ASKED_OF[rule.scope]
    yield "applies when", rule.when
    if rule.undetermined:
        yield "cannot tell if", rule.undetermined
    if rule.settle:
        yield "settled by", rule.settle
    if rule.satisfied:
        yield "satisfied if", rule.satisfied
    yield "remedy", rule.remedy
    yield "not checked", rule.does_not_check
    for case in rule.cases:
        yield "case", f"{case.why} \u2192 {case.expect or 'does not apply'}"


_ASKED_OF = {
    "artifact": "the audited artifact",
    "duty": "each term that binds it",
    "pair": "each two inherited terms of different licenses",
    "link": "each link between a child and its parent",
    "ancestor": "each ancestor and data set that was looked up",
    "unknown": "each ancestor and data set that could not be looked up",
    "cycle": "each cycle in the lineage",
}


def _basis(entry: str) -> str:
    kind, _, text = entry.partition(":")
    return f"terms of the kind {text.strip()}" if kind == "term" else text.strip()


def _place(clause: ClauseRef) -> str:
    """The number of the clause and how far it was checked, or that it is no clause."""
    if clause.by_class:
        return f", {clause.clause} (its text was not read)"
    return f" \u00a7{clause.clause} ({clause.status})"


def _about_finding(finding: Finding, rule: Rule) -> Iterator[tuple[str, str]]:
    yield f"{finding.rule}  {finding.title}", ""
    yield "finding", f"{finding.fingerprint} ({finding.kind}: {finding.kind.meaning}; {finding.severity})"
    yield "says", printable(finding.message)
    yield "verdict", f"{finding.verdict}, confidence {finding.confidence}"
    if finding.path:
        yield "path", printable(" \u2190 ".join(finding.path))
    if finding.also:
        yield "also asked by", printable(", ".join(finding.also))
    for clause in finding.clauses:
        quote = f": \u201c{clause.quote}\u201d" if clause.quote else ""
        yield "clause", printable(f"{clause.license_name}{_place(clause)}{quote}")
        if clause.source:
            yield "rests on" if clause.by_class else "text", printable(clause.source)
    for evidence in finding.evidence:
        yield "read in", printable(f"{evidence.location}  {evidence.excerpt}")
    yield "rule applies", rule.when
    if rule.satisfied:
        yield "would pass if", rule.satisfied
    if finding.settle:
        yield "settled by", printable(finding.settle)
    yield "remedy", printable(finding.remedy)
    yield "why", rule.rationale
    yield "not checked", rule.does_not_check


def _wrapped(rows: Iterator[tuple[str, str]], width: int = 80) -> str:
    lines = []
    for label, text in rows:
        if not text:
            lines += [*textwrap.wrap(label, width), ""]
            continue
        indent = " " * 16
        lines += textwrap.wrap(
            text, width, initial_indent=f"{label:<16}", subsequent_indent=indent, break_on_hyphens=False
        )
    return "\n".join(lines)
