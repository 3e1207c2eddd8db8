"""Resolve what real files say of their license: python -m benchmarks.resolve FOLDER [--check] [--all].

FOLDER holds the two tables of spellings and shapes, aliases_wild.csv and aliases_gold_hf_datasets.csv. Each row is
written into a model card, the card is read as a scan reads it, and what it declares is compared with the right answer:
right, undetermined (nothing was told, which misleads nobody) or wrong. Every row that is not right is shown with the
reason; --all shows all. With --check fewer than 95 % right, or one wrong row, makes the exit code 1.

The tables say what the Hub made of a value, which is often coarser than the value (`agpl-3.0-or-later` became
`agpl-3.0`) and sometimes another license (`cc-by-nd-2.0` became `cc-by-nd-4.0`). The right answer is the text that the
value names. Where that needs judgment it stands in JUDGED, with the reason.
"""

from __future__ import annotations

import argparse
import csv
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks.measure import machine
from benchmarks.resolve_judged import CARDS, JUDGED, NONE

from model_license_audit.cards import read_snapshot
from model_license_audit.licenses.declared import declaration_of
from model_license_audit.licenses.entries.knowledge import KnowledgeBase
from model_license_audit.licenses.names.resolve import Resolution, resolve
from model_license_audit.model.expressions import AllOf, AnyOf, Expression, LicenseId, Unresolved
from model_license_audit.sources.local import LocalSource

TABLES = ("aliases_wild.csv", "aliases_gold_hf_datasets.csv")
TARGET = 0.95
"""The share of rows that must be exactly right; none may be wrong."""


@dataclass(frozen=True, slots=True)
class Row:
    """A value as a table has it, and the front matter of the cards that say it."""

    table: str
    written: str
    cards: tuple[str, ...]
    normalised: str


@dataclass(frozen=True, slots=True)
class Judged:
    """A row with what was found, what is right, and why."""

    row: Row
    verdict: str
    found: str
    right: str
    reason: str


def rows(folder: Path) -> Iterator[Row]:
    """Every row of both tables."""
    for table in TABLES:
        path = folder / table
        if not path.is_file():
            raise SystemExit(f"{path}: no such file; give the folder that holds {' and '.join(TABLES)}")
        with path.open(encoding="utf-8", newline="") as stream:
            for line in csv.DictReader(stream):
                written = line.get("written") or line["written_value"]
                normalised = line.get("normalised_to") or line.get("hf_normalised_value") or ""
                yield Row(table, written, cards_of(written, line.get("field")), normalised)


def cards_of(written: str, field: str | None) -> tuple[str, ...]:
    """The front matter that says it; several where a row tells of several spellings (`lfm1.0 / lfm-1.0`)."""
    if written in CARDS:
        return CARDS[written]
    if field is None:
        return (f"license: {listed(written.split('|'))}",)
    if not written.startswith(("license", "licenses")):
        return (f"license: {written if written == 'null' else quoted(written)}",)
    keys = written.removesuffix(" (no license key)").split(" + license")
    keys = [keys[0], *(f"license{key}" for key in keys[1:])]
    if len(keys) == 1 and " / " in written and written.startswith("license_name:"):
        names = written.partition(":")[2].split(" / ")
        return tuple(f"license: other\nlicense_name: {quoted(name.strip())}" for name in names)
    alone = written.endswith(")") or written.startswith(("license:", "licenses:"))
    return ("\n".join([*([] if alone else ["license: other"]), *keys]),)


def listed(values: list[str]) -> str:
    """One value, or a YAML list of them."""
    return quoted(values[0]) if len(values) == 1 else f"[{', '.join(map(quoted, values))}]"


def quoted(value: str) -> str:
    """A YAML text in quotes."""
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'


def declared(kb: KnowledgeBase, front_matter: str) -> Resolution:
    """What a model with this card declares, read as a scan reads it."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "README.md").write_text(f"---\n{front_matter}\n---\n# Acme\n", encoding="utf-8")
        declaration = declaration_of(kb, read_snapshot(LocalSource(folder).snapshot()).claims)
    return declaration.resolution if declaration else resolve(kb, None)


def shown(expression: Expression) -> str:
    """The expression with our keys in place of our own identifiers, and each unresolved part as ``?`` once."""
    if isinstance(expression, Unresolved):
        return "?"
    if isinstance(expression, LicenseId):
        return expression.key if expression.id.startswith("LicenseRef-") else str(expression)
    if isinstance(expression, AnyOf):
        return " OR ".join(map(shown, expression.parts))
    assert isinstance(expression, AllOf)  # noqa: S101
    return " AND ".join(dict.fromkeys(map(shown, expression.parts)))


def right_answer(kb: KnowledgeBase, row: Row) -> tuple[str, frozenset[str], str]:
    """What the row's value names, the keys it may at least be, and the reason where it needed judgment."""
    if row.written in JUDGED:
        judged = JUDGED[row.written]
        return judged.right, frozenset(judged.may_be), judged.reason
    parts = [kb.by_id(part.strip()) for part in row.normalised.split("|")]
    names = [shown(LicenseId(*part)) if part else "?" for part in parts]
    return " AND ".join(dict.fromkeys(names)), NONE, "as the table has it"


def judge(kb: KnowledgeBase, row: Row) -> Judged:
    """Compare what was found with what is right; of several spellings the worst counts."""
    answer, may_be, reason = right_answer(kb, row)
    rights = answer.split(" / ") if " / " in answer else [answer] * len(row.cards)
    judged = []
    for card, right in zip(row.cards, rights, strict=True):
        found = declared(kb, card)
        judged.append(Judged(row, verdict(found, right, may_be), shown(found.expression), right, reason))
    return max(judged, key=lambda one: ("right", "undetermined", "wrong").index(one.verdict))


def verdict(found: Resolution, right: str, may_be: frozenset[str]) -> str:
    """Right when the expression is the right one, and where it stays open, when it names what it may be."""
    text = shown(found.expression)
    if text == right and may_be <= found.may_be:
        return "right"
    told = {part for part in text.split(" AND ") if part != "?"}
    return "undetermined" if not found.determined and told <= set(right.split(" AND ")) else "wrong"


def report(judged: list[Judged], every: bool) -> bool:
    """Print the table; true when the targets are met."""
    print(f"{machine()}\n")
    for table in (*TABLES, None):
        counts = Counter(one.verdict for one in judged if table in (None, one.row.table))
        whole = sum(counts.values())
        share = counts["right"] / whole
        print(
            f"{table or 'both':<32}{whole:>4} rows: {counts['right']} right ({share:.1%}), "
            f"{counts['undetermined']} undetermined, {counts['wrong']} wrong"
        )
    for one in judged:
        if every or one.verdict != "right":
            print(f"\n{one.verdict}: {one.row.written}\n  found {one.found}\n  right {one.right}: {one.reason}")
    counts = Counter(one.verdict for one in judged)
    return counts["right"] >= TARGET * len(judged) and not counts["wrong"]


def main() -> int:
    """Read, resolve, compare, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="the folder of the two tables")
    parser.add_argument("--all", action="store_true", help="show every row")
    parser.add_argument("--check", action="store_true", help="exit with 1 when a target is missed")
    said = parser.parse_args()
    kb = KnowledgeBase.load()
    met = report([judge(kb, row) for row in rows(said.folder)], said.all)
    print(f"\ntarget: {TARGET:.0%} right and none wrong: {'met' if met else 'MISSED'}")
    return 0 if met or not said.check else 1


if __name__ == "__main__":
    sys.exit(main())
