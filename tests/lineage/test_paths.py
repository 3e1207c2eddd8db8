"""Ways through a lineage, compared with trying every way on small ones."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from hypothesis import given, settings
from hypothesis import strategies as st

from model_license_audit.lineage import paths
from model_license_audit.lineage.cycles import find_cycles
from model_license_audit.lineage.paths import arrivals, path_counts
from model_license_audit.model.evidence import Basis, Confidence
from model_license_audit.model.lineage import Derivation, DerivationKind, Lineage
from model_license_audit.model.refs import ArtifactRef, Host
from model_license_audit.model.terms import Reach

SIZE = 6
REFS = [ArtifactRef(Host.HUGGINGFACE, f"n{number}") for number in range(SIZE)]
SAME = {DerivationKind.CONVERTED, DerivationKind.QUANTIZED}
ENDS = st.tuples(st.integers(0, SIZE - 1), st.integers(0, SIZE - 1))
LINKS = st.dictionaries(st.tuples(ENDS, st.sampled_from(DerivationKind)), st.sampled_from(Confidence), max_size=12).map(
    lambda drawn: [(child, parent, kind, sure) for ((child, parent), kind), sure in drawn.items()]
)

Way = tuple[Derivation, ...]


def lineage_of(links: list[tuple[int, int, DerivationKind, Confidence]]) -> Lineage:
    found = [Derivation(REFS[c], REFS[p], kind, Basis.DECLARED, sure) for c, p, kind, sure in links]
    found.sort(key=lambda d: (d.child, d.parent, d.kind))
    return Lineage(REFS[0], (), derivations=tuple(found), cycles=find_cycles(found))


def ways(lineage: Lineage, node: ArtifactRef, so_far: Way = ()) -> Iterator[tuple[ArtifactRef, Way]]:
    """Every way from an artifact of a lineage without cycles, each with where it leads."""
    yield node, so_far
    for link in lineage.parents(node):
        yield from ways(lineage, link.parent, (*so_far, link))


def reach(way: Way) -> Reach:
    """What the subject is to the ancestor at the end, told from the ancestor down."""
    found = Reach.COPIES
    for link in reversed(way):
        found = paths._STEP[link.kind].get(found, found)
    return found


def adapter(way: Way) -> bool:
    kinds = [link.kind for link in way if link.kind not in SAME]
    return kinds[:1] == [DerivationKind.ADAPTER]


def left_open(way: Way) -> int:
    return len({link.kind for link in way} & {DerivationKind.UNTYPED, DerivationKind.CONTAINS})


@settings(max_examples=300, deadline=None)
@given(links=LINKS)
def test_of_all_ways_the_shortest_that_leaves_least_open_is_found_and_all_are_counted(
    links: list[tuple[int, int, DerivationKind, Confidence]],
) -> None:
    lineage = lineage_of([link for link in links if link[0] < link[1]])
    best: dict[tuple[ArtifactRef, Reach, bool], tuple[int, int]] = {}
    number = Counter[ArtifactRef]()
    for node, way in ways(lineage, lineage.subject):
        key = (node, reach(way), adapter(way))
        best[key] = min((left_open(way), len(way)), best.get(key, (SIZE, SIZE)))
        number[node] += 1

    found = arrivals(lineage)

    told = {(a.ancestor, a.reach, a.adapter): a.path.derivations for a in found}
    assert {key: (left_open(way), len(way)) for key, way in told.items()} == best
    assert len(found) == len(best)
    for arrival in found:
        assert arrival.other_paths == number[arrival.ancestor] - 1
        assert reach(arrival.path.derivations) is arrival.reach
        assert arrival.confidence is arrival.path.confidence
        assert arrival.doubts == left_open(arrival.path.derivations) + arrival.adapter
        assert [link.child for link in arrival.path.derivations[1:]] == [
            link.parent for link in arrival.path.derivations[:-1]
        ]


@settings(max_examples=300, deadline=None)
@given(links=LINKS)
def test_a_cycle_counts_as_one_artifact(links: list[tuple[int, int, DerivationKind, Confidence]]) -> None:
    lineage = lineage_of(links)
    above = {ref: {ref} for ref in REFS}
    for _ in REFS:
        for link in lineage.derivations:
            above[link.child] |= above[link.parent]
    one = {ref: min(other for other in REFS if other in above[ref] and ref in above[other]) for ref in REFS}
    between = [(one[d.child], one[d.parent]) for d in lineage.derivations if one[d.child] != one[d.parent]]

    def number(start: ArtifactRef, end: ArtifactRef) -> int:
        return (start == end) + sum(number(parent, end) for child, parent in between if child == start)

    expected = {ref: number(one[lineage.subject], one[ref]) for ref in above[lineage.subject]}

    counted = path_counts(lineage)
    assert {ref: counted[ref] for ref in expected} == expected
    assert {arrival.ancestor for arrival in arrivals(lineage)} == above[lineage.subject]


def test_many_diamonds_are_counted_without_walking_them() -> None:
    refs = [ArtifactRef(Host.HUGGINGFACE, f"n{number:03}") for number in range(400)]
    found = [
        Derivation(refs[child], refs[parent], DerivationKind.MERGE, Basis.DECLARED, Confidence.HIGH)
        for low in range(0, 398, 2)
        for child in (low, low + 1)
        for parent in (low + 2, low + 3)
    ]
    lineage = Lineage(refs[0], (), derivations=tuple(found))
    top = next(a for a in arrivals(lineage) if a.ancestor == refs[398])

    assert len(top.path.derivations) == 199
    assert top.other_paths == 2**198 - 1
