"""Derive the shipped catalogue (``registry/models.jsonl``, ``registry/datasets.jsonl``) from recorded Hub data.

    python -m tools.build_catalogue --data FOLDER

FOLDER holds ``hub/`` with ``radar_models.jsonl.gz``, ``hf_models_3988.json.gz``, ``hf_datasets_708.json.gz``, ``api/``,
``cards_dev.csv`` and ``dataset_front_matter.jsonl.gz``. Only facts are taken: ids, license ids, bases, gating.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from model_license_audit.lineage.written import source_ref
from model_license_audit.model.refs import Host
from tools import catalogue_rows as rows
from tools.catalogue_rows import Parent, Row

REGISTRY = Path(__file__).parent.parent / "registry"
NAMED_OFTEN = 2
"""A base of which nothing but the name is known is listed when at least so many rows name it."""
POPULAR = 2000
"""So many of the most liked models are listed whether or not a row at hand names them: others will."""
PUBLISHER_NAMED = 15
"""All rows of an owner are listed when the owner's models are named at least so often."""
CREDIT = (
    "Facts from 686f6c61/radar-huggingface-dataset (CC-BY-4.0), LiAgent's Hub lists (MIT), recorded answers in"
    " huggingface_hub's tests (Apache-2.0), front matter of model and data-set cards, and registry/curated.yaml"
)


@dataclass
class Known:
    """All rows about one artifact, and how often it is named."""

    id: str
    rows: list[Row] = field(default_factory=list)
    named: int = 0
    made: Counter[str] = field(default_factory=Counter)

    @property
    def newest_first(self) -> list[Row]:
        """The rows by date; at the same date what the Hub said goes before what a person wrote down."""
        seen = sorted((r for r in self.rows if not is_curated(r)), key=lambda r: (r.as_of, r.source), reverse=True)
        return seen + [r for r in self.rows if is_curated(r)]

    @property
    def task(self) -> str | None:
        """What the Hub says it is for."""
        return next((row.task for row in self.newest_first if row.task), None)

    @property
    def task_of_made(self) -> str | None:
        """What most of the models made from it are for."""
        return next((task for task, _ in sorted(self.made.items(), key=lambda m: (-m[1], m[0]))), None)

    @property
    def likes(self) -> int:
        """How many people liked it, by the newest row that says so."""
        return next((row.weight for row in self.newest_first if row.weight), 0)


def is_curated(row: Row) -> bool:
    """True for a row of ``curated.yaml``."""
    return row.source.partition(":")[0] == rows.CURATED


class Names:
    """Ids as they are now: case-insensitive, old ids replaced by the ones they redirect to."""

    def __init__(self, renames: Iterable[tuple[str, str]], spellings: Iterable[str]) -> None:
        self._spelling: dict[str, str] = {}
        self._renamed: dict[str, str] = {}
        self._old: dict[str, str] = {}
        for old, new in renames:
            if old.lower() != new.lower():
                self._renamed[old.lower()] = new
                self._old.setdefault(old.lower(), old)
        for spelling in spellings:
            self._spelling.setdefault(spelling.lower(), spelling)

    def current(self, name: str) -> str:
        """The present id; a rename that leads in a circle stops where it began."""
        seen = {name.lower()}
        while (new := self._renamed.get(name.lower())) and new.lower() not in seen:
            seen.add(new.lower())
            name = new
        return self._spelling.setdefault(name.lower(), name)

    def aliases(self) -> dict[str, list[str]]:
        """Old ids by present id."""
        found: dict[str, list[str]] = {}
        for folded, old in sorted(self._old.items()):
            new = self.current(old)
            if new.lower() != folded:
                found.setdefault(new, []).append(old)
        return found


