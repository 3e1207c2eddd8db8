"""Lists of models in a file: the shape is told from the columns, and each row tells what the Hub's record would."""

from __future__ import annotations

import csv
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from pyarrow import parquet

from model_license_audit.model.artifacts import ArtifactKind
from model_license_audit.model.errors import UsageError
from model_license_audit.model.evidence import ClaimField, Shape
from model_license_audit.model.recorded import State
from model_license_audit.sources.hub.facts import hub_reading
from model_license_audit.sources.lists.interface import Listed, Unread, moment_of, nested, truth_of
from model_license_audit.sources.lists.snapshots import SnapshotFile, snapshot_file

Row = dict[str, Any]
LATE = datetime(2030, 1, 1, tzinfo=UTC)
LISTED: Row = {
    "_id": "621ffdc136468d709f17b7d3",
    "id": "acme/tiny",
    "likes": 1,
    "private": False,
    "downloads": 5,
    "tags": [
        "transformers",
        "dataset:wtq",
        "base_model:acme/big",
        "base_model:finetune:acme/big",
        "license:apache-2.0",
    ],
    "pipeline_tag": "text-generation",
    "library_name": "transformers",
    "createdAt": "2022-03-02T23:29:05.000Z",
    "modelId": "acme/tiny",
}
STATS: Row = {
    "id": "acme/stats",
    "author": "acme",
    "cardData": '{"license": "other", "license_name": "acme-1", "datasets": ["squad"], "base_model": "acme/big"}',
    "tags": ["license:other", "base_model:acme/big", "base_model:quantized:acme/big"],
    "baseModels": {"relation": "quantized", "models": [{"_id": "1", "id": "acme/big"}]},
    "gated": "manual",
    "sha": "a" * 40,
    "lastModified": datetime(2026, 8, 1, 12, tzinfo=UTC),
    "createdAt": datetime(2025, 1, 1, tzinfo=UTC),
    "disabled": False,
    "private": False,
    "library_name": "transformers",
    "downloads": 7,
    "siblings": [{"rfilename": "README.md"}],
}
RADAR: Row = {
    "schema": 1,
    "id": "acme/radar",
    "slug": "acme-radar",
    "created_at": "2026-08-16T01:59:46.000Z",
    "updated_at": "2026-08-18T06:21:48.000Z",
    "license": "acme-1",
    "license_family": "custom",
    "library": "peft",
    "tags": ["license:other", "base_model:adapter:acme/big"],
    "base_model": "acme/old-big",
    "gated": True,
    "removed": False,
    "removed_at": None,
}


def lines(path: Path, *rows: Row) -> Path:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def listed(found: SnapshotFile) -> list[Listed]:
    rows = list(found.listed())
    assert all(isinstance(row, Listed) for row in rows)
    return [row for row in rows if isinstance(row, Listed)]


def unread(found: SnapshotFile) -> list[tuple[str, str, str]]:
    return [(row.place, row.name, row.why) for row in found.listed() if isinstance(row, Unread)]


def values(one: Listed, *fields: ClaimField) -> list[str | None]:
    return [claim.value for claim in one.reading.claims if claim.field in fields]


def test_a_row_of_the_list_interface_is_the_record_of_the_hub(tmp_path: Path) -> None:
    found = snapshot_file(lines(tmp_path / "x", LISTED))
    (one,) = listed(found)
    assert (found.shape.name, found.dataset, str(one.ref)) == ("hub", False, "hf:acme/tiny")
    plain = hub_reading({key: value for key, value in LISTED.items() if key != "private"})
    assert set(plain.claims) <= set(one.reading.claims)
    assert values(one, ClaimField.LICENSE, ClaimField.DATASET, ClaimField.BASE_MODEL) == [
        "apache-2.0",
        "acme/big",
        "wtq",
    ]
    assert found.overview(LATE).newest == datetime(2022, 3, 2, 23, 29, 5, tzinfo=UTC)


