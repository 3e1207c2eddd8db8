"""Worker of the rules benchmark: cel-python's outcome of each condition of a file, timed (see benchmarks/rules.py).

Runs in an environment of its own that holds cel-python, without our package. Each condition is compiled once; the
time of an evaluation includes handing the facts over, as it does on our side.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any


def main(questions: str) -> None:
    """One JSON line: the seconds of compiling, those of evaluating, and the outcomes in order."""
    import celpy  # type: ignore[import-not-found,unused-ignore]

    environment, programs, outcomes = celpy.Environment(), {}, []
    compiling = evaluating = 0.0
    with Path(questions).open(encoding="utf-8") as stream:
        for line in stream:
            question: dict[str, Any] = json.loads(line)
            text, facts = question["text"], question["facts"]
            start = time.perf_counter()
            if text not in programs:
                programs[text] = environment.program(environment.compile(text))
            middle = time.perf_counter()
            known = {name: celpy.json_to_cel(fact) for name, fact in facts.items()}
            outcomes.append(bool(programs[text].evaluate(known)))
            compiling += middle - start
            evaluating += time.perf_counter() - middle
    print(json.dumps({"compiling": compiling, "evaluating": evaluating, "outcomes": outcomes}))


if __name__ == "__main__":
    main(sys.argv[1])
