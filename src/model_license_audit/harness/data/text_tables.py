"""Texts with their classes in tables: comma-separated values, or one JSON object a line; always UTF-8."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator
from pathlib import Path

from model_license_audit.harness.data.labelled import DataError, Labelled, Wish

MAX_LINE = 1024 * 1024
"""Characters of a line, and of a field."""

MAX_ROWS = 2_000_000

_Row = tuple[int, str | None, str | None]


def read_csv(wish: Wish) -> Labelled:
    """A table with a heading; ``text`` and ``label`` name its columns, ``delimiter`` parts them, ``file`` names it."""
    wish.only("text", "label", "delimiter", "file")
    delimiter = wish.text("delimiter", ",")
    if len(delimiter) != 1:
        raise DataError(f"{wish.spec.ref}: a delimiter is one character", "correct the option delimiter")
    return _gathered(wish, _csv_rows(wish, _file(wish, "*.csv"), delimiter))


def read_jsonl(wish: Wish) -> Labelled:
    """One object a line; ``text`` and ``label`` name its keys, ``file`` names the file in a folder."""
    wish.only("text", "label", "file")
    return _gathered(wish, _json_rows(wish, _file(wish, "*.jsonl")))


def _gathered(wish: Wish, rows: Iterable[_Row]) -> Labelled:
    texts, labels, empty = [], [], 0
    for line, text, label in rows:
        if line > MAX_ROWS:
            raise DataError(f"{wish.spec.ref}: more than {MAX_ROWS:,} rows", "give fewer")
        if text is None or label is None or not label.strip():
            missing = wish.text("text", "text") if text is None else wish.text("label", "label")
            raise DataError(f"{wish.spec.ref}: line {line} has no {missing!r}", "correct the line, or the option")
        if text.strip():
            texts.append(text.strip())
            labels.append(label.strip())
        else:
            empty += 1
    return Labelled(texts, labels, {"empty": empty})


def _file(wish: Wish, pattern: str) -> Path:
    path = wish.path
    if path is not None and path.is_dir():
        named = wish.text("file", "") if "file" in wish.spec.options else None
        found = [path / named] if named else sorted(path.glob(pattern))
        if len(found) != 1 or ".." in Path(named or "").parts:
            what = f"{wish.spec.ref}: its folder holds {len(found)} files {pattern}"
            raise DataError(what, "name the one that is meant with the option file")
        path = found[0]
    if path is None or not path.is_file():
        raise DataError(f"{wish.spec.ref}: there is no file {path.name if path else pattern}", "correct files")
    return path


def _lines(wish: Wish, file: Path) -> Iterator[str]:
    try:
        with file.open(encoding="utf-8-sig", newline="") as stream:
            while line := stream.readline(MAX_LINE + 1):
                if len(line) > MAX_LINE:
                    raise DataError(f"{wish.spec.ref}: a line of {file.name} is far too long", "correct the file")
                yield line
    except UnicodeDecodeError as error:
        raise DataError(f"{wish.spec.ref}: {file.name} is not UTF-8 ({error.reason})", "write it as UTF-8") from error
    except OSError as error:
        raise DataError(f"{wish.spec.ref}: {file.name} cannot be read ({error.strerror})", "correct files") from error


def _csv_rows(wish: Wish, file: Path, delimiter: str) -> Iterator[_Row]:
    text, label = wish.text("text", "text"), wish.text("label", "label")
    reader = csv.DictReader(_lines(wish, file), delimiter=delimiter, strict=True)
    try:
        columns = list(reader.fieldnames or [])
        for column in (text, label):
            if column not in columns:
                has = f"it has {', '.join(map(repr, columns))[:200] or 'none'}"
                raise DataError(f"{wish.spec.ref}: {file.name} has no column {column!r}", f"{has}: name it in options")
        for row in reader:
            yield reader.line_num, row[text], row[label]
    except csv.Error as error:
        remedy = "correct the file"
        raise DataError(f"{wish.spec.ref}: {file.name}, line {reader.line_num}: {error}", remedy) from error


def _json_rows(wish: Wish, file: Path) -> Iterator[_Row]:
    text, label = wish.text("text", "text"), wish.text("label", "label")
    for number, line in enumerate(_lines(wish, file), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise DataError(f"{wish.spec.ref}: {file.name}, line {number}: no JSON", "correct the line") from error
        if not isinstance(row, dict):
            raise DataError(f"{wish.spec.ref}: {file.name}, line {number}: no JSON object", "correct the line")
        told, named = row.get(text), row.get(label)
        name = str(named) if isinstance(named, str | int) and not isinstance(named, bool) else None
        yield number, told if isinstance(told, str) else None, name
