"""Commands that bring a registry to a file and back, a file's models into a registry, and check that it is whole."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.inside import Done, modelaudit

ROW: dict[str, Any] = {
    "id": "acme/one", "tags": ["license:mit"], "license": "mit", "updated_at": "2026-08-18T06:00:00.000Z",
    "removed": False, "base_model": None, "gated": False,
}  # fmt: skip


@pytest.fixture
def db(tmp_path: Path) -> Path:
    return tmp_path / "registry.db"


def lines(path: Path, *rows: dict[str, Any]) -> Path:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return path


def snapshot(db: Path, path: Path, *more: object) -> Done:
    return modelaudit("crawl", "snapshot", path, "--registry", db, *more)


def test_a_list_is_read_with_what_was_found_in_it(db: Path, tmp_path: Path) -> None:
    path = lines(tmp_path / "radar.jsonl", ROW, ROW | {"id": "acme/two"}, ROW | {"id": "no id"})
    done = snapshot(db, path)
    assert done.returncode == 0, done.stderr
    first, second, *rest = done.stdout.splitlines()
    assert first == f"{path}: rows of the radar data set of Hub models, as of 2026-08-18 06:00:00 UTC"
    assert second == "read 2: 2 new, 0 changed, 0 the same"
    assert "      line 3 no id" in rest
    told = json.loads(snapshot(db, path, "--format", "json").stdout)
    assert (told["shape"], told["same"], told["skipped"][0]["ref"]) == ("radar", 2, "line 3 no id")
    assert told["as_of"] == "2026-08-18T06:00:00+00:00"


def test_the_date_is_asked_for_where_no_row_tells_one(db: Path, tmp_path: Path) -> None:
    path = lines(tmp_path / "x.jsonl", {"id": "acme/one", "tags": ["pytorch"], "likes": 1})
    done = snapshot(db, path)
    assert (done.returncode, "--as-of 2026-08-22" in done.stderr) == (2, True)
    assert not db.exists()
    assert snapshot(db, path, "--as-of", "2026-08-22").stdout.startswith(f"{path}: records of the Hugging Face Hub")
    for wrong in ("yesterday", "2999-01-01"):
        assert snapshot(db, path, "--as-of", wrong).returncode == 2


def test_a_file_without_a_model_in_it_is_nothing(db: Path, tmp_path: Path) -> None:
    done = snapshot(db, lines(tmp_path / "x.jsonl", ROW | {"id": "no id"}))
    assert done.returncode == 3
    for path in (tmp_path / "none", tmp_path):
        assert snapshot(db, path).returncode == 2


def test_a_registry_goes_to_a_file_and_back(db: Path, tmp_path: Path) -> None:
    snapshot(db, lines(tmp_path / "radar.jsonl", ROW, ROW | {"id": "acme/two"}))
    for name in ("out.jsonl", "out.jsonl.gz", "tables"):
        done = modelaudit("registry", "export", tmp_path / name, "--registry", db)
        assert done.stdout.startswith("wrote 2 artifacts, 2 revisions, 0 audits (")
        other = tmp_path / f"{name}.db"
        back = modelaudit("registry", "import", tmp_path / name, "--registry", other)
        assert (back.returncode, back.stdout.endswith("; all of it new\n")) == (0, True)
        again = modelaudit("registry", "import", tmp_path / name, "--registry", other)
        assert again.stdout.endswith("; nothing of it new\n")
        assert modelaudit("registry", "export", "-", "--registry", other).stdout.encode() == (
            (tmp_path / "out.jsonl").read_bytes()
        )
    assert gzip.decompress((tmp_path / "out.jsonl.gz").read_bytes()) == (tmp_path / "out.jsonl").read_bytes()


def test_what_is_no_export_makes_no_registry(db: Path, tmp_path: Path) -> None:
    path = lines(tmp_path / "radar.jsonl", ROW)
    done = modelaudit("registry", "import", path, "--registry", db)
    assert done.returncode == 2
    assert "this is no export of a registry" in done.stderr
    assert not db.exists()


def test_exports_that_cannot_be_are_refused(db: Path, tmp_path: Path) -> None:
    assert modelaudit("registry", "export", "x.jsonl", "--registry", db, cwd=tmp_path).returncode == 3
    snapshot(db, lines(tmp_path / "radar.jsonl", ROW))
    for arguments in (["x.csv"], ["-", "--format", "parquet"], ["none/x.jsonl"], ["radar.jsonl/x.jsonl"]):
        done = modelaudit("registry", "export", *arguments, "--registry", db, cwd=tmp_path)
        assert done.returncode == 2, arguments
        assert "what to do" in done.stderr


def test_a_whole_registry_is_told_whole(db: Path, tmp_path: Path) -> None:
    snapshot(db, lines(tmp_path / "radar.jsonl", ROW, ROW | {"id": "a/a", "base_model": "a/a"}))
    done = modelaudit("registry", "verify", "--registry", db)
    assert done.returncode == 0
    assert done.stdout.splitlines() == [
        f"{db}: whole",
        "2 artifacts, 2 revisions checked",
        "",
        "worth knowing:",
        "  a model is said to be made from itself",
        "      hf:a/a",
        "    what to do: nothing here: their publishers say so",
    ]


def test_a_local_model_that_was_changed_is_amiss(db: Path, tmp_path: Path) -> None:
    model = tmp_path / "model"
    model.mkdir()
    (model / "README.md").write_text("---\nlicense: mit\n---\n# M\n")
    (model / "config.json").write_text("{}")
    modelaudit("registry", "add", model, "--registry", db)
    assert modelaudit("registry", "verify", "--registry", db).stdout.splitlines()[1] == (
        "1 artifact, 1 revision checked, 1 local model looked for"
    )
    (model / "README.md").write_text("---\nlicense: llama3.1\n---\n# M\n")
    done = modelaudit("registry", "verify", "--registry", db)
    assert done.returncode == 1
    assert "NOT whole" in done.stdout
    told = json.loads(modelaudit("registry", "verify", "--registry", db, "--format", "json").stdout)
    assert [(one["check"], one["what"], one["about"]) for one in told["faults"]] == [
        ("files", "a file was changed since", f"path:{model}/README.md")
    ]


def test_verify_needs_a_registry(db: Path) -> None:
    done = modelaudit("registry", "verify", "--registry", db)
    assert (done.returncode, "there is no registry" in done.stderr) == (3, True)