def gather(all_rows: Iterable[Row], names: Names, bases: Callable[[Row], Iterable[str]]) -> dict[str, Known]:
    """Rows by present id, with the number of other artifacts that name each id in ``bases``."""
    known: dict[str, Known] = {}
    named_by: set[tuple[str, str]] = set()
    for row in all_rows:
        own = names.current(row.id)
        known.setdefault(own, Known(own)).rows.append(row)
        named_by |= {(names.current(base), own) for base in bases(row)}
    for base, own in sorted(named_by):
        if base != own:
            parent = known.setdefault(base, Known(base))
            parent.named += 1
            parent.made.update(filter(None, {row.task for row in known[own].rows}))
    return known


def choose(known: dict[str, Known], names: Names) -> list[Known]:
    """The artifacts to list: bases with a row, bases named often, the popular, the curated, and all of their bases."""
    wanted = {k.id for k in known.values() if (k.named and k.rows) or k.named >= NAMED_OFTEN}
    wanted |= {k.id for k in known.values() if any(map(is_curated, k.rows))} | popular(known)
    waiting = sorted(wanted)
    while waiting:
        for parent in merged_parents(known[waiting.pop()], names):
            if parent.id not in wanted:
                known.setdefault(parent.id, Known(parent.id))
                wanted.add(parent.id)
                waiting.append(parent.id)
    return sorted((known[i] for i in wanted), key=lambda k: k.id.lower())


def popular(known: dict[str, Known]) -> set[str]:
    """The most liked models, and the dated rows of owners whose models are often built upon."""
    dated = [k for k in known.values() if any(row.as_of for row in k.rows)]
    liked = sorted(dated, key=lambda k: (-max(row.weight for row in k.rows), k.id))[:POPULAR]
    named: Counter[str] = Counter()
    for k in known.values():
        named[k.id.partition("/")[0]] += k.named
    return {k.id for k in liked} | {k.id for k in dated if named[k.id.partition("/")[0]] >= PUBLISHER_NAMED}


def merged_parents(known: Known, names: Names) -> list[Parent]:
    """The bases of the newest row that names any, under their present ids; a known relation wins over none."""
    for row in known.newest_first:
        found: dict[str, str | None] = {}
        for parent in row.parents:
            base = names.current(parent.id)
            if base != known.id:
                found[base] = parent.relation or found.get(base)
        if found:
            return [Parent(base, relation) for base, relation in sorted(found.items())]
    return []


def merged_sources(known: Known, names: Names) -> list[str]:
    """What the newest row that tells it says a data set was made from: present ids, or the words of the card."""
    for row in known.newest_first:
        found: dict[str, None] = {}
        for written in row.sources:
            ref = source_ref(written)
            if ref is not None:
                found[names.current(ref.name) if ref.host is Host.HUGGINGFACE else written] = None
        found.pop(known.id, None)
        if found:
            return sorted(found)
    return []


def entry(known: Known, names: Names, aliases: list[str]) -> dict[str, object]:
    """One line of the catalogue; keys that would hold nothing are left out, except ``license``."""
    order = known.newest_first
    chosen = choose_row(order)
    result: dict[str, object] = {"id": known.id, "license": chosen.license if chosen else None}
    source = f"named by {known.named}"
    if chosen:
        result["license_name"], result["license_link"], source = details(order, chosen)
    result["parents"] = [
        {"id": p.id, "relation": p.relation} if p.relation else {"id": p.id} for p in merged_parents(known, names)
    ]
    result["sources"] = merged_sources(known, names)
    result["gated"] = next((r.gated for r in order if r.gated), None)
    result["aliases"] = aliases
    result["status"] = "named" if chosen is None else "secondary" if is_curated(chosen) else "seen"
    result |= {"as_of": chosen.as_of if chosen else "", "from": source}
    result["note"] = "; ".join(notes(order, chosen)) or None
    return {key: value for key, value in result.items() if key in {"id", "license"} or value}


def usage(known: Known) -> dict[str, object]:
    """What a model is for, how many people liked it, and how many of the models at hand were made from it."""
    guess = None if known.task else known.task_of_made
    found = {"task": known.task, "task_of_made": guess, "likes": known.likes, "made": known.named}
    return {key: value for key, value in found.items() if value}


