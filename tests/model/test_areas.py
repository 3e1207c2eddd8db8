"""Every action belongs to one area, so that a license is shown whole."""

from __future__ import annotations

from collections import Counter

from model_license_audit.licenses.entries.knowledge import KnowledgeBase
from model_license_audit.model.areas import AREAS, unrecorded
from model_license_audit.model.terms import ACTIONS, Status


def test_every_action_belongs_to_exactly_one_area() -> None:
    counted = Counter(action for area in AREAS for action in area.actions)
    assert set(counted) == frozenset().union(*ACTIONS.values())
    assert set(counted.values()) == {1}


def test_every_area_of_every_verified_entry_is_answered_or_known_to_be_silent(kb: KnowledgeBase) -> None:
    open_areas = {
        entry.key: [area.name for area in unrecorded(entry)]
        for entry in kb.licenses()
        if entry.status is Status.VERIFIED
    }
    assert {key: areas for key, areas in open_areas.items() if areas} == {}
    assert len(open_areas) >= 60