def test_hub_stats_in_parquet_jsonl_and_csv_tell_the_same(tmp_path: Path) -> None:
    parquet.write_table(pa.Table.from_pylist([STATS]), tmp_path / "x.parquet")
    row = STATS | {"lastModified": "2026-08-01T12:00:00.000Z", "createdAt": "2025-01-01T00:00:00.000Z"}
    lines(tmp_path / "x.jsonl", row)
    with (tmp_path / "x.csv").open("w", newline="") as file:
        writer = csv.DictWriter(file, row)
        writer.writeheader()
        writer.writerow({key: str(value) for key, value in row.items()})  # as a data frame writes lists
    found = [listed(snapshot_file(tmp_path / f"x.{form}"))[0] for form in ("parquet", "jsonl", "csv")]
    assert found[0].reading == found[1].reading == found[2].reading
    one = found[0]
    assert values(one, ClaimField.LICENSE, ClaimField.LICENSE_NAME, ClaimField.DATASET) == ["other", "acme-1", "squad"]
    assert values(one, ClaimField.GATED, ClaimField.REVISION) == ["a" * 40, "manual"]
    assert (one.ref.revision, one.modified) == ("a" * 40, "2026-08-01T12:00:00.000Z")
    assert "base_model:quantized:acme/big" in values(one, ClaimField.TAG)


def test_the_newest_date_is_found_without_those_to_come(tmp_path: Path) -> None:
    rows = [LISTED | {"lastModified": at} for at in ("2026-08-01T00:00:00Z", "9999-12-31T00:00:00Z", "nonsense", 5.0)]
    overview = snapshot_file(lines(tmp_path / "x", *rows)).overview(LATE)
    assert (overview.newest, overview.rows) == (datetime(2026, 8, 1, tzinfo=UTC), 4)
    bare = {key: value for key, value in LISTED.items() if key != "createdAt"}
    assert snapshot_file(lines(tmp_path / "y", bare)).overview(LATE).newest is None


def test_data_sets_are_told_from_models(tmp_path: Path) -> None:
    row = {"id": "acme/data", "tags": ["license:cc0-1.0", "source_datasets:extended|squad"], "description": "x"}
    found = snapshot_file(lines(tmp_path / "x", row | {"sha": "b" * 40, "gated": False}))
    (one,) = listed(found)
    assert (str(one.ref), one.kind) == ("dataset:hf:acme/data@" + "b" * 40, ArtifactKind.DATASET)
    assert values(one, ClaimField.SOURCE_DATASET) == ["extended|squad"]
    untold = lines(tmp_path / "y", {"id": "acme/x", "tags": ["a"], "likes": 1})
    with pytest.raises(UsageError, match="models or data sets"):
        snapshot_file(untold)
    assert listed(snapshot_file(untold, dataset=True))[0].ref.dataset


def test_radar_tells_the_hubs_tags_and_what_its_columns_add(tmp_path: Path) -> None:
    gone = RADAR | {
        "id": "acme/gone",
        "removed": True,
        "removed_at": "2026-08-20T10:00:00.000Z",
        "tags": [],
        "license": "mit",
    }
    found = snapshot_file(lines(tmp_path / "x", RADAR, gone))
    one, two = listed(found)
    assert found.shape.name == "radar"
    assert values(one, ClaimField.LICENSE, ClaimField.LICENSE_NAME) == ["other", "acme-1"]
    assert values(one, ClaimField.BASE_MODEL, ClaimField.GATED) == ["yes", "acme/big"]
    assert (one.kind, one.modified, one.gone) == (ArtifactKind.ADAPTER, "2026-08-18T06:21:48.000Z", None)
    assert values(two, ClaimField.LICENSE, ClaimField.BASE_MODEL) == ["mit", "acme/old-big"]
    assert (two.gone, two.gone_at) == (State.DELETED, "2026-08-20T10:00:00.000Z")
    assert found.overview(LATE).newest == datetime(2026, 8, 20, 10, tzinfo=UTC)
    several = RADAR | {"tags": [], "base_model": "a/b, c/d"}
    (three,) = listed(snapshot_file(lines(tmp_path / "y", several)))
    bases = [claim for claim in three.reading.claims if claim.field is ClaimField.BASE_MODEL]
    assert [(claim.value, claim.shape) for claim in bases] == [("a/b", Shape.LIST), ("c/d", Shape.LIST)]


