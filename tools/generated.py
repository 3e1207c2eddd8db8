"""Generated files: written anew, or with --check only judged."""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]


def refresh(file: Path, text: str, arguments: list[str]) -> int:
    """Put the text into the file when it differs; with ``--check`` only say so. The exit code: 1 for a stale file."""
    if file.is_file() and file.read_text(encoding="utf-8") == text:
        return 0
    check = "--check" in arguments
    if not check:
        file.write_text(text, encoding="utf-8")
    sys.stdout.write(f"{'stale' if check else 'written'}: {file.relative_to(ROOT)}\n")
    return 1 if check else 0
