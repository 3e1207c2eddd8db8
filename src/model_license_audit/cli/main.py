"""The ``modelaudit`` program: its commands by name, and the one place where errors become messages."""

from __future__ import annotations

import errno
import gc
import io
import os
import sys
from typing import IO

import click

from model_license_audit import __version__
from model_license_audit.cli.lazy import lazy_group
from model_license_audit.cli.telling import tell
from model_license_audit.model.errors import ModelAuditError, NothingToAudit, UsageError
from model_license_audit.model.report import ExitCode

_COMMANDS = {
    "scan": ("model_license_audit.cli.scan", "Audit models: may I ship this, what do I owe, what is not known?"),
    "gate": ("model_license_audit.cli.gate", "Let a model out or stop it: a scan as a release pipeline needs it."),
    "check": (
        "model_license_audit.cli.check",
        "The same answers before there is a model: what if I make this from that?",
    ),
    "bom": (
        "model_license_audit.cli.bom",
        "The bill of materials of a model, for other programs: SPDX or CycloneDX.",
    ),
    "options": (
        "model_license_audit.cli.options",
        "Under which licenses it may be released, or why under none, and what would change that.",
    ),
    "fix": ("model_license_audit.cli.fix", "A patch for what can be put right in files; --write applies it."),
    "notice": (
        "model_license_audit.cli.notice",
        "The NOTICE of a release: prescribed words, credits, license texts, and what is not known.",
    ),
    "choose": ("model_license_audit.cli.choose", "Find base models that fit an intended use, and what each asks."),
    "diff": ("model_license_audit.cli.diff", "What changed between two audits, directories or revisions."),
    "explain": ("model_license_audit.cli.explain", "Explain a rule, or a finding of an audit with its whole proof."),
    "rules": ("model_license_audit.cli.rules", "List rules, or try them on their cases."),
    "lineage": ("model_license_audit.cli.lineage", "Show what a model was made from and what was made from it."),
    "impact": (
        "model_license_audit.cli.impact",
        "Every model that a change of one model, or of one license, would touch.",
    ),
    "policy": ("model_license_audit.cli.policy", "The policy file: write, check, show and test one."),
    "waive": ("model_license_audit.cli.waive", "Accept a finding until a day, for a reason, in the file of waivers."),
    "waivers": ("model_license_audit.cli.waivers", "List the waivers: which hold, and which have ended."),
    "curate": (
        "model_license_audit.cli.curate",
        "Write down which license your lawyers concluded an artifact is under.",
    ),
    "hook": ("model_license_audit.cli.hook", "Checks before a commit, for pre-commit: changed models, policy files."),
    "mlflow": ("model_license_audit.cli.mlflow", "The gate before a model of MLflow is promoted."),
    "hf": ("model_license_audit.cli.hf", "The gate before a model is pushed to the Hugging Face Hub."),
    "registry": ("model_license_audit.cli.registry", "The registry of models: add, show, search, changes, export."),
    "crawl": ("model_license_audit.cli.crawl", "Bring models of a hub, a cache or a file into the registry."),
    "finetune": (
        "model_license_audit.cli.finetune",
        "Make an audited derivative of a pretrained model, as a recipe says.",
    ),
    "recipes": (
        "model_license_audit.cli.recipes",
        "Recipes of derivatives: list, show, check, each step.",
    ),
    "licenses": (
        "model_license_audit.cli.licenses",
        "What licenses say: list, show, compare, identify a text, resolve a name, check a pack.",
    ),
    "verify": (
        "model_license_audit.cli.verify",
        "Check a release against its provenance, signature, card and base, or a model against a gate's verdict.",
    ),
    "serve": (
        "model_license_audit.cli.serve",
        "Serve audits and the registry over HTTP: pages for people, JSON for programs.",
    ),
    "doctor": ("model_license_audit.cli.doctor", "Show versions, license data and extras, and what is amiss."),
}

_GARBAGE = 100_000
"""So many new objects before cycles among them are looked for: more than a scan of one model makes."""


def exit_code_table() -> str:
    """The exit codes and their reasons, as ``--help`` and the README show them."""
    return "\n".join(f"{code.value}  {code.meaning}" for code in ExitCode)


def _hanging(line: str) -> str:
    """A row of the table in lines that fit a terminal, the further ones below the meaning."""
    import textwrap

    return textwrap.fill(line, 78, initial_indent="  ", subsequent_indent=" " * 5)


@click.group(
    cls=lazy_group(_COMMANDS),
    epilog="\b\nExit codes:\n" + "\n".join(_hanging(line) for line in exit_code_table().splitlines()),
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__, prog_name="modelaudit", message="%(prog)s %(version)s")
@click.option("--debug", is_flag=True, help="Show a traceback when something goes wrong.")
@click.pass_context
def modelaudit(ctx: click.Context, debug: bool) -> None:
    """Tell whether a model may be shipped, what is owed if it is, and prove why.

    The answers come from the model's own files, the models it was made from, and the text of their licenses. This is
    no legal advice.
    """
    ctx.obj["debug"] = debug


def program() -> None:
    """Run the program as its own process, which ends at once: taking the interpreter apart costs a tenth of a scan.

    Looking for cycles among what was just loaded, and stays, costs a twentieth: it begins later.
    """
    gc.set_threshold(_GARBAGE)
    try:
        main()
    except SystemExit as stop:
        sys.stderr.flush()
        os._exit(int(stop.code or 0))


def main() -> None:
    """Run the program; every error of ours is told in one line with what to do, and sets the exit code."""
    state = {"debug": False}
    sys.stdout = sys.stdout or _Closed()
    try:
        code = int(_run(state))
        sys.stdout.flush()
    except BrokenPipeError:
        _silence(sys.stdout)
        code = int(ExitCode.USAGE)
    except OSError as error:
        _silence(sys.stdout)
        tell(UsageError(f"the output cannot be written ({error.strerror})", "check where standard output goes"))
        code = int(ExitCode.USAGE)
    sys.exit(code)


def _run(state: dict[str, bool]) -> int:
    try:
        return int(modelaudit.main(standalone_mode=False, obj=state) or 0)
    except click.exceptions.Exit as stop:
        return stop.exit_code
    except click.ClickException as error:
        error.show()
        return ExitCode.USAGE
    except SystemExit as stop:  # how click ends when nobody reads what it writes
        raise BrokenPipeError from stop
    except click.Abort:
        click.echo("interrupted", err=True)
        return 130
    except ModelAuditError as error:
        if state["debug"]:
            raise
        for one in error.each():
            tell(one)
        return ExitCode.NOTHING if isinstance(error, NothingToAudit) else ExitCode.USAGE


class _Closed(io.StringIO):
    """Standard output that was closed before the program began: what is written there is lost, and that is told."""

    def write(self, _text: str) -> int:
        """Fail as a closed file does."""
        raise OSError(errno.EBADF, os.strerror(errno.EBADF))


def _silence(stream: IO[str]) -> None:
    """Send what is still buffered nowhere, so that closing the stream at exit cannot fail again."""
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
    except (OSError, ValueError):
        return
