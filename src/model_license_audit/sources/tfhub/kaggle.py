"""A list of which model of Kaggle each model of TensorFlow Hub became.

No public document holds that mapping: tfhub.dev redirects each address, and no rule leads from one name to the other.
So it is taken only from a list that the user has: lines of an address or handle on tfhub.dev and one on Kaggle.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from model_license_audit.model.errors import UsageError
from model_license_audit.model.evidence import Problem, ProblemKind

MAX_LIST = 16 * 1024 * 1024
"""Bytes of a list; one of all models has half a megabyte."""

_BETWEEN = re.compile(r"[\s,;]+")


@dataclass(frozen=True, slots=True)
class Pair:
    """Two names of one model as they stand on a line (from 1) of the list ``source``."""

    tfhub: str
    kaggle: str
    source: str
    line: int


def read_pairs(path: str) -> Iterator[Pair | Problem]:
    """The pairs of a list; empty lines and those that begin with ``#`` say nothing.

    Raises :class:`~model_license_audit.model.errors.UsageError` when the file cannot be read or is no text.
    """
    try:
        with Path(path).open("rb") as file:
            data = file.read(MAX_LIST + 1)
        text = data.decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is not written in UTF-8"
        raise UsageError(f"{path} cannot be read: {why}", "name a text file of pairs of addresses") from error
    if len(data) > MAX_LIST:
        raise UsageError(f"{path} has more than {MAX_LIST:,} bytes", "name a text file of pairs of addresses")
    name = Path(path).name
    for number, line in enumerate(text.splitlines(), 1):
        words = [word for word in _BETWEEN.split(line.strip()) if word]
        if not words or line.lstrip().startswith("#"):
            continue
        if len(words) == 2:
            yield Pair(words[0], words[1], name, number)
        else:
            what = f"line {number} holds no two addresses"
            yield Problem(name, ProblemKind.MALFORMED, what, "Write an address on tfhub.dev and one on Kaggle.")
