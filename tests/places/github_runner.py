"""As much of GitHub's runner as our action and workflow use: steps, expressions, outputs, actions in actions.

What other actions do is not done, and is noted with what was given to them.
"""

from __future__ import annotations

import re
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

_EXPRESSION = re.compile(r"\$\{\{\s*(.*?)\s*\}\}")
_NAME = re.compile(r"\b(inputs|steps|matrix|github)\.([\w.-]+)")


@dataclass(slots=True)
class Ran:
    """What came of the steps of an action or a job: their outputs, the first exit code that is not 0, what it said."""

    outputs: dict[str, dict[str, str]] = field(default_factory=dict)
    code: int = 0
    said: str = ""
    used: dict[str, dict[str, str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Runner:
    """Runs steps in a workspace; ``temp`` is the runner's own folder, ``actions`` the checkouts of actions by name.

    Steps in ``done`` are left out: another test ran them on this runner.
    """

    workspace: Path
    temp: Path
    surroundings: Mapping[str, str]
    actions: Mapping[str, Path]
    done: frozenset[str] = frozenset()

    def action(self, folder: Path, given: Mapping[str, str]) -> tuple[Ran, dict[str, str]]:
        """Run a composite action; its outputs come beside what its steps did."""
        told = yaml.safe_load((folder / "action.yml").read_text("utf-8"))
        unknown = set(given) - set(told["inputs"])
        assert not unknown, f"no such inputs: {unknown}"
        inputs = {name: str(one.get("default", "")) for name, one in told["inputs"].items()} | dict(given)
        assert all(inputs[name] for name, one in told["inputs"].items() if one.get("required"))
        ran = self.steps(told["runs"]["steps"], {"inputs": inputs}, {"GITHUB_ACTION_PATH": str(folder)})
        known = {"inputs": inputs, "steps": ran.outputs}
        return ran, {name: self._filled(one["value"], known) for name, one in told["outputs"].items()}

    def steps(self, steps: list[dict[str, Any]], known: Mapping[str, Any], more: Mapping[str, str]) -> Ran:
        """Run steps one after the other; after one that failed only those that always run."""
        ran = Ran()
        for step in steps:
            told = {**known, "steps": ran.outputs}
            condition = str(step.get("if", "success()"))
            if step.get("name") in self.done or (ran.code and "always()" not in condition):
                continue
            if not self._holds(condition, told):
                continue
            code, outputs = self._step(step, told, more, ran)
            if step_id := step.get("id"):
                ran.outputs[step_id] = outputs
            if code and not step.get("continue-on-error"):
                ran.code = ran.code or code
        return ran

    def _step(
        self, step: dict[str, Any], known: Mapping[str, Any], more: Mapping[str, str], ran: Ran
    ) -> tuple[int, dict[str, str]]:
        if "uses" in step:
            given = {name: self._filled(str(value), known) for name, value in step.get("with", {}).items()}
            folder = self.actions.get(step["uses"].partition("@")[0])
            if folder is None:
                ran.used[step["uses"]] = given
                return 0, {}
            inner, outputs = self.action(folder, given)
            ran.said += inner.said
            ran.used |= inner.used
            return inner.code, outputs
        own = {name: self._filled(str(value), known) for name, value in step.get("env", {}).items()}
        assert step["shell"] == "bash"
        return self._run(step["run"], {**more, **own}, ran)

    def _run(self, script: str, more: Mapping[str, str], ran: Ran) -> tuple[int, dict[str, str]]:
        assert "${{" not in script, (
            "what comes from outside is handed to a script in its environment, never in its text"
        )
        file, output, summary = (self.temp / name for name in ("script.sh", "output", "summary.md"))
        file.write_text(script, "utf-8")
        output.write_text("", "utf-8")
        env = {
            **self.surroundings,
            "GITHUB_ACTIONS": "true",
            "GITHUB_WORKSPACE": str(self.workspace),
            "GITHUB_OUTPUT": str(output),
            "GITHUB_STEP_SUMMARY": str(summary),
            "RUNNER_TEMP": str(self.temp),
            **more,
        }
        command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", str(file)]
        done = subprocess.run(command, cwd=self.workspace, env=env, capture_output=True, text=True, check=False)
        ran.said += done.stdout + done.stderr
        return done.returncode, dict(line.split("=", 1) for line in output.read_text("utf-8").splitlines())

    def _filled(self, text: str, known: Mapping[str, Any]) -> str:
        return _EXPRESSION.sub(lambda found: str(self._value(found[1], known)), text)

    def _holds(self, condition: str, known: Mapping[str, Any]) -> bool:
        found = _EXPRESSION.fullmatch(condition)
        return bool(self._value(found[1] if found else condition, known))

    def _value(self, expression: str, known: Mapping[str, Any]) -> Any:
        """What an expression says; its operators and literals are written as Python writes them."""

        def named(found: re.Match[str]) -> str:
            value: Any = known[found[1]]
            for part in found[2].replace("outputs.", "").split("."):
                value = value[part]
            return repr(value)

        python = _NAME.sub(named, expression).replace("&&", " and ").replace("||", " or ")
        functions = {"always": lambda: True, "success": lambda: True}
        return eval(python, {"__builtins__": {}}, functions)  # noqa: S307 - our own files, in a test
