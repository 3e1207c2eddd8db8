"""The notice of a release as plain text: what has to stand word for word is never broken."""

from __future__ import annotations

from model_license_audit.model.notice import LicenseNotice, Notice, QuotedText, Work
from model_license_audit.reports.notice import words as told
from model_license_audit.reports.safe import NAME, cells, short, wrap

WIDTH = 80
_TITLE = "NOTICE of "


def as_text(notice: Notice) -> str:
    """The whole notice; equal notices give equal texts."""
    lines = _Lines()
    lines.title(f"{_TITLE}{short(notice.name, NAME)}", "=")
    lines.add(told.head(notice))
    lines.blank()
    lines.add(told.LIMITS)
    for one in notice.licenses:
        _license(lines, one)
    if notice.untold:
        lines.title("Works whose license is not known", "-")
        for work in notice.untold:
            _work(lines, work)
    _texts(lines, notice)
    _missing(lines, notice)
    return lines.finish()


def is_put_together(head: bytes) -> bool:
    """True for the beginning of a notice that :func:`as_text` made, which may be replaced by a later one."""
    text = head.decode("utf-8", "replace")
    return text.startswith(_TITLE) and " ".join(told.LIMITS.split()) in " ".join(text.split())


class _Lines:
    """Collects lines: sentences are wrapped, exact words are not."""

    def __init__(self) -> None:
        self._lines: list[str] = []

    def add(self, text: str, lead: str = "", hang: str | None = None) -> None:
        """A sentence, wrapped, its further lines below its first word."""
        hang = " " * len(lead) if hang is None else hang
        for number, line in enumerate(wrap(text, WIDTH - len(lead), WIDTH - len(hang))):
            self._lines.append((hang if number else lead) + line)

    def exact(self, text: str, margin: str = "") -> None:
        """Words as they stand, each of their lines whole."""
        self._lines += [margin + line if line else "" for line in told.exact(text).split("\n")]

    def blank(self) -> None:
        """One empty line, never two in a row."""
        if self._lines and self._lines[-1]:
            self._lines.append("")

    def title(self, text: str, rule: str) -> None:
        """A heading with a rule below it."""
        self.blank()
        self._lines += [text, rule * min(WIDTH, cells(text))]
        self.blank()

    def finish(self) -> str:
        """All lines, with one line end behind the last."""
        return "\n".join(self._lines).strip("\n") + "\n"


def _license(lines: _Lines, one: LicenseNotice) -> None:
    lines.title(told.license_title(one), "-")
    for said in one.words:
        lines.add(f"{told.words_lead(said)}:")
        lines.blank()
        lines.exact(told.said_words(said))
        for other in said.instead:
            lines.add("or:")
            lines.exact(other)
        lines.blank()
    for work in one.works:
        _work(lines, work)
    _passed_on(lines, one)
    sentence, address = told.text_of(one)
    lines.add(sentence)
    if address:
        lines.exact(address)


def _work(lines: _Lines, work: Work) -> None:
    lines.add(told.credit(work), lead="* ")
    if work.address:
        lines.exact(work.address, "  ")
    lines.add(told.stands(work), lead="  ")
    if unread := told.unread(work):
        lines.add(unread, lead="  ")
    for line in work.copyrights:
        lines.exact(line.text, "  ")
    for quoted in work.notices:
        _quoted(lines, work, quoted)
    lines.blank()


def _quoted(lines: _Lines, work: Work, quoted: QuotedText) -> None:
    lines.blank()
    lines.add(f"From {short(quoted.path, NAME)} of {short(work.name, NAME)}:", lead="  ")
    lines.blank()
    lines.exact(quoted.text)


def _passed_on(lines: _Lines, one: LicenseNotice) -> None:
    if one.passed_on:
        lines.add("What goes along and binds whoever receives this release:")
    for restriction in one.passed_on:
        lines.add(told.passed_on(restriction, short(one.name, NAME * 2)), lead="  - ")
        if restriction.policy:
            lines.exact(restriction.policy, "    ")
    lines.blank()


def _texts(lines: _Lines, notice: Notice) -> None:
    if notice.texts:
        lines.title("License texts", "=")
    for number, text in enumerate(notice.texts, 1):
        lines.title(told.text_title(number, text), "-")
        lines.exact(text.text.strip("\n"))
        lines.blank()


def _missing(lines: _Lines, notice: Notice) -> None:
    if notice.missing:
        lines.title("Not known, or not at hand", "=")
    for gap in notice.missing:
        lines.add(f"{short(gap.subject, NAME * 2)}: {short(gap.what)}", lead="* ")
        lines.add(f"What to do: {short(gap.remedy)}", lead="  ")
