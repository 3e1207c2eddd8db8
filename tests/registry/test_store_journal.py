"""Crawls that are cut off and go on, one at a time, by moments that never go backwards."""

from __future__ import annotations

import signal
import subprocess
import sys
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest

from model_license_audit.model.errors import ModelAuditError
from model_license_audit.registry.crawls.journal import Page, SkippedItem, Tally, crawling
from model_license_audit.registry.crawls.lease import AlreadyHeld
from model_license_audit.registry.records import Effect
from model_license_audit.registry.store import Store
from tests.registry.observed import day, ref, seen

QUERY = {"author": "acme", "kinds": ["model"]}


class Cut(Exception):
    """The crawl is cut off here."""


def test_a_crawl_that_was_cut_off_goes_on_where_it_stopped(store: Store) -> None:
    with suppress(Cut), crawling(store, "hf", QUERY, day(0)) as crawl:
        assert (crawl.resumed, crawl.listed, crawl.behind) == (False, False, None)
        with store.writing() as writing:
            writing.entries(crawl).listed(["hf:acme/b", "hf:acme/a"], cursor="https://hub/page2")
        with store.writing() as writing:
            effects = writing.record([seen("acme/a")])
            writing.entries(crawl).done(zip(["hf:acme/a"], effects, strict=True))
        with suppress(Cut), store.writing() as writing:
            effects = writing.record([seen("acme/b")])
            writing.entries(crawl).done(zip(["hf:acme/b"], effects, strict=True))
            raise Cut
        raise Cut
    with crawling(store, "hf", dict(reversed(QUERY.items())), day(1)) as again:
        assert (again.id, again.started_at, again.resumed, again.cursor) == (
            crawl.id,
            day(0),
            True,
            "https://hub/page2",
        )
        with store.writing() as writing:
            entries = writing.entries(again)
            assert entries.waiting(10) == ["hf:acme/b"]
            assert entries.tally() == Tally(waiting=1, new=1)
            assert writing.shelf.find(ref("acme/b")) is None


def test_all_that_becomes_of_entries_is_counted_and_kept(store: Store) -> None:
    with crawling(store, "hf", QUERY, day(0)) as crawl, store.writing() as writing:
        entries = writing.entries(crawl)
        entries.listed([f"hf:acme/{letter}" for letter in "abcdef"], cursor=None)
        entries.add(["hf:acme/a", "hf:acme/parent"])
        entries.done([("hf:acme/a", Effect.NEW), ("hf:acme/b", Effect.SAME), ("hf:acme/c", None)])
        entries.done([("hf:acme/met", Effect.CHANGED)])
        entries.skipped([SkippedItem("hf:acme/d", "gated", "accept its terms")])
        assert entries.waiting(2) == ["hf:acme/e", "hf:acme/f"]
        assert entries.waiting(2, after="hf:acme/f") == ["hf:acme/parent"]
        assert entries.known(["hf:acme/a", "hf:acme/z"]) == {"hf:acme/a"}
        assert entries.skips() == [SkippedItem("hf:acme/d", "gated", "accept its terms")]
        tally = entries.finish(day(1))
    assert tally == Tally(waiting=3, new=1, changed=1, same=1, gone=1, skipped=1)
    with store.reading() as shelf:
        assert shelf.rows.ask("select ref from crawl_items where state = 'done'") == []
        ((listed, summary),) = shelf.rows.ask("select listed, summary from crawls")
    assert listed
    assert '"changed": 1' in summary
    assert store.unfinished() == 0


def test_what_was_done_stays_done_when_it_is_listed_again(store: Store) -> None:
    with crawling(store, "hf", QUERY, day(0)) as crawl, store.writing() as writing:
        entries = writing.entries(crawl)
        entries.listed(["hf:acme/a"], cursor="next")
        entries.done([("hf:acme/a", Effect.NEW)])
        entries.listed(["hf:acme/a", "hf:acme/b"], cursor=None)
        assert entries.waiting(5) == ["hf:acme/b"]