MODEL: Row = {
    "name": "credit risk",
    "creation_timestamp": 1_700_000_000_000,
    "last_updated_timestamp": 1_700_000_100_000,
    "tags": [{"key": "license", "value": "apache-2.0"}, {"key": "team", "value": "risk"}],
    "aliases": [{"alias": "champion", "version": "2"}],
    "latest_versions": [
        {
            "name": "credit risk",
            "version": "1",
            "last_updated_timestamp": 1_700_000_050_000,
            "source": "models:/base model/7",
            "run_id": "abc",
            "tags": [{"key": "mlflow.base_model", "value": '["bert-base-uncased", "models:/other/3"]'}],
        },
        {"name": "credit risk", "version": "2", "tags": [{"key": "License", "value": "mit"}], "source": "s3://x"},
    ],
}


def test_versions_of_registered_models_are_artifacts(tmp_path: Path) -> None:
    page = {"registered_models": [MODEL], "next_page_token": "x"}
    (tmp_path / "x.json").write_text(json.dumps(page, indent=2))
    found = snapshot_file(tmp_path / "x.json")
    one, two = listed(found)
    assert [str(one.ref), str(two.ref)] == ["mlflow:credit risk/1", "mlflow:credit risk/2"]
    assert values(one, ClaimField.LICENSE) == ["apache-2.0"]
    assert values(two, ClaimField.LICENSE) == ["mit"]
    assert values(one, ClaimField.BASE_MODEL) == ["bert-base-uncased", "mlflow:other/3", "mlflow:base model/7"]
    assert {"team=risk", "alias=champion", "source=s3://x"} <= set(values(two, ClaimField.TAG))
    assert one.modified == "2023-11-14T22:14:10.000Z"
    assert found.overview(LATE).newest == datetime(2023, 11, 14, 22, 14, 10, tzinfo=UTC)


