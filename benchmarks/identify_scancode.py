"""Worker of the identification benchmark: ScanCode's answer to each text of a file, timed.

Runs in an environment of its own that holds scancode-toolkit-mini, without our package (see benchmarks/identify.py).
ScanCode's answer is the match of a license text, or of a notice of 40 words or more, that covers most words; in a card
without license text only its license texts count. Its name is right by ScanCode's key or by SPDX identifier. A text
counts as called edited when that match does not cover its rule whole, when its score is below 100, or when words of
the text outside copyright lines are in no match.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any

from benchmarks.measure import own_peak


def main(questions: str) -> None:
    """One JSON line for each question, then one with the seconds of loading and the peak memory in MiB."""
    from licensedcode.cache import get_index, get_licenses_db

    start = time.perf_counter()
    index = get_index()
    load = time.perf_counter() - start
    spdx = {key: entry.spdx_license_key or key for key, entry in get_licenses_db().items()}
    with Path(questions).open(encoding="utf-8") as stream:
        for line in stream:
            question = json.loads(line)
            start = time.perf_counter()
            matches = index.match(query_string=question["text"])
            seconds = time.perf_counter() - start
            print(json.dumps({"id": question["id"], "seconds": seconds, **judged(matches, spdx, question)}))
    print(json.dumps({"load": load, "peak": own_peak()}))


def judged(matches: list[Any], spdx: dict[str, str], question: dict[str, str]) -> dict[str, Any]:
    """The names by each license text that was matched, most words first, and whether it is called edited."""
    long = 40 if question["group"] != "control" else float("inf")
    texts = sorted((m for m in matches if m.rule.is_license_text or m.len() >= long), key=lambda m: -m.len())
    names = [sorted({n for key in m.rule.license_keys() for n in (key, spdx.get(key, key))}) for m in texts]
    edited = bool(texts) and (
        texts[0].coverage() < 100 or texts[0].score() < 100 or _left_over(matches, question["text"])
    )
    return {"names": names, "edited": edited}


def _left_over(matches: list[Any], text: str) -> bool:
    """Whether lines of prose lie outside every match, titles and copyright lines aside."""
    covered = {line for match in matches for line in range(match.start_line, match.end_line + 1)}
    for number, line in enumerate(text.splitlines(), 1):
        if number not in covered and len(line.split()) > 12 and "copyright" not in line.lower():
            return True
    return False


if __name__ == "__main__":
    main(sys.argv[1])
