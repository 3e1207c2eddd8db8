"""The waivers that the server's policy goes by: listed, and written to the file that the policy names."""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from model_license_audit.model.errors import UsageError
from model_license_audit.serving.wire import Answer
from model_license_audit.serving.work.desk import Desk, NotFound, Refused, Told
from model_license_audit.serving.work.finding import report_of

if TYPE_CHECKING:
    from model_license_audit.policy.waivers import Waiver


def listed(desk: Desk, told: Told) -> Answer:
    """Some of the waivers, the ones that end first at the head, each with how it stands today."""
    rows = standing(desk)
    start, most = told["offset"], told["limit"]
    return _json({"total": len(rows), "offset": start, "waivers": rows[start : start + most]})


def standing(desk: Desk) -> list[dict[str, str | None]]:
    """All of them."""
    from model_license_audit.policy.policy import today
    from model_license_audit.policy.standing import standings, told

    policy = desk.policy()
    return [
        {**told(one, state), "file": Path(one.file).name} for one, state in standings(policy.waivers, policy, today())
    ]


def waive(desk: Desk, told: Told) -> Answer:
    """Accept one finding of an audit that is kept, until a day, and write that to the file of waivers."""
    from model_license_audit.gate.writing import replace_file
    from model_license_audit.policy.policy import today
    from model_license_audit.policy.standing import NOTHING, standing_of
    from model_license_audit.policy.standing import told as as_told
    from model_license_audit.policy.waiver_files import with_waiver

    waiver = _waiver(desk, told, today())
    file = _file_of(desk)
    with _alone(file):
        policy = desk.policy()  # as it is now that nobody else writes
        why = standing_of(waiver, policy, today())
        if why.startswith(NOTHING):
            raise Refused(f"such a waiver {why}", "write one that the policy allows")
        if any(_same(one, waiver) for one in policy.waivers):
            raise Refused("this finding has a waiver already", "change when that ends, in its file")
        text = file.read_text("utf-8") if file.exists() else ""
        replace_file(file, with_waiver(text, waiver).encode("utf-8"))
    return _json({**as_told(waiver, why), "file": file.name}, 201)


def _same(one: Waiver, other: Waiver) -> bool:
    return (one.rule, one.artifact, one.fingerprint) == (other.rule, other.artifact, other.fingerprint)


def _waiver(desk: Desk, told: Told, on: date) -> Waiver:
    from model_license_audit.policy.waivers import waiver_from

    with desk.shelf() as shelf:
        report = report_of(shelf, told["ref"], told["number"])[0]
    found = {one.fingerprint: one for one in report.findings if one.fingerprint.startswith(told["fingerprint"])}
    if len(found) != 1:
        raise NotFound(
            f"the fingerprint names {len(found)} findings of that audit", "give 12 digits or more of one that it shows"
        )
    finding = next(iter(found.values()))
    said = {key: told[key] for key in ("reason", "comment", "owner", "approver") if told[key] is not None}
    said |= {"rule": finding.rule, "artifact": report.artifact.name, "fingerprint": finding.fingerprint}
    return waiver_from("the waiver", {**said, "expires": _day(told["expires"]), "created": on})


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise UsageError(f"`expires`: {text} is no day", "write it as 2027-01-31") from error


def _file_of(desk: Desk) -> Path:
    """The file that the policy names, else the one that is looked for beside the policy."""
    from model_license_audit.policy.discovery import WAIVERS_FILE
    from model_license_audit.policy.documents import policy_file
    from model_license_audit.policy.shipped import shipped_name

    named = desk.policy().waivers_file
    if named is not None:
        return named
    file = policy_file(desk.settings.policy) if desk.settings.policy else None
    if file is None or shipped_name(file):
        raise Refused("this server goes by no policy file, so waivers have no place", "start it with --policy FILE")
    return file.parent / WAIVERS_FILE


@contextmanager
def _alone(file: Path) -> Iterator[None]:
    """While this lasts no other worker writes waivers into that folder."""
    try:
        folder = os.open(file.parent, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    except OSError as error:
        raise Refused(f"the waivers cannot be written: {error.strerror}", "see to it that the server may") from error
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


def _json(told: object, status: int = 200) -> Answer:
    return Answer(json.dumps(told, ensure_ascii=False).encode("utf-8", "backslashreplace") + b"\n", status=status)