def test_a_finished_crawl_is_not_taken_up_and_one_that_is_given_up_neither(store: Store) -> None:
    with crawling(store, "hf", QUERY, day(0)) as first, store.writing() as writing:
        writing.entries(first).finish(day(0))
    with crawling(store, "hf", QUERY, day(1)) as second, store.writing() as writing:
        assert (second.resumed, second.id != first.id) == (False, True)
        writing.entries(second).listed(["hf:acme/a"])
    with crawling(store, "hf", QUERY, day(2), afresh=True) as third, store.writing() as writing:
        assert (third.resumed, third.started_at) == (False, day(2))
        assert writing.entries(third).waiting(5) == []


def test_a_clock_that_goes_backwards_makes_no_newer_crawl_look_older(store: Store) -> None:
    with crawling(store, "hf", QUERY, day(10)) as crawl, store.writing() as writing:
        writing.record([seen("acme/a", 10, "mit")])
        writing.entries(crawl).finish(day(10))
    assert store.moment(day(3)) == day(10)
    assert store.moment(day(11)) == day(11)
    with crawling(store, "hf", {"author": "other"}, day(3)) as crawl, store.writing() as writing:
        assert (crawl.started_at, crawl.behind) == (day(10), timedelta(days=7))
        assert writing.record([seen("acme/a", (crawl.started_at - day(0)).days, "gpl")]) == [Effect.CHANGED]
        writing.entries(crawl).finish(day(3))
    with store.reading() as shelf:
        found = shelf.find(ref("acme/a"))
        assert shelf.rows.ask("select count(*) from crawls where finished_at < started_at") == [(0,)]
    assert found is not None
    assert found.license == "GPL"


def test_a_page_is_remembered_until_it_is_told_anew(store: Store) -> None:
    page = Page("https://hub/api/models?p=1", '"etag"', None, "https://hub/api/models?p=2", ("hf:acme/a", "hf:acme/b"))
    assert store.kept_page(page.address) is None
    with store.writing() as writing:
        writing.keep_page(page)
    assert store.kept_page(page.address) == page
    with store.writing() as writing:
        writing.keep_page(Page(page.address, None, "yesterday"))
    assert store.kept_page(page.address) == Page(page.address, None, "yesterday")


def test_one_crawl_runs_once_at_a_time_and_another_beside_it(store: Store) -> None:
    other = Store.open(store.address)
    with crawling(store, "hf", QUERY, day(0)):
        with pytest.raises(AlreadyHeld, match="runs already"), crawling(other, "hf", QUERY, day(0)):
            pass
        with crawling(other, "hf", {"author": "other"}, day(0)), crawling(store, "tfhub", QUERY, day(0)):
            pass
    with crawling(other, "hf", QUERY, day(0)) as crawl:
        assert crawl.resumed
    other.close()
    if store.address.path is not None:
        assert list(Path(store.address.path).parent.glob("*.lock")) == []


_CHILD = """
import sys, time
from datetime import datetime, UTC
from model_license_audit.registry.address import Address
from model_license_audit.registry.crawls.journal import crawling
from model_license_audit.registry.store import Store
store = Store.open(Address(*(text or None for text in sys.argv[1:3])))
with crawling(store, "hf", {}, datetime(2026, 11, 1, tzinfo=UTC)):
    print("held", flush=True)
    time.sleep(600)
"""


def test_a_killed_program_holds_nothing(store: Store) -> None:
    command = [sys.executable, "-c", _CHILD, store.address.path or "", store.address.url or ""]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "held\n"
        with pytest.raises(ModelAuditError), crawling(store, "hf", {}, day(1)):
            pass
        child.send_signal(signal.SIGKILL)
        child.wait()
    assert _resumed(store)


def _resumed(store: Store) -> bool:
    """Whether the crawl goes on, as soon as the server has noticed that the other program is gone."""
    while True:
        try:
            with crawling(store, "hf", {}, day(1)) as crawl:
                return crawl.resumed
        except AlreadyHeld:
            continue
