"""``modelaudit explain``: a rule from its file, or a finding with its whole proof."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from model_license_audit.cli.common_options import audit_options, upstream_from
from model_license_audit.cli.output import put_page
from model_license_audit.cli.plan import OrderedCommand, plan_from, plan_options
from model_license_audit.cli.policies import policy_from
from model_license_audit.cli.rule_packs import auditor_for, rule_set
from model_license_audit.cli.targets import may_ask, targets_of
from model_license_audit.model.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from model_license_audit.audit.auditor import Auditor
    from model_license_audit.cli.proof_page import Explained
    from model_license_audit.model.findings import Finding
    from model_license_audit.model.report import AuditReport
    from model_license_audit.policy.policy import Policy
    from model_license_audit.rules.rule import Rule

_RULE = re.compile(r"\A[A-Za-z]{2,8}\d{3}\Z")
_FINGERPRINT = re.compile(r"\A[0-9a-f]{4,16}\Z")


@click.command(cls=OrderedCommand, context_settings={"max_content_width": 100})
@click.argument("what", metavar="RULE|FINDING")
@click.argument("path", metavar="[TARGET]", required=False)
@click.option(
    "--report",
    "stored",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Take the finding from a report written with --format json, instead of looking at TARGET.",
)
@plan_options
@audit_options
def explain(what: str, path: str | None, stored: Path | None, **said: Any) -> None:
    """Explain a rule by its id (MLA305), or a finding by its fingerprint.

    For a finding, TARGET is the model it was found in, as for the scan [default: the current directory]; give the same
    options. For a finding of `modelaudit check` leave TARGET out, and say again what is planned.

    Told are the facts that the rule read, the clauses, the path with the evidence of each link, the rule, and what
    would change the verdict: changes that were each tried out.
    """
    policy = policy_from(said)
    if _RULE.match(what):
        click.echo(_wrapped(_about_rule(_rule(what.upper(), rule_set(policy.rules)[0]))))
        return
    if not _FINGERPRINT.match(what):
        raise UsageError(f"{what!r} is neither a rule nor a finding", "give an id such as MLA305 or a fingerprint")
    planned = bool(said["bases"] or said["data"])
    given = [name for name, is_given in (("TARGET", path), ("--report", stored), ("a plan", planned)) if is_given]
    if len(given) > 1:
        raise UsageError(f"{' and '.join(given)} are given", "give one of them")
    if not planned and any(said[name] for name in ("relations", "generators", "label", "name")):
        raise UsageError("a plan without --base or --data", "say the whole plan, as for `modelaudit check`")
    auditor = auditor_for(policy, said)
    if planned:
        explained = _foreseen(what, auditor, policy, said)
    else:
        explained = _stored(what, stored, auditor) if stored else _found(what, path or ".", auditor, said)
    from model_license_audit.cli.proof_page import write_proof

    put_page(lambda page: write_proof(page, explained))


def _rule(rule_id: str, rules: Sequence[Rule]) -> Rule:
    """The rule of that id with its cases."""
    from model_license_audit.rules.load import full_rule, shipped_rules

    rule = next((rule for rule in rules if rule.id == rule_id), None)
    if rule is None:
        raise UsageError(f"no rule is called {rule_id}", "`modelaudit rules list` shows them all")
    return full_rule(rule.slug) if rule in shipped_rules() else rule


def _found(fingerprint: str, path: str, auditor: Auditor, said: dict[str, Any]) -> Explained:
    """The finding of that fingerprint in the models that the path names, which are audited anew."""
    from model_license_audit.audit.auditor import ScanRequest
    from model_license_audit.cli.proof_page import Explained
    from model_license_audit.rules.rule import Need

    policy, upstream = policy_from(said), upstream_from(said["upstream"])
    online = may_ask(path, said["online"])
    for target in targets_of(path, said["online"]):
        seen, request = auditor.see(target), ScanRequest(target, policy, upstream, online)
        report = auditor.report_on(seen, request)
        finding = _one(report.findings, fingerprint)
        if finding:
            rules = tuple(rule for rule in auditor.rules if seen.files_read or Need.FILES not in rule.needs)
            rule, situation = _rule(finding.rule, auditor.rules), auditor.situation(seen, request)
            return Explained(report, finding, rule, rules, situation)
    raise UsageError(
        f"no finding {fingerprint} in {path}",
        "scan it again with the same options and copy the fingerprint; of one of `modelaudit check`, give its options",
    )


def _foreseen(fingerprint: str, auditor: Auditor, policy: Policy, said: dict[str, Any]) -> Explained:
    """The finding of that fingerprint in the plan that the options describe."""
    from model_license_audit.audit.planning import PlanRequest, audit_plan, foresee
    from model_license_audit.cli.proof_page import Explained

    plan = plan_from(said, auditor)
    request = PlanRequest(plan, policy, upstream_from(said["upstream"]), bool(said["online"]))
    report = audit_plan(auditor, request)
    finding = _one(report.findings, fingerprint)
    if finding is None:
        raise UsageError(f"no finding {fingerprint} in this plan", "check it again and copy the fingerprint")
    rules = tuple(rule for rule in auditor.rules if plan.at_hand.issuperset(rule.needs))
    return Explained(report, finding, _rule(finding.rule, auditor.rules), rules, foresee(auditor, request))


def _stored(fingerprint: str, file: Path, auditor: Auditor) -> Explained:
    """The finding of that fingerprint in a stored report; its facts are told where they can be worked out again."""
    from model_license_audit.cli.proof_page import Explained
    from model_license_audit.cli.stored import situation_of
    from model_license_audit.rules.rule import Need

    for report in _reports_in(file):
        finding = _one(report.findings, fingerprint)
        if finding:
            rule = _rule(finding.rule, auditor.rules)
            unread = report.planned or report.tally.rules_not_asked
            rules = tuple(rule for rule in auditor.rules if not unread or Need.FILES not in rule.needs)
            return Explained(report, finding, rule, rules, situation_of(report, finding, rule, auditor), True)
    raise UsageError(f"no finding {fingerprint} in {file}", "copy the fingerprint from the report")


def _reports_in(file: Path) -> Sequence[AuditReport]:
    from model_license_audit.reports.as_json import read_reports

    try:
        return read_reports(file.read_text("utf-8"))
    except UsageError as error:
        raise UsageError(f"{file}: {error.what}", error.remedy) from error
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{file}: cannot be read ({error})", "give a report written with --format json") from error


def _one(findings: Sequence[Finding], fingerprint: str) -> Finding | None:
    """The finding whose fingerprint begins so; raises :class:`UsageError` where several do."""
    found = [finding for finding in findings if finding.fingerprint.startswith(fingerprint)]
    if len({finding.fingerprint for finding in found}) > 1:
        told = ", ".join(f"{finding.fingerprint} ({finding.rule})" for finding in found)
        raise UsageError(f"several findings begin with {fingerprint}: {told}", "give more of the fingerprint")
    return found[0] if found else None


def _about_rule(rule: Rule) -> Iterator[tuple[str, str]]:
    yield f"{rule.id}  {rule.title}", ""
    yield "kind", f"{rule.kind} ({rule.kind.meaning}), {rule.severity}"
    yield "why", rule.rationale
    yield "stands on", "; ".join(map(basis_in_words, rule.basis))
    yield "asked of", ASKED_OF[rule.scope]
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


ASKED_OF = {
    "artifact": "the audited artifact",
    "duty": "each term that binds it",
    "pair": "each two inherited terms of different licenses",
    "link": "each link between a child and its parent",
    "ancestor": "each ancestor and data set that was looked up",
    "unknown": "each ancestor and data set that could not be looked up",
    "cycle": "each cycle in the lineage",
    "statement": "each statement in the card's prose",
}


def basis_in_words(entry: str) -> str:
    """What a rule stands on, in words."""
    kind, _, text = entry.partition(":")
    return f"terms of the kind {text.strip()}" if kind == "term" else text.strip()


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
