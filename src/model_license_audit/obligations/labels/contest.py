"""The duties that each branch of an ``OR`` would bring, laid side by side so that one can be chosen.

Read only when a lineage leaves a choice: most do not.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from model_license_audit.model.lineage import Lineage
from model_license_audit.model.refs import ArtifactRef
from model_license_audit.obligations.labels.binding import Option, Selection, bind
from model_license_audit.obligations.labels.choosing import Candidate, choose
from model_license_audit.obligations.labels.obstacles import Aim
from model_license_audit.obligations.propagate import Standing, duties_of


def chosen_of(
    lineage: Lineage, aim: Aim, found: tuple[Standing, ...], options: Mapping[ArtifactRef, tuple[Option, ...]]
) -> dict[ArtifactRef, Selection]:
    """The way of choosing of every artifact whose label leaves a choice; ``aim`` holds the licenses of the others."""
    settled = [standing for standing in found if standing.arrival.ancestor not in options]
    contest = {}
    for ref, ways in options.items():
        mine = [standing for standing in found if standing.arrival.ancestor == ref]
        contest[ref] = [_candidate(lineage, aim, mine, option) for option in ways]
    by_origin = [duties_of(aim.kb, lineage, (standing,), aim.use) for standing in _unlike(settled)]
    return choose(aim, contest, by_origin, lineage.subject)


def _unlike(found: Iterable[Standing]) -> list[Standing]:
    """One standing of those under the same licenses that arrive alike: what stands in the way is the same for all."""
    kept: dict[tuple[object, ...], Standing] = {}
    for standing in found:
        kinds = frozenset(link.kind for link in standing.arrival.path.derivations)
        licenses = tuple(bound.license for bound in standing.bound)
        kept.setdefault((licenses, standing.arrival.reach, kinds, standing.unsaid), standing)
    return list(kept.values())


def _candidate(lineage: Lineage, aim: Aim, mine: Iterable[Standing], option: Option) -> Candidate:
    binding = bind(aim.kb, option)
    standing = tuple(Standing(one.arrival, one.artifact, binding, one.unsaid) for one in mine)
    return Candidate(option, duties_of(aim.kb, lineage, standing, aim.use))