def test_tables_of_mlflow_are_read_as_python_writes_them(tmp_path: Path) -> None:
    rows: list[Row] = [
        {
            "name": "m",
            "version": 3,
            "tags": {"license": "mit"},
            "aliases": ["prod"],
            "run_id": "r",
            "current_stage": "None",
        },
        {"name": "n", "version": "", "tags": {}, "aliases": [], "run_id": "", "current_stage": "<object at 0x1>"},
    ]
    with (tmp_path / "x.csv").open("w", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    one, two = listed(snapshot_file(tmp_path / "x.csv"))
    assert (str(one.ref), str(two.ref)) == ("mlflow:m/3", "mlflow:n")
    assert values(one, ClaimField.LICENSE, ClaimField.TAG) == ["mit", "alias=prod", "run_id=r"]


def test_a_local_store_of_mlflow_is_read(tmp_path: Path) -> None:
    model = tmp_path / "mlruns" / "models" / "m"
    for path, text in {
        "meta.yaml": "name: m\ncreation_timestamp: 1700000000000\n",
        "tags/license": "apache-2.0",
        "aliases/champion": "10",
        "version-2/meta.yaml": "name: m\nversion: 2\nsource: models:/base/1\n",
        "version-10/meta.yaml": "name: m\nversion: '10'\nlast_updated_timestamp: 1700000100000\n",
        "version-10/tags/mlflow/base_model": "acme/big",
        "version-11/meta.yaml": "{not yaml",
        "version-13/meta.yaml": "- " * 100_000,
    }.items():
        (model / path).parent.mkdir(parents=True, exist_ok=True)
        (model / path).write_text(text)
    (model / "version-12").symlink_to(model / "version-2")
    found = snapshot_file(tmp_path / "mlruns")
    rows = [row for row in found.listed() if isinstance(row, Listed)]
    assert [str(row.ref) for row in rows] == ["mlflow:m/2", "mlflow:m/10"]
    assert [values(row, ClaimField.LICENSE) for row in rows] == [["apache-2.0"], ["apache-2.0"]]
    assert "alias=champion" in values(rows[1], ClaimField.TAG)
    broken = [("models/m/version-11", "", "its meta.yaml cannot be read")]
    assert unread(found) == [*broken, ("models/m/version-13", "", "its meta.yaml cannot be read")]
    with pytest.raises(UsageError, match="no store of MLflow"):
        snapshot_file(model / "tags")


def test_rows_that_tell_of_no_model_are_named(tmp_path: Path) -> None:
    bad = [
        LISTED | {"id": "a b"}, LISTED | {"id": "../etc"}, LISTED | {"id": 5}, LISTED | {"id": None, "modelId": None},
        LISTED | {"id": "x\x1b[31m/y"}, LISTED | {"sdk": "gradio", "id": "acme/space"}, LISTED | {"id": "a" * 5000},
    ]  # fmt: skip
    found = snapshot_file(lines(tmp_path / "x", LISTED, *bad))
    assert [(place, why) for place, _, why in unread(found)] == [
        ("line 2", "its id is none that the Hub gives"),
        ("line 3", "its id is none that the Hub gives"),
        ("line 4", "its id is none that the Hub gives"),
        ("line 5", "it has no id"),
        ("line 6", "its id is none that the Hub gives"),
        ("line 7", "it is a space, and neither a model nor a data set"),
        ("line 8", "its id is none that the Hub gives"),
    ]
    names = [{"name": name, "version": version, "run_id": ""} for name, version in (("a/b", 1), ("", 1), ("m", "x"))]
    assert [why for *_, why in unread(snapshot_file(lines(tmp_path / "y", *names)))] == [
        "it has no name that MLflow gives",
        "it has no name that MLflow gives",
        "its version is no number: x",
    ]


def test_a_card_that_cannot_be_read_costs_the_row_nothing_else(tmp_path: Path) -> None:
    (one,) = listed(
        snapshot_file(lines(tmp_path / "x", STATS | {"cardData": "{broken", "lastModified": "", "createdAt": ""}))
    )
    assert values(one, ClaimField.LICENSE) == ["other"]
    assert [problem.what for problem in one.reading.problems] == [
        "cardData of the row cannot be read: neither JSON nor a list that Python wrote"
    ]


def test_disabled_and_private_ones_are_known_and_cannot_be_had(tmp_path: Path) -> None:
    rows = [LISTED | {"disabled": True}, LISTED | {"private": "True"}]
    assert [one.gone for one in listed(snapshot_file(lines(tmp_path / "x", *rows)))] == [State.DISABLED, State.PRIVATE]


def test_columns_of_no_shape_are_refused_with_those_that_are_known(tmp_path: Path) -> None:
    path, unreadable = lines(tmp_path / "x", {"title": "A", "price": 3}), tmp_path / "y"
    unreadable.write_text("{a\n{b\n")
    with pytest.raises(UsageError, match="price, title") as caught:
        snapshot_file(path)
    assert "hub" in caught.value.remedy
    with pytest.raises(UsageError, match="no row of it can be read"):
        snapshot_file(unreadable)
    with pytest.raises(UsageError, match="are models"):
        snapshot_file(lines(tmp_path / "r", RADAR), dataset=True)


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("2026-08-22", datetime(2026, 8, 22, tzinfo=UTC)),
        ("2026-08-22T02:00:00+02:00", datetime(2026, 8, 22, tzinfo=UTC)),
        (1_700_000_000_000, datetime(2023, 11, 14, 22, 13, 20, tzinfo=UTC)),
        ("1700000000000", datetime(2023, 11, 14, 22, 13, 20, tzinfo=UTC)),
        (float("nan"), None),
        (float("inf"), None),
        (10**30, None),
        ("9" * 40, None),
        (True, None),
        (None, None),
        ([], None),
        ("soon", None),
    ],
)
def test_moments_are_read_in_every_form(written: object, moment: datetime | None) -> None:
    assert moment_of(written) == moment


def test_what_is_nested_is_read_and_never_run() -> None:
    assert nested("['a', 'b']") == nested('["a", "b"]') == ["a", "b"]
    assert nested("['a' 'b, c'\n \"it's\"]") == ["a", "b, c", "it's"]
    assert nested("plain") == "plain"
    for text in ("[__import__('os')]", "[" * 100_000, '{"a":' * 50_000, "[1", "[" + "9" * 5_000_000):
        with pytest.raises(ValueError, match=r"."):
            nested(text)
    assert [truth_of(value) for value in (True, "False", "1", 0, "auto", None)] == [
        True,
        False,
        True,
        False,
        None,
        None,
    ]
