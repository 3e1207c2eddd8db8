"""Where a build log is read: what each service makes of lines, and how the gate tells which one it is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from model_license_audit.gate.verdict import Decision
from model_license_audit.model.errors import ModelAuditError
from model_license_audit.model.report import AuditReport, ExitCode

CHOICES = ("auto", "github", "gitlab", "off")
"""The names a service is chosen by; *auto* goes by what the service says in the environment."""


@dataclass(frozen=True, slots=True)
class Concluded:
    """What a call of the gate came to: its audits, the exit code that follows, and where the set of reports lies."""

    reports: Sequence[AuditReport]
    decision: Decision
    exit_code: ExitCode
    report_dir: str = ""


class BuildLog(Protocol):
    """What one build service understands beyond plain lines."""

    def folded(self, title: str, lines: Iterable[str], number: int) -> Iterator[str]:
        """The lines behind a title that a reader unfolds; ``number`` tells this fold from others of the call."""
        ...

    def details(self, title: str, lines: Iterable[str], number: int) -> Iterator[str]:
        """The same for what the log need not show at all, where the service has no way to put it out of sight."""
        ...

    def annotations(self, reports: Sequence[AuditReport]) -> Iterator[str]:
        """Lines by which the service marks files."""
        ...

    def failure(self, error: ModelAuditError) -> Iterator[str]:
        """Lines by which it shows that the gate could not do its work."""
        ...

    def conclude(self, concluded: Concluded) -> None:
        """Tell the service what came of it; raises :class:`ModelAuditError` where that cannot be written."""
        ...


class PlainLog:
    """A log that is nothing but lines."""

    def folded(self, title: str, lines: Iterable[str], number: int) -> Iterator[str]:  # noqa: ARG002 - nothing folds
        """The lines as they are."""
        yield from lines

    def details(self, title: str, lines: Iterable[str], number: int) -> Iterator[str]:  # noqa: ARG002
        """Nothing."""
        yield from ()

    def annotations(self, reports: Sequence[AuditReport]) -> Iterator[str]:  # noqa: ARG002
        """None."""
        yield from ()

    def failure(self, error: ModelAuditError) -> Iterator[str]:  # noqa: ARG002 - the error is told anyway
        """None."""
        yield from ()

    def conclude(self, concluded: Concluded) -> None:
        """Nobody listens."""


def build_log(chosen: str, environment: Mapping[str, str]) -> BuildLog:
    """The log of the service that is chosen, or for ``auto`` of the one the environment is of."""
    name = _seen(environment) if chosen == "auto" else chosen
    if name == "github":
        from model_license_audit.gate.github import GithubLog

        return GithubLog(environment)
    if name == "gitlab":
        from model_license_audit.gate.gitlab import GitlabLog

        return GitlabLog()
    return PlainLog()


def _seen(environment: Mapping[str, str]) -> str:
    if environment.get("GITHUB_ACTIONS") == "true":
        return "github"
    return "gitlab" if environment.get("GITLAB_CI") == "true" else "off"
