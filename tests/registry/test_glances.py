"""Many artifacts at a glance: the same on either engine, by old names too."""

from __future__ import annotations

from datetime import UTC, datetime

from model_license_audit.model.recorded import State
from model_license_audit.model.refs import ArtifactRef
from model_license_audit.registry.kept import KeptAudit
from model_license_audit.registry.reading.glances import glances, keys_under, licenses_held
from model_license_audit.registry.records import Withdrawal
from model_license_audit.registry.store import Store
from tests.registry.observed import day, ref, seen


def test_what_is_known_of_many_is_told_at_once(store: Store) -> None:
    with store.writing() as writing:
        writing.record([seen("a/mit", old=("old/mit",)), seen("a/none", label=None), seen("a/gated", gated="auto")])
        writing.record([seen("a/mit", at=3, label="apache-2.0", old=("old/mit",))])
        writing.withdraw(Withdrawal(ref("a/none"), State.DELETED, day(4)))
        writing.keep_audit(ref("a/gated"), KeptAudit(datetime(2026, 12, 1, tzinfo=UTC), "./x", 0, "fine", "{}"))
    with store.reading() as shelf:
        found = glances(shelf.rows, ["hf:old/mit", "hf:a/none", "hf:a/gated", "hf:no/such"])
        assert sorted(found) == ["hf:a/gated", "hf:a/none", "hf:old/mit"]
        one, gone, gated = found["hf:old/mit"], found["hf:a/none"], found["hf:a/gated"]
        assert (str(one.ref), one.license, one.seen) == ("hf:a/mit", "APACHE-2.0", "2026-11-04")
        assert (one.written, one.told) == (("apache-2.0",), ())
        assert (gone.license, gone.state, gone.told) == (None, State.DELETED, ())
        assert (gated.gated, one.gated, gated.audits, one.audits) == (True, False, 1, 0)
        assert licenses_held(shelf.rows) == ["APACHE-2.0", "MIT"], "what was is told as well"
        assert keys_under(shelf.rows, ["MIT"]) == ["hf:a/gated"], "what is now counts alone"


def test_hundreds_are_asked_for_in_portions(store: Store) -> None:
    with store.writing() as writing:
        writing.record([seen(f"a/{n}") for n in range(620)])
    with store.reading() as shelf:
        found = glances(shelf.rows, [f"hf:a/{n}" for n in range(620)])
    assert len(found) == 620


def test_one_that_lies_here_is_ours(store: Store) -> None:
    with store.writing() as writing:
        writing.record([seen("a/hub"), seen("path:/models/mine", source="path")])
    with store.reading() as shelf:
        found = glances(shelf.rows, ["hf:a/hub", "path:/models/mine"])
    assert {str(one.ref): one.local for one in found.values()} == {"hf:a/hub": False, "path:/models/mine": True}
    assert ArtifactRef.parse("path:/models/mine") in {one.ref for one in found.values()}
