"""Worker of the identification benchmark: our answer to each text of a file, timed (see benchmarks/identify.py)."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

from benchmarks.measure import own_peak

from model_license_audit.licenses.texts.identify import identify
from model_license_audit.licenses.texts.textindex import shipped_index
from model_license_audit.model.artifacts import TextMatchKind

_TEXT = (TextMatchKind.SAME, TextMatchKind.EDITED, TextMatchKind.PARTIAL)


def main(questions: str) -> None:
    """One JSON line for each question, then one with the seconds of loading and the peak memory in MiB."""
    start = time.perf_counter()
    shipped_index()
    load = time.perf_counter() - start
    with Path(questions).open(encoding="utf-8") as stream:
        for line in stream:
            question = json.loads(line)
            start = time.perf_counter()
            found = identify("LICENSE", question["text"], embedded=question["group"] == "control")
            seconds = time.perf_counter() - start
            texts = sorted((m for m in found if m.match in _TEXT), key=lambda m: (_TEXT.index(m.match), -m.score))
            answer = {
                "id": question["id"],
                "seconds": seconds,
                "names": [[match.key] for match in texts],
                "edited": bool(texts) and texts[0].match is not TextMatchKind.SAME,
            }
            print(json.dumps(answer))
    print(json.dumps({"load": load, "peak": own_peak()}))


if __name__ == "__main__":
    main(sys.argv[1])
