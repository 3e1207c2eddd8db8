"""Write the README's output blocks anew from what the program says: build_readme.py [--check].

A block stands between ``<!-- output: NAME -->`` and ``<!-- end of output -->``; the text between is replaced by what
the block of that name gives. With --check nothing is written, and a stale README makes the exit code 1.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from model_license_audit.model.findings import FindingKind
from model_license_audit.model.report import ExitCode

ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"
TOUR = "examples/unmet-llama-finetune"
PROGRAM = Path(sys.executable).with_name("modelaudit")
_BLOCK = re.compile(r"(<!-- output: ([a-z-]+) -->\n).*?(<!-- end of output -->)", re.DOTALL)


def said(*arguments: str) -> str:
    """What the program writes for these arguments, below the line that calls it."""
    return console(arguments, output(*arguments))


def console(arguments: Sequence[str], text: str) -> str:
    """Output in a block, below the line that calls the program (none when there are no arguments)."""
    call = [f"$ modelaudit {' '.join(arguments)}"] if arguments else []
    return "\n".join(["```console", *call, *(line.rstrip() for line in text.rstrip().splitlines()), "```"])


def opening(end: str, *arguments: str) -> str:
    """The beginning of what the program writes for these arguments, up to a line that begins so."""
    text = output(*arguments)
    return console(arguments, f"{text[: text.index(chr(10) + end)].rstrip()}\n\n[…]")


def part(first: str | None, end: str | None) -> str:
    """A part of the report on the example: from the section of that heading up to the one of the other."""
    text = output("scan", TOUR)
    start = text.index(f"\n{first}") + 1 if first else 0
    return text[start : text.index(f"\n{end}", start) if end else len(text)]


def name_finding() -> dict[str, str]:
    """The finding of the example about the model's name."""
    audit = json.loads(output("scan", TOUR, "-f", "json"))["audits"][0]
    (finding,) = (found for found in audit["findings"] if found["rule"] == "MLA305")
    return {"rule": finding["rule"], "fingerprint": finding["fingerprint"], "artifact": audit["artifact"]["names"][0]}


def output(*arguments: str, cwd: Path = ROOT) -> str:
    """What the program writes, run where a reader would run it."""
    surroundings = {**os.environ, "COLUMNS": "100", "PYTHONIOENCODING": "utf-8", "NO_COLOR": "1"}
    surroundings["MODELAUDIT_REGISTRY"] = "none"
    surroundings |= {"GITHUB_ACTIONS": "", "GITLAB_CI": ""}
    command = [str(PROGRAM), *(argument.strip("'") for argument in arguments)]
    done = subprocess.run(command, cwd=cwd, env=surroundings, capture_output=True, encoding="utf-8", check=False)
    if done.returncode not in {0, 1, 4} or "Traceback" in done.stderr:
        raise SystemExit(f"modelaudit {' '.join(arguments)}: exit {done.returncode}\n{done.stderr}")
    return done.stdout


def exit_codes() -> str:
    """The table of exit codes."""
    return "\n".join(["| code | meaning |", "|---|---|", *(f"| {code.value} | {code.meaning} |" for code in ExitCode)])


def finding_kinds() -> str:
    """The table of finding kinds, worst first."""
    return "\n".join(["| kind | meaning |", "|---|---|", *(f"| `{kind}` | {kind.meaning} |" for kind in FindingKind)])


POLICY = """```toml
# modelaudit.toml
fail-on = "unmet-duty"
allow-incomplete = false

[use]
purpose = "commercial"
release = "weights"
territories = ["EU", "US"]
monthly-users = 20000

[rules.severity]
MLA306 = "error"

[[waivers]]
rule = "{rule}"
artifact = "{artifact}"
fingerprint = "{fingerprint}"
reason = "accepted-risk"
comment = "The name is registered; renaming is planned for the next release."
owner = "legal@acme.example"
expires = 2030-01-31
```"""


def policy() -> str:
    """A policy file that waives a finding of the report above."""
    return POLICY.format(**name_finding())


def edited_license() -> str:
    """What is told of our own license with a sentence more."""
    text = (ROOT / "LICENSE").read_text(encoding="utf-8") + "\nYou may not use this Software for commercial purposes.\n"
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "LICENSE"
        file.write_text(text, encoding="utf-8")
        return console(["licenses", "identify", "LICENSE"], output("licenses", "identify", "LICENSE", cwd=Path(folder)))


BLOCKS: dict[str, Callable[[], str]] = {
    "help": lambda: said("--help"),
    "scan-help": lambda: said("scan", "--help"),
    "rules": lambda: said("rules", "list"),
    "report-head": lambda: console(["scan", TOUR], part(None, "ANSWERS")),
    "report-findings": lambda: console([], part("FINDINGS", None)),
    "report-answers": lambda: console([], part("ANSWERS", "WHO ASKS")),
    "check": lambda: said("check", "--base", "license:cc-by-sa-4.0", "--license", "gpl-3.0"),
    "options": lambda: opening(
        "CANNOT BE TOLD", "options", "--base", "license:cc-by-sa-4.0", "--base", "license:mit", "--license", "mit"
    ),
    "choose": lambda: opening("   5  ", "choose", "--task", "text-generation", "--use", "commercial"),
    "lineage": lambda: said("lineage", "deepseek-ai/DeepSeek-R1-Distill-Llama-8B", "--up"),
    "licenses-resolve": lambda: said("licenses", "resolve", "'apache 2'", "modified-mit"),
    "licenses-compare": lambda: said("licenses", "compare", "creativeml-openrail-m", "openrail++", "--differences"),
    "licenses-identify": edited_license,
    "explain": lambda: said("explain", name_finding()["fingerprint"][:12], TOUR),
    "policy": policy,
    "exit-codes": exit_codes,
    "gate": lambda: said("gate", TOUR, "--policy", "open-release"),
    "finding-kinds": finding_kinds,
}
"""What stands in each block."""


def fresh(text: str) -> str:
    """The README with every block as the program says it now."""
    return _BLOCK.sub(lambda match: f"{match[1]}{BLOCKS[match[2]]()}\n{match[3]}", text)


def main(arguments: list[str]) -> int:
    """Write, or with --check only judge."""
    old = README.read_text(encoding="utf-8")
    new = fresh(old)
    if new == old:
        return 0
    sys.stdout.write(f"{'stale' if '--check' in arguments else 'written'}: README.md\n")
    if "--check" in arguments:
        return 1
    README.write_text(new, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