def choose_row(order: list[Row]) -> Row | None:
    """The newest row of the Hub; a curated one only where the Hub's rows tell no license, or there are none."""
    seen = next((r for r in order if not is_curated(r)), None)
    if seen is not None and (seen.license is not None or all(r.license is None for r in order if is_curated(r))):
        return seen
    return next((r for r in order if is_curated(r) and r.license is not None), order[0] if order else None)


def details(order: list[Row], chosen: Row) -> tuple[str | None, str | None, str]:
    """The license's name and link, of the chosen row or else of another that says the same license; and who says so."""
    same = [chosen, *(r for r in order if r is not chosen and r.license == chosen.license)]
    named = next((r for r in same if r.license_name), chosen)
    linked = next((r for r in same if r.license_link), chosen)
    others = sorted({r.source for r in (named, linked) if r is not chosen})
    return named.license_name, linked.license_link, "; name or link: ".join([chosen.source, *others])


def notes(order: list[Row], chosen: Row | None) -> list[str]:
    """What the rows say besides, each once: remarks, and licenses other than the chosen one."""
    found: dict[str, None] = {}
    for row in order:
        if row.note:
            found[row.note] = None
        if chosen and row.license is not None and row.license != chosen.license:
            said = row.license if isinstance(row.license, str) else ", ".join(row.license)
            found[f"{row.source.partition(':')[0]}{' ' + row.as_of if row.as_of else ''} said {said}"] = None
    return list(found)


def write(path: Path, entries: list[dict[str, Any]], data_date: str) -> None:
    """A header line, then one line per entry and per old id, sorted by lower-case id so that it can be bisected."""
    lines = [json.dumps(e, ensure_ascii=False, separators=(",", ":")) for e in entries]
    old = {str(a): str(e["id"]) for e in entries for a in e.get("aliases", ())}
    taken = {str(e["id"]).lower() for e in entries}
    lines += [f'{{"id":"{a}","alias_of":"{new}"}}' for a, new in sorted(old.items()) if a.lower() not in taken]
    lines.sort(key=lambda line: line[7 : line.index('"', 7)].lower())
    digest = hashlib.sha256("\n".join(lines).encode()).hexdigest()[:12]
    known = sum(1 for e in entries if e["license"] is not None)
    header = {"about": CREDIT, "version": f"{data_date}.{digest}", "entries": len(entries), "with_license": known}
    text = "\n".join([json.dumps(header, separators=(",", ":")), *lines, ""])
    path.write_text(text, encoding="utf-8")
    print(f"{path.name}: {len(entries)} entries, {known} with a license, {len(old)} old ids, {len(text)} characters")


def build_models(hub: Path, curated: Path) -> None:
    """``models.jsonl``."""
    listed = list(rows.radar_rows(hub / "radar_models.jsonl.gz"))
    listed += rows.liagent_rows(hub / "hf_models_3988.json.gz")
    listed += rows.api_rows(hub / "api")
    listed += rows.card_rows(hub / "cards_dev.csv")
    listed += rows.curated_rows(curated, "models")
    listed += rows.copy_rows(curated.with_name("unsloth_copies.yaml"))
    present = {row.id.lower() for row in listed if row.source == rows.RADAR}
    renames = [*rows.radar_renames(hub / "radar_models.jsonl.gz"), *rows.api_renames(hub / "api")]
    renames = [(old, new) for old, new in renames if old.lower() not in present]
    renames += [(old, row.id) for row in listed if is_curated(row) for old in row.aliases]
    names = Names(renames, [row.id for row in listed] + [p.id for row in listed for p in row.parents])
    known = gather(listed, names, lambda row: [p.id for p in row.parents])
    aliases = names.aliases()
    entries = [entry(k, names, aliases.get(k.id, [])) | usage(k) for k in choose(known, names)]
    copies = {row.id for row in rows.copy_rows(curated.with_name("unsloth_copies.yaml"))}
    write(REGISTRY / "models.jsonl", licensed_as_original(entries, copies), rows.RADAR_DATE)


