"""A comment for a pull or merge request: the result at a glance, all else to be unfolded."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from model_license_audit import __version__
from model_license_audit.model.report import AuditReport, Versions
from model_license_audit.reports import phrases, words
from model_license_audit.reports.markdown.audit import audit
from model_license_audit.reports.markdown.prose import plain
from model_license_audit.reports.safe import NAME, short
from model_license_audit.reports.standing import by_risk

MOST = 60_000
"""Most characters of the document; services refuse comments of more than 65,536."""
MARKER = "<!-- modelaudit -->"
"""By this line a bot finds its own comment again."""
_MOST_LISTED = 100


class MarkdownRenderer:
    """GitHub- and GitLab-flavoured Markdown; nothing a model says can become markup, a link or a mention.

    Of several audits the first thing is a table of them, the riskiest first.
    """

    format = "markdown"

    def render(self, reports: Sequence[AuditReport], **_terminal: object) -> str:
        """The comment, cut where services would refuse it, with a line that says so."""
        told = [MARKER, *(_overview(reports) if len(reports) > 1 else ())]
        for report in by_risk(reports):
            told += audit(report, alone=len(reports) == 1)
        return fitting(told, closing(tuple(dict.fromkeys(report.versions for report in reports))))


def closing(versions: Sequence[Versions]) -> list[str]:
    """What made the document, and what it is not."""
    told = [f"modelaudit {v.tool} · rules {v.rules} · license data {v.license_data}" for v in versions]
    made = "; ".join(told) or f"modelaudit {__version__}"
    return [f"<sub>{plain(made)}<br>{words.NOT_LEGAL_ADVICE}</sub>", ""]


def fitting(lines: Sequence[str], end: Sequence[str]) -> str:
    """The lines and the end as one text, the lines cut where it would be too long; what is open is closed then."""
    text = "\n".join((*lines, *end))
    if len(text) <= MOST:
        return text
    kept: list[str] = []
    room, unclosed = MOST - len("\n".join(end)) - 200, 0
    for line in lines:
        room -= len(line) + 1
        if room < 0:
            break
        kept.append(line)
        unclosed += line.startswith("<details") - line.startswith("</details")
    kept += ["", "</details>"] * unclosed
    return "\n".join((*kept, "", "**Cut here: the rest is in the full report (`--format html`).**", "", *end))


def _overview(reports: Sequence[AuditReport]) -> Iterator[str]:
    yield f"## License audit of {len(reports):,} models"
    yield ""
    yield "| Model | Result | Conflicts | Unmet duties | Missing evidence | Unknown |"
    yield "|---|---|--:|--:|--:|--:|"
    for report in by_risk(reports)[:_MOST_LISTED]:
        numbers = " | ".join(str(number) for number, _, _ in phrases.tallied(report)[:-1])
        yield f"| {plain(short(report.artifact.name, NAME))} | {plain(phrases.headline(report))} | {numbers} |"
    yield ""
    if len(reports) > _MOST_LISTED:
        yield f"… and {len(reports) - _MOST_LISTED:,} more"
        yield ""
