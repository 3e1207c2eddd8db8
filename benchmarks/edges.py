"""Audit every model of a recorded hub that names a base: python -m benchmarks.edges FOLDER [--draw N].

FOLDER holds radar_models.jsonl.gz, whose records carry a model's tags and its license and no other files. So each
model is judged as a plan is: by label, lineage and the licenses of its ancestors, and rules that look into its files
are not asked; with --files they are, as if the record were all that the model's repository holds. A base is looked up
among the records, then in the catalogue that ships. Printed are the findings of each kind by relation and by the
licenses of the two ends, and N findings drawn at random (the seed is printed), each with its clauses, to be read by a
person.

The data are CC-BY-4.0, by 686f6c61 (radar-huggingface-dataset, 2026-08-22).
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from model_license_audit.audit.auditor import Auditor
from model_license_audit.licenses.conclude import conclude
from model_license_audit.lineage.build import build_lineage
from model_license_audit.model.artifacts import Artifact, ArtifactKind, UnknownArtifact
from model_license_audit.model.evidence import Basis, Claim, ClaimField, Confidence, Evidence, Reading
from model_license_audit.model.findings import Finding
from model_license_audit.model.refs import ArtifactRef, Host
from model_license_audit.model.use import UseContext
from model_license_audit.obligations.situation import Situation, understand
from model_license_audit.rules.evaluate import Evaluator
from model_license_audit.rules.rule import Need

FILE = "radar_models.jsonl.gz"
_RELATIONS = ("finetune", "adapter", "quantized", "merge")


@dataclass(frozen=True, slots=True)
class Edge:
    """A model and one of the bases it names, with the relation as its tags say it."""

    child: str
    parent: str
    relation: str


class Hub:
    """The records by id, as artifacts; what is not among them is looked up in the catalogue."""

    def __init__(self, folder: Path, auditor: Auditor) -> None:
        self._auditor = auditor
        self._lookup = auditor.lookup.resolver({}, online=False)
        with gzip.open(folder / FILE, "rt", encoding="utf-8") as stream:
            self.records: dict[str, dict[str, Any]] = {r["id"]: r for r in map(json.loads, stream)}

    def edges(self) -> Iterator[Edge]:
        """Every base of every record, once."""
        for name, record in self.records.items():
            for parent, relation in sorted(_bases(record).items()):
                yield Edge(name, parent, relation)

    def artifact(self, name: str) -> Artifact:
        """A record as an artifact."""
        return conclude(self._auditor.kb, _ref(name), ArtifactKind.MODEL, _reading(self.records[name]), names=(name,))

    def resolve(self, ref: ArtifactRef) -> Artifact | UnknownArtifact:
        """An ancestor, from the records or the catalogue."""
        if ref.name in self.records and not ref.dataset:
            return self.artifact(ref.name)
        return self._lookup(ref)


def _ref(name: str) -> ArtifactRef:
    return ArtifactRef(Host.HUGGINGFACE, name)


def _bases(record: dict[str, Any]) -> dict[str, str]:
    """Each base with its relation; the Hub writes a tag without a relation beside each one with."""
    found: dict[str, str] = {}
    for tag in record.get("tags") or ():
        if tag.startswith("base_model:"):
            relation, _, name = tag.removeprefix("base_model:").partition(":")
            if relation in _RELATIONS and name:
                found[name] = relation
            else:
                found.setdefault(tag.removeprefix("base_model:"), "untyped")
    return found


def _reading(record: dict[str, Any]) -> Reading:
    """What the record claims: its license, its tags, its data sets."""
    said = [(ClaimField.TAG, tag) for tag in record.get("tags") or ()]
    said += [(ClaimField.DATASET, tag.partition(":")[2]) for _, tag in said if tag.startswith("dataset:")]
    if record.get("license"):
        said.append((ClaimField.LICENSE, record["license"]))
    return Reading(tuple(_claim(field, value) for field, value in said))


def _claim(field: ClaimField, value: str) -> Claim:
    evidence = Evidence("radar", pointer=field.value, excerpt=value[:200], obtained="hub")
    return Claim(field, value, Basis.DECLARED, Confidence.HIGH, evidence)


@dataclass(frozen=True, slots=True)
class Drawn:
    """One finding about one model, with the relation and the license of its nearest base."""

    model: str
    relation: str
    licenses: str
    finding: Finding
    situation: Situation


def findings(hub: Hub, auditor: Auditor, files: bool) -> Iterator[Drawn]:
    """Every finding about every model that names a base."""
    rules = [rule for rule in auditor.rules if files or Need.FILES not in rule.needs]
    for name, record in hub.records.items():
        if not _bases(record):
            continue
        situation = understand(auditor.kb, build_lineage(hub.artifact(name), hub.resolve), UseContext())
        evaluation = Evaluator(situation).evaluate(rules)
        if evaluation.failures:
            raise SystemExit(f"{name}: {evaluation.failures}")
        for finding in evaluation.findings:
            yield Drawn(name, _relation(finding, situation), _licenses(finding, situation), finding, situation)


def _relation(finding: Finding, situation: Situation) -> str:
    """How the model was made from the artifact through which the finding arrives; of its label alone, ``label``."""
    if len(finding.path) < 2:
        return "label"
    links = situation.lineage.parents(situation.lineage.subject)
    return "+".join(sorted({link.kind.value for link in links if link.parent.display == finding.path[1]}))


def _licenses(finding: Finding, situation: Situation) -> str:
    """The label, and the license of whom the finding is about."""
    label = situation.subject.concluded
    from_ = finding.clauses[0].license_id if finding.clauses else finding.origin and "?"
    return f"{label.expression if label else 'none'} <- {from_ or '-'}"


def main() -> int:
    """Print the tables and the drawn findings."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--draw", type=int, default=0, metavar="N", help="show N findings drawn at random")
    parser.add_argument("--seed", type=int, default=20261122, metavar="S")
    parser.add_argument("--kind", help="draw only findings of this kind")
    parser.add_argument("--files", action="store_true", help="ask also the rules that look into files")
    said = parser.parse_args()
    if not (said.folder / FILE).is_file():
        parser.error(f"{said.folder}/{FILE} is missing")
    auditor = Auditor()
    hub = Hub(said.folder, auditor)
    start = time.perf_counter()
    found = list(findings(hub, auditor, said.files))
    seconds = time.perf_counter() - start
    edges = list(hub.edges())
    models = len({edge.child for edge in edges})
    print(f"{len(hub.records):,} records, {models:,} name a base, {len(edges):,} edges; {seconds:.0f} s")
    _tables(found, edges)
    if said.draw:
        _show([one for one in found if said.kind in {None, one.finding.kind.value}], said.draw, said.seed)
    return 0


