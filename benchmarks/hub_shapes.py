"""Compare the test hub with the real one: python -m benchmarks.hub_shapes FOLDER [--check].

FOLDER holds responses recorded from the Hugging Face Hub, one JSON file each. The hub of
model_license_audit.testing is given the record that a response shows, is asked the same, and must answer with the same
status, type, validator and body. With --check a difference makes the exit code 1.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

from model_license_audit.testing.answering import etag_of
from model_license_audit.testing.hub import Hub
from model_license_audit.testing.wire import as_json


def recordings(folder: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """The name and content of each recorded response."""
    paths = sorted(folder.glob("*.json"))
    if not paths:
        raise SystemExit(f"{folder}: no recorded responses (*.json) there")
    for path in paths:
        yield path.name, json.loads(path.read_text(encoding="utf-8"))


def answered(recorded: dict[str, Any]) -> tuple[int, dict[str, str | None], bytes]:
    """What the test hub says to the request of a recording."""
    target = "/" + recorded["uri"].split("/", 3)[3]
    body = recorded["body"]
    with Hub() as hub:
        if recorded["status"] == 307:
            old, new = (text.partition("?")[0].split("/models/")[1] for text in (target, body))
            hub.repositories.rename(old, new)
        else:
            hub.add(body)
        connection = HTTPConnection("127.0.0.1", hub.port, timeout=10)
        connection.request("GET", target)
        response = connection.getresponse()
        content = response.read()
        connection.close()
        return response.status, {name: response.headers[name] for name in ("Content-Type", "ETag")}, content


def differences(recorded: dict[str, Any]) -> list[str]:
    """In what the answer differs from the recorded one.

    The validator, which tells the order of fields as well, is compared where the recorded one is that of the recorded
    body; it is not where the recording was edited.
    """
    status, headers, content = answered(recorded)
    found = [] if status == recorded["status"] else [f"status {status} in place of {recorded['status']}"]
    if headers["Content-Type"] != recorded["response_headers"]["Content-Type"][0]:
        found.append(f"type {headers['Content-Type']}")
    if status != 200:
        return found + ([] if content.decode() == recorded["body"] else [f"body {content.decode()!r}"])
    shown, wanted = json.loads(content), recorded["body"]
    found += [f"field {name}" for name in sorted({*shown, *wanted}) if shown.get(name, 0) != wanted.get(name, 0)]
    validator = recorded["response_headers"]["ETag"][0]
    if not found and headers["ETag"] != validator == etag_of(as_json(wanted)):
        found.append(f"validator {headers['ETag']}")
    return found


def main() -> int:
    """Ask, compare, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="the folder of the recorded responses")
    parser.add_argument("--check", action="store_true", help="exit with 1 when one differs")
    said = parser.parse_args()
    counts: Counter[bool] = Counter()
    for name, recorded in recordings(said.folder):
        found = differences(recorded)
        counts[not found] += 1
        if found:
            print(f"{name}: {'; '.join(found)}")
    print(f"{counts.total()} recorded responses: {counts[True]} answered the same, {counts[False]} not")
    return 1 if said.check and counts[False] else 0


if __name__ == "__main__":
    sys.exit(main())
