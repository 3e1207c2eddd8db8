"""Python code as a tree: it is parsed and looked at, and never run."""

from __future__ import annotations

import ast
import re
import warnings

LONGEST_CODE = 512 * 1024
"""Characters of code that are parsed; the longest real ``hubconf.py`` has a tenth of that."""

MOST_CUTS = 12
"""Places before an error at which the code is tried again without its end."""

_STATEMENT = re.compile(r"^[^\s#)\]}\"']", re.MULTILINE)


def parsed(code: str) -> ast.Module | None:
    """The tree of some code, or ``None`` when it is no Python."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # code of strangers: its odd escapes are not for our users to mend
            return ast.parse(code[:LONGEST_CODE])
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def parsed_as_far(code: str) -> tuple[ast.Module, int | None]:
    """The tree of the longest beginning that is Python, and the line at which the rest begins, if there is one."""
    tree = parsed(code)
    if tree is not None:
        return tree, None if len(code) <= LONGEST_CODE else code.count("\n", 0, LONGEST_CODE) + 1
    starts = [found.start() for found in _STATEMENT.finditer(code[:LONGEST_CODE])]
    for start in [*reversed(starts)][:MOST_CUTS]:
        tree = parsed(code[:start])
        if tree is not None:
            return tree, code.count("\n", 0, start) + 1
    return ast.Module(body=[], type_ignores=[]), 1
