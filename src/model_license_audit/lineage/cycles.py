"""Cycles: models that are said to descend from themselves."""

from __future__ import annotations

from collections.abc import Iterable

from model_license_audit.model.lineage import Derivation
from model_license_audit.model.refs import ArtifactRef


def find_cycles(derivations: Iterable[Derivation]) -> tuple[tuple[ArtifactRef, ...], ...]:
    """The strongly connected groups of more than one artifact, and artifacts that name themselves; sorted.

    Tarjan's algorithm (1972), without recursion so that no chain is too deep.
    """
    parents: dict[ArtifactRef, list[ArtifactRef]] = {}
    for link in derivations:
        parents.setdefault(link.child, []).append(link.parent)
        parents.setdefault(link.parent, [])
    groups = _components(parents)
    return tuple(sorted(g for g in groups if len(g) > 1 or g[0] in parents[g[0]]))


def _components(parents: dict[ArtifactRef, list[ArtifactRef]]) -> list[tuple[ArtifactRef, ...]]:
    index: dict[ArtifactRef, int] = {}
    low: dict[ArtifactRef, int] = {}
    stack: list[ArtifactRef] = []
    on_stack: set[ArtifactRef] = set()
    groups: list[tuple[ArtifactRef, ...]] = []
    for root in sorted(parents):
        work = [(root, iter(parents[root]))] if root not in index else []
        while work:
            node, rest = work[-1]
            if node not in index:
                index[node] = low[node] = len(index)
                stack.append(node)
                on_stack.add(node)
            for parent in rest:
                if parent not in index:
                    work.append((parent, iter(parents[parent])))
                    break
                if parent in on_stack:
                    low[node] = min(low[node], index[parent])
            else:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[node])
                if low[node] == index[node]:
                    groups.append(_pop_group(node, stack, on_stack))
    return groups


def _pop_group(root: ArtifactRef, stack: list[ArtifactRef], on_stack: set[ArtifactRef]) -> tuple[ArtifactRef, ...]:
    group = []
    while True:
        node = stack.pop()
        on_stack.discard(node)
        group.append(node)
        if node == root:
            return tuple(sorted(group))
