"""Run every recipe that ships, each as a user would, and hold what came of it against what the recipe expects.

    python -m tools.run_recipes --output build/harness [--fetch] [--twice] [NAME ...]

A recipe that is a plan alone is judged and not run. One that does not come out as expected, or cannot be run because
its data or a framework are not at hand, is a failure.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from model_license_audit.audit.auditor import Auditor
from model_license_audit.gate.digests import sha256_of
from model_license_audit.harness.api import Settings, context_of, released, workspace_of
from model_license_audit.harness.data.source import SourceKind, parse_source
from model_license_audit.harness.recipe.checks import named_bases
from model_license_audit.harness.recipe.model import Recipe
from model_license_audit.harness.recipe.reading import read_recipe
from model_license_audit.harness.recipe.shipped import is_plan_alone, shipped
from model_license_audit.harness.steps.intent import at_hand, policy_of
from model_license_audit.harness.steps.plan import judge
from model_license_audit.licenses.entries.knowledge import KnowledgeBase
from model_license_audit.licenses.entries.packs import with_packs
from model_license_audit.model.findings import Severity
from model_license_audit.model.report import AuditReport
from model_license_audit.policy.policy import Policy

_PROGRAM = "from model_license_audit.cli.main import program; program()"
_TIMED = "provenance.json"
"""The one file of a release that tells when it was made."""


@dataclass(frozen=True, slots=True)
class Came:
    """What came of a recipe: the exit code, the rules that spoke, the scores, the time; ``wrong`` is what differs."""

    name: str
    code: int
    rules: tuple[str, ...]
    after: float | None
    baseline: float | None
    seconds: float
    wrong: tuple[str, ...]

    @property
    def row(self) -> str:
        """A line of the table."""
        after, baseline = (f"{score:.3f}" if score is not None else "-" for score in (self.after, self.baseline))
        verdict, rules = "; ".join(self.wrong) or "as expected", ", ".join(self.rules) or "-"
        scores = f"{after:>8} {baseline:>8}"
        return f"{self.name:<32} {self.code:>4} {scores} {self.seconds:>6.0f} s  {rules:<24} {verdict}"


def main() -> None:
    """Run the recipes that are named, or all; print the table; exit with 1 when one did not come out as expected."""
    said = _arguments()
    known = {name: read_recipe(file) for name, file in shipped().items()}
    unknown = [name for name in said.names if name not in known]
    if unknown:
        sys.exit(f"no recipe is called {', '.join(unknown)}; those that ship: {', '.join(known)}")
    said.output.mkdir(parents=True, exist_ok=True)
    began, found = time.monotonic(), []
    for recipe in _ordered(known, said.names or list(known)):
        print(f"== {recipe.name}", file=sys.stderr, flush=True)
        found.append(_planned(recipe) if is_plan_alone(recipe.origin) else _run(recipe, said))
    print(f"{'recipe':<32} {'exit':>4} {'accuracy':>8} {'baseline':>8} {'time':>8}  {'rules':<24} outcome")
    for came in found:
        print(came.row)
    failed = sum(bool(came.wrong) for came in found)
    print(f"{len(found)} recipes in {time.monotonic() - began:.0f} s, {failed} not as expected")
    sys.exit(1 if failed else 0)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", help="recipes that ship; all of them when none is named")
    parser.add_argument("--output", type=Path, required=True, help="the folder in which each release gets one")
    parser.add_argument("--fetch", action="store_true", help="fetch packages that are not at hand")
    parser.add_argument("--twice", action="store_true", help="run each twice, and compare every file")
    return parser.parse_args()


def _ordered(known: dict[str, Recipe], names: Sequence[str]) -> list[Recipe]:
    """The recipes, each behind those whose releases it starts from."""
    found: dict[str, Recipe] = {}

    def add(name: str) -> None:
        if name in found:
            return
        for needed in _needed(known[name]):
            add(needed)
        found[name] = known[name]

    for name in names:
        add(name)
    return list(found.values())


def _needed(recipe: Recipe) -> Iterator[str]:
    for _, base in named_bases(recipe):
        source = parse_source(base.files) if base.files else None
        if source is not None and source.kind is SourceKind.RECIPE:
            yield source.name


def _planned(recipe: Recipe) -> Came:
    """What the rules say of a plan."""
    began = time.monotonic()
    policy = policy_of(recipe, Policy(), False)
    kb = with_packs(KnowledgeBase.load(), policy.licenses)
    with tempfile.TemporaryDirectory() as place:
        context = context_of(Auditor(kb), workspace_of(recipe, Path(place) / recipe.name), Settings())
        planned = judge(recipe, context, at_hand(recipe, context))
    code = int(planned.stop.exit_code) if planned.stop else 0
    rules = _telling(planned.report)
    seconds = time.monotonic() - began
    wrong = (*_wrong(recipe, code, rules), *_untold(recipe, planned.report))
    return Came(recipe.name, code, rules, None, None, seconds, wrong)


def _run(recipe: Recipe, said: argparse.Namespace) -> Came:
    """A run in a process of its own."""
    place = said.output / recipe.name
    _clear(place)
    began = time.monotonic()
    code = _finetune(recipe, place, said.fetch)
    seconds = time.monotonic() - began
    workspace = workspace_of(recipe, place)
    if not workspace.file("audit.json").is_file():
        return Came(recipe.name, code, (), None, None, seconds, (f"exit {code}, and no release",))
    release = released(workspace)
    rules = _telling(release.audit)
    training = release.training
    after = training.after.accuracy if training and training.after else None
    baseline = training.baseline.accuracy if training and training.baseline else None
    wrong = [*_wrong(recipe, code, rules), *_untold(recipe, release.plan), *_scores(recipe, after, baseline)]
    if said.twice:
        wrong += _again(recipe, place, said.fetch)
    return Came(recipe.name, code, rules, after, baseline, seconds, tuple(wrong))


def _finetune(recipe: Recipe, place: Path, fetch: bool) -> int:
    more = [*(["--fetch"] if fetch else []), *(["--allow-unknown"] if recipe.expect.allow_unknown else [])]
    command = [sys.executable, "-c", _PROGRAM, "finetune", str(recipe.origin), "--output", str(place), *more]
    return subprocess.run([*command, "--registry", "none"], check=False, stdout=sys.stderr).returncode


def _wrong(recipe: Recipe, code: int, rules: tuple[str, ...]) -> Iterator[str]:
    expect = recipe.expect
    if code != expect.exit_code:
        yield f"exit {code} instead of {expect.exit_code}"
    if set(rules) != set(expect.rules):
        yield f"rules {', '.join(rules) or 'none'} instead of {', '.join(expect.rules) or 'none'}"
    if (expect.plan == "refused") != (code == 1):
        yield f"the plan was to be {expect.plan}"


def _untold(recipe: Recipe, report: AuditReport) -> Iterator[str]:
    """Duties that the plan was to tell and does not."""
    told = {duty.term.action for duty in report.duties if duty.inherited}
    for action in recipe.expect.duties:
        if action not in told:
            yield f"the plan does not tell {action}"


def _telling(report: AuditReport) -> tuple[str, ...]:
    """The rules that found something which is more than a note."""
    return tuple(dict.fromkeys(one.rule for one in report.findings if one.severity is not Severity.NOTE))


def _scores(recipe: Recipe, after: float | None, baseline: float | None) -> Iterator[str]:
    least, most = recipe.expect.min_accuracy, recipe.expect.max_baseline
    if least is not None and (after is None or after < least):
        yield f"accuracy {after} is below {least}"
    if most is not None and (baseline is None or baseline > most):
        yield f"baseline {baseline} is above {most}"


def _again(recipe: Recipe, place: Path, fetch: bool) -> Iterator[str]:
    """The files that a second run of the same recipe made otherwise."""
    other = place.with_name(f"{place.name}-again")
    _clear(other)
    _finetune(recipe, other, fetch)
    first, second = _digests(place), _digests(other)
    differing = sorted(name for name in first.keys() | second.keys() if first.get(name) != second.get(name))
    if differing:
        yield f"a second run differs in {', '.join(differing)}"


def _digests(place: Path) -> dict[str, str]:
    files = [file for file in sorted(place.rglob("*")) if file.is_file() and file.name != _TIMED]
    return {str(file.relative_to(place)): sha256_of(file) for file in files}


def _clear(place: Path) -> None:
    for folder in (place, place.with_name(place.name + ".work")):
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
