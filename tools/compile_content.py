"""Compile the content that people write into what a scan reads: compile_content.py [--check].

One function for each content folder gives the files it makes. With --check nothing is written, and a file that is
missing or stale makes the exit code 1.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from dataclasses import fields
from pathlib import Path

from model_license_audit.licenses.entries.checks import code_faults
from model_license_audit.licenses.entries.classes import parse_classes
from model_license_audit.licenses.entries.compiled import compile_document, dump
from model_license_audit.licenses.entries.compiled_spdx import compile_spdx, dump_spdx
from model_license_audit.licenses.entries.families import parse_families
from model_license_audit.licenses.entries.load import parse_licenses
from model_license_audit.licenses.entries.restrictions import parse_restrictions
from model_license_audit.licenses.entries.schema import first
from model_license_audit.licenses.entries.writing import entry_of
from model_license_audit.model.errors import ContentError
from model_license_audit.reports.html.compiled import MODULE, compiled
from model_license_audit.reports.html.environment import environment
from model_license_audit.rules.load import load_pack

ROOT = Path(__file__).parents[1]


def compile_licenses(root: Path) -> Iterator[tuple[str, bytes]]:
    """data/: the entries, the shared names and the Hub's ids become one look-up document, the SPDX list another."""
    data = root / "data"
    source = data / "seed_licenses.yaml"
    licenses = parse_licenses(source.read_text(encoding="utf-8"), "data/seed_licenses.yaml")
    families = data / "license_families.yaml"
    keys = [entry.key for entry in licenses]
    shared = parse_families(families.read_text(encoding="utf-8"), "data/license_families.yaml", keys)
    uses = data / "use_restrictions.yaml"
    restrictions = parse_restrictions(uses.read_text(encoding="utf-8"), "data/use_restrictions.yaml")
    for entry in licenses:
        first(code_faults(entry_of(entry), restrictions, "data/seed_licenses.yaml"))
    hub = json.loads((data / "hub_license_ids.json").read_bytes())["ids"]
    yield "data/seed_licenses.json", dump(compile_document(licenses, shared, hub, restrictions))
    table = parse_classes((data / "license_classes.yaml").read_text(encoding="utf-8"), "data/license_classes.yaml")
    listed = json.loads((data / "spdx_list.json").read_bytes())
    yield "data/spdx_licenses.json", dump_spdx(compile_spdx(listed, table, licenses))


def compile_rules(root: Path) -> Iterator[tuple[str, bytes]]:
    """rules/: every rule without its cases becomes one list, by id."""
    entries = []
    for rule in load_pack(root / "rules"):
        entry = {f.name: getattr(rule, f.name) for f in fields(rule) if f.name != "cases"}
        entries.append({key: value for key, value in entry.items() if value is not None})
    yield "rules/rules.json", (json.dumps(entries, indent=0, ensure_ascii=False) + "\n").encode()


def compile_templates(root: Path) -> Iterator[tuple[str, bytes]]:
    """reports/templates/: those of reports become code; the pages of the server are taken apart once in its life."""
    folder = root / "reports" / "templates"
    of_reports = [file for file in folder.glob("*.j2") if not file.name.startswith("site")]
    texts = {file.name: file.read_text("utf-8") for file in of_reports}
    there = folder / f"{MODULE}.py"
    before = there.read_text("utf-8") if there.is_file() else ""
    yield f"reports/templates/{there.name}", compiled(environment(), texts, before).encode("utf-8")


COMPILERS: tuple[Callable[[Path], Iterator[tuple[str, bytes]]], ...] = (
    compile_licenses,
    compile_rules,
    compile_templates,
)
"""One for each content folder."""


def stale(root: Path) -> list[tuple[Path, bytes]]:
    """The files whose content differs from what their sources give, with the right content."""
    made = [(root / name, content) for compiler in COMPILERS for name, content in compiler(root)]
    return [(path, content) for path, content in made if not path.is_file() or path.read_bytes() != content]


def main(arguments: list[str]) -> int:
    """Write, or with --check only name, the stale files."""
    try:
        changed = stale(ROOT)
    except ContentError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    check = "--check" in arguments
    for path, content in changed:
        sys.stdout.write(f"{'stale' if check else 'written'}: {path.relative_to(ROOT)}\n")
        if not check:
            path.write_bytes(content)
    return 1 if check and changed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
