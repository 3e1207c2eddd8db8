"""Whole YAML files: bounded, as trees of what was written."""

from __future__ import annotations

from dataclasses import dataclass

from model_license_audit.cards.front_matter import mended
from model_license_audit.cards.loading import decode, load, too_large
from model_license_audit.cards.metering import charge_nodes
from model_license_audit.cards.origin import At, Origin
from model_license_audit.cards.yaml_nodes import BrokenYaml, Mapping, Scalar, count_nodes, parse_documents
from model_license_audit.model.evidence import Basis, Confidence, Problem
from model_license_audit.model.snapshot import FileEntry, Snapshot

MAX_YAML = 1024 * 1024
"""Bytes of a YAML file that are read."""


@dataclass(frozen=True, slots=True)
class YamlDocument:
    """The keys of a YAML file (of all its documents), its lines and where it stands."""

    root: Mapping
    lines: list[str]
    origin: Origin
    problems: tuple[Problem, ...] = ()

    def at(self, node: Scalar, pointer: str) -> At:
        """The place of a scalar."""
        excerpt = self.lines[node.line - 1] if node.line <= len(self.lines) else node.text
        return At(node.line, pointer, excerpt)


def load_yaml(snapshot: Snapshot, entry: FileEntry, basis: Basis) -> YamlDocument:
    """Read a YAML file; raises ``ValueError`` when it is no mapping or no YAML."""
    loaded = load(snapshot, entry, MAX_YAML)
    text, problems = decode(loaded)
    if loaded.truncated:
        problems = (*problems, too_large(entry.path, MAX_YAML))
    try:
        parsed = parse_documents(mended(text))
    except BrokenYaml as error:
        charge_nodes(snapshot, entry, error.count)
        raise
    charge_nodes(snapshot, entry, count_nodes(*parsed))
    roots = [root for root in parsed if not (isinstance(root, Scalar) and root.is_null)]
    level = Confidence.HIGH if "/" not in entry.path else Confidence.LOW
    origin = Origin(entry.path, loaded.digest, basis, level)
    mappings = [root for root in roots if isinstance(root, Mapping)]
    if len(mappings) < len(roots):
        raise ValueError("it holds no keys")
    pairs = tuple(pair for root in mappings for pair in root.pairs)
    return YamlDocument(Mapping(pairs, 1), text.split("\n"), origin, problems)
