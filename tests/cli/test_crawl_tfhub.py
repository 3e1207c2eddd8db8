"""``modelaudit crawl tfhub`` as a user runs it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.inside import Done, modelaudit
from tests.crawl.tfhub_documents import checkout, packed
from tests.reports.widths import too_wide


@pytest.fixture
def hub(tmp_path: Path) -> Path:
    return checkout(tmp_path / "hub")


def crawl(source: Path, *more: object) -> Done:
    return modelaudit("crawl", "tfhub", source, "--registry", source.parent / "registry.db", *more)


def test_a_crawl_tells_what_it_found(hub: Path) -> None:
    done = crawl(packed(hub))
    assert done.returncode == 0, done.stderr
    said = " ".join(done.stdout.split())
    assert "read 6: 6 new, 0 changed, 0 the same" in said
    assert "9: 2 Module, 2 Lite, 1 Tfjs, 0 Coral, 2 Placeholder, 1 Collection, 1 Publisher" in said
    assert "3 links to a parent: 2 converted, 1 quantized" in said
    assert "4 documents of models name no license in their metadata" in said
    assert too_wide(done.stdout, 80) == []
    assert "\x1b" not in done.stdout


def test_again_everything_is_the_same(hub: Path) -> None:
    crawl(hub)
    assert "read 6: 0 new, 0 changed, 6 the same" in crawl(hub).stdout


def test_the_numbers_are_had_as_json(hub: Path) -> None:
    (hub / "assets/docs/acme/models/bad").mkdir()
    (hub / "assets/docs/acme/models/bad/1.md").write_text("no document\n")
    told = json.loads(crawl(hub, "-f", "json").stdout)
    assert told["documents"] == 9
    assert (told["new"], told["changed"], told["same"]) == (6, 0, 0)
    assert told["links"] == {"converted": 2, "quantized": 1}
    assert told["without_license"] == 4
    assert [one["ref"] for one in told["skipped"]] == ["assets/docs/acme/models/bad/1.md"]


def test_what_was_skipped_is_named_without_steering_the_terminal(hub: Path) -> None:
    folder = hub / "assets/docs/acme/models/\x1b[31mbad"
    folder.mkdir()
    (folder / "1.md").write_text("# Module acme/\x1b[31m/1\n")
    done = crawl(hub)
    assert done.returncode == 0
    assert "[31mbad" in done.stdout
    assert "\x1b" not in done.stdout


def test_a_model_is_found_with_the_license_of_its_parent(hub: Path) -> None:
    crawl(hub)
    done = modelaudit("registry", "show", "tfhub:acme/lite-model/bird", "--registry", hub.parent / "registry.db")
    assert done.returncode == 0, done.stderr
    assert "Apache-2.0 (inherited from tfhub:acme/bird/2)" in " ".join(done.stdout.split())


def test_a_model_of_the_registry_is_audited_under_the_license_of_its_parent(hub: Path) -> None:
    crawl(hub)
    place = ("--registry", hub.parent / "registry.db")
    done = modelaudit("scan", "registry:tfhub:acme/tfjs-model/cat/default/1", *place)
    said = " ".join(done.stdout.split())
    assert "inherited from tfhub:acme/cat/1" in said, done.stderr
    assert "NO May I use it commercially?" in said


def test_an_archive_that_was_cut_off_ends_in_an_exit_code_of_its_own(hub: Path) -> None:
    path = packed(hub)
    path.write_bytes(path.read_bytes()[:-200])
    done = crawl(path)
    assert done.returncode == 4
    assert "not read to its end" in done.stdout


@pytest.mark.parametrize(
    ("write", "code", "said"),
    [
        (None, 2, "cannot be read"),
        (b"just text", 2, "neither a tar nor a zip archive"),
        (b"PK\x05\x06" + bytes(18), 3, "no document of TensorFlow Hub"),
    ],
)
def test_what_cannot_be_read_is_told_with_what_to_do(write: bytes | None, code: int, said: str, tmp_path: Path) -> None:
    path = tmp_path / "it.zip"
    if write is not None:
        path.write_bytes(write)
    done = crawl(path)
    assert done.returncode == code
    assert said in done.stderr
    assert "what to do:" in done.stderr
    assert not (tmp_path / "registry.db").exists()


def test_without_a_registry_there_is_nowhere_to_put_it(hub: Path) -> None:
    done = modelaudit("crawl", "tfhub", hub, "--registry", "none")
    assert done.returncode == 2
    assert "needs a registry" in done.stderr


def test_the_help_fits_a_terminal() -> None:
    done = modelaudit("crawl", "tfhub", "--help")
    assert done.returncode == 0
    assert "--kaggle FILE" in done.stdout
    assert too_wide(done.stdout, 80) == []