def licensed_as_original(entries: list[dict[str, Any]], copies: set[str]) -> list[dict[str, Any]]:
    """The entries; a copy or quantization whose own card was not seen bears the license of its original, and says so.

    Who only stores a model in another form adds nothing that could be licensed, so its terms are the original's.
    """
    by_id = {e["id"]: e for e in entries}
    return [_as_original(e, by_id) if e["id"] in copies and e["license"] is None else e for e in entries]


def _as_original(copy: dict[str, Any], by_id: dict[str, dict[str, Any]]) -> dict[str, Any]:
    original = by_id.get(copy["parents"][0]["id"], {})
    if original.get("license") is None:
        return copy
    said = {key: original[key] for key in ("license", "license_name", "license_link") if key in original}
    return copy | said | {"license_of": original["id"]}


def cards_of(path: Path, wanted: set[str], others: Iterable[Row]) -> list[Row]:
    """The cards of the data sets wanted, and of those that they, or the other rows, were made from."""
    found: dict[str, Row] = {}
    waiting = wanted | sources_of(others)
    while waiting:
        new = [row for row in rows.front_matter_rows(path, waiting) if row.id not in found]
        found |= {row.id: row for row in new}
        waiting = sources_of(new) - found.keys()
    return list(found.values())


def sources_of(listed: Iterable[Row]) -> set[str]:
    """The ids of the data sets that rows say others were made from."""
    refs = (source_ref(written) for row in listed for written in row.sources)
    return {ref.name for ref in refs if ref is not None and ref.host is Host.HUGGINGFACE}


def build_datasets(hub: Path, curated: Path) -> None:
    """``datasets.jsonl``: the data sets that real cards name, and those with a row that are named at all."""
    naming = [
        *rows.radar_rows(hub / "radar_models.jsonl.gz"),
        *rows.liagent_rows(hub / "hf_models_3988.json.gz"),
        *rows.card_rows(hub / "cards_dev.csv"),
    ]
    said = {name for row in naming for name in row.datasets if rows.is_id(name)}
    listed = list(rows.liagent_rows(hub / "hf_datasets_708.json.gz"))
    listed += cards_of(hub / "dataset_front_matter.jsonl.gz", said | {row.id for row in listed}, listed)
    listed += rows.curated_rows(curated, "datasets")
    listed += rows.canonical_rows(curated.with_name("canonical_datasets.yaml"))
    listed += rows.moved_rows(curated.with_name("canonical_datasets.yaml"))
    names = Names(((old, row.id) for row in listed for old in row.aliases), [*(r.id for r in listed), *sorted(said)])
    known = gather(listed, names, lambda _: ())
    count = Counter(names.current(d) for row in naming for d in set(row.datasets) if rows.is_id(d))
    for name, number in count.items():
        known.setdefault(name, Known(name)).named = number
    chosen = {
        k.id for k in known.values() if k.named >= NAMED_OFTEN or (k.named and k.rows) or any(map(is_curated, k.rows))
    }
    waiting = sorted(chosen)
    while waiting:
        added = {s for s in merged_sources(known[waiting.pop()], names) if s in known and known[s].rows} - chosen
        chosen |= added
        waiting += sorted(added)
    aliases = names.aliases()
    entries = [entry(known[i], names, aliases.get(i, [])) for i in sorted(chosen, key=str.lower)]
    write(REGISTRY / "datasets.jsonl", entries, rows.RADAR_DATE)


def main() -> None:
    """Read the arguments and build both files."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, metavar="FOLDER")
    hub = parser.parse_args().data / "hub"
    build_models(hub, REGISTRY / "curated.yaml")
    build_datasets(hub, REGISTRY / "curated.yaml")


if __name__ == "__main__":
    main()
