"""The notice of a release as Markdown: everything that others wrote is escaped, or stands in a fence."""

from __future__ import annotations

import re

from model_license_audit.model.notice import LicenseNotice, Notice, Work
from model_license_audit.reports.markdown.prose import plain
from model_license_audit.reports.notice import words as told
from model_license_audit.reports.safe import NAME, short


def as_markdown(notice: Notice) -> str:
    """The whole notice; equal notices give equal texts."""
    lines = [f"# NOTICE of {plain(short(notice.name, NAME))}", "", plain(told.head(notice)), "", plain(told.LIMITS)]
    for one in notice.licenses:
        lines += _license(one)
    if notice.untold:
        lines += ["", "## Works whose license is not known", ""]
        lines += [line for work in notice.untold for line in _work(work)]
    lines += _texts(notice)
    lines += _missing(notice)
    return "\n".join(lines).rstrip("\n") + "\n"


def _fence(text: str) -> list[str]:
    """The text in a fence longer than any in it."""
    plain = told.exact(text)
    ticks = "`" * max(3, 1 + max(map(len, re.findall(r"`+", plain)), default=0))
    return [f"{ticks}text", *plain.split("\n"), ticks]


def _license(one: LicenseNotice) -> list[str]:
    lines = ["", f"## {plain(told.license_title(one))}", ""]
    for said in one.words:
        lines += [f"{plain(told.words_lead(said))}:", "", *_fence(told.said_words(said)), ""]
        for other in said.instead:
            lines += ["or:", "", *_fence(other), ""]
    for work in one.works:
        lines += _work(work)
    if one.passed_on:
        lines += ["", "What goes along and binds whoever receives this release:", ""]
    for restriction in one.passed_on:
        home = f": <{restriction.policy}>" if restriction.policy else ""
        lines.append(f"- {plain(told.passed_on(restriction, short(one.name, NAME * 2)))}{home}")
    sentence, address = told.text_of(one)
    return [*lines, "", plain(sentence) + (f" <{address}>" if address else "")]


def _work(work: Work) -> list[str]:
    lines = [f"- {plain(told.credit(work))}"]
    lines += [f"  <{work.address}>"] if work.address else []
    lines += [f"  {plain(told.stands(work))}"]
    lines += [f"  {plain(unread)}"] if (unread := told.unread(work)) else []
    if work.copyrights:
        lines += ["", *_fence("\n".join(line.text for line in work.copyrights)), ""]
    for quoted in work.notices:
        lines += ["", f"From {plain(short(quoted.path, NAME))} of {plain(short(work.name, NAME))}:", ""]
        lines += [*_fence(quoted.text), ""]
    return lines


def _texts(notice: Notice) -> list[str]:
    lines = ["", "## License texts"] if notice.texts else []
    for number, text in enumerate(notice.texts, 1):
        lines += ["", f"### {plain(told.text_title(number, text))}", "", *_fence(text.text.strip("\n"))]
    return lines


def _missing(notice: Notice) -> list[str]:
    lines = ["", "## Not known, or not at hand", ""] if notice.missing else []
    for gap in notice.missing:
        lines.append(f"- {plain(short(gap.subject, NAME * 2))}: {plain(short(gap.what))}")
        lines.append(f"  What to do: {plain(short(gap.remedy))}")
    return lines