def _tables(found: list[Drawn], edges: list[Edge]) -> None:
    print("\nedges by relation:", dict(sorted(Counter(edge.relation for edge in edges).items())))
    print("\nfindings by kind and relation (verdict violated, or undetermined told as unknown)")
    kinds = Counter((d.finding.kind.value, d.relation) for d in found)
    for (kind, relation), count in sorted(kinds.items()):
        print(f"  {kind:<17} {relation:<22} {count:>6,}")
    print("\nfindings by rule")
    rules = Counter((d.finding.rule, d.finding.kind.value, d.finding.title) for d in found)
    for (rule, kind, title), count in sorted(rules.items()):
        print(f"  {rule}  {kind:<17} {count:>6,}  {title}")
    for kind in ("conflict", "unmet-duty"):
        print(f"\nthe 25 most frequent licenses of label <- ancestor among findings of kind {kind}")
        pairs = Counter((d.licenses, d.finding.rule) for d in found if d.finding.kind.value == kind)
        for (licenses, rule), count in sorted(pairs.items(), key=lambda item: (-item[1], item[0]))[:25]:
            print(f"  {count:>6,}  {rule}  {licenses}")


def _show(found: list[Drawn], number: int, seed: int) -> None:
    """Findings drawn at random, each whole."""
    drawn = random.Random(seed).sample(found, min(number, len(found)))  # noqa: S311 - a draw to read, no secret
    print(f"\n{len(drawn)} findings drawn with seed {seed}")
    for at, one in enumerate(drawn, 1):
        finding = one.finding
        print(f"\n{at}. {one.model}  [{one.relation}]  {one.licenses}")
        print(f"   {finding.rule} {finding.kind}/{finding.verdict}: {finding.message}")
        print(f"   path: {' <- '.join(finding.path)}")
        for clause in finding.clauses[:4]:
            print(f"   clause: {clause.license_id} {clause.clause} ({clause.status}) {clause.quote or ''}")
        if finding.settle:
            print(f"   settle: {finding.settle}")


if __name__ == "__main__":
    sys.exit(main())
