"""The interface for programs, of a real server: audits, the registry, waivers, and who may write."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from model_license_audit.reports.as_json import read_reports
from tests.cli.keeping_a_registry import kept_to
from tests.serving.running_server import CARD, LLAMA, TOKEN, WRITER, Running, zipped

ARCHIVE = "/api/v1/audits/archive"
DIRECTORY = "/api/v1/audits/directory"
SCHEMAS = Path(__file__).parents[2] / "docs" / "schema"


def sent(card: str = LLAMA) -> dict[str, tuple[str, bytes]]:
    return {"archive": ("my model.tar.zip", zipped({"my-model/README.md": card}))}


def test_an_archive_is_audited(served: Running) -> None:
    answer = served.client.post(ARCHIVE, files=sent())
    assert answer.status_code == 200
    assert answer.headers["modelaudit-decision"] == "refused"
    (report,) = read_reports(answer.text)
    assert report.target == "path:./my-model"
    assert {str(one.ref) for one in report.lineage.artifacts} == {"path:./my-model", "hf:meta-llama/Llama-3.1-8B"}
    Draft202012Validator(json.loads((SCHEMAS / "audit-report-1.json").read_text("utf-8"))).validate(answer.json())


@pytest.mark.parametrize(
    ("accept", "named", "media"),
    [
        ("*/*", None, "application/json"),
        ("application/sarif+json", None, "application/sarif+json"),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", None, "text/html"),
        ("text/plain, text/*;q=0.3, application/json;q=0.2", None, "text/plain"),
        ("image/*, text/*;q=0.3, application/json;q=0.2, text/html;q=0", None, "text/plain"),
        ("text/html", "sarif", "application/sarif+json"),
    ],
)
def test_the_format_is_the_one_named_or_accepted(served: Running, accept: str, named: str | None, media: str) -> None:
    told = {"format": named} if named else {}
    answer = served.client.post(ARCHIVE, files=sent(), params=told, headers={"Accept": accept})
    assert (answer.status_code, answer.headers["content-type"].partition(";")[0]) == (200, media)


def test_what_cannot_be_had_in_a_form_is_told(served: Running) -> None:
    answer = served.client.post(ARCHIVE, files=sent(), headers={"Accept": "image/png"})
    assert answer.status_code == 406
    assert "application/sarif+json" in answer.json()["what"]


def test_the_use_is_judged_and_takes_the_place_of_the_policys(served: Running) -> None:
    plain = served.client.post(ARCHIVE, files=sent()).json()["audits"][0]["use"]
    said = "?use=research&release=api&territory=de,EU&modified=true&monthly_users=7&field=medical-advice"
    told = served.client.post(ARCHIVE + said, files=sent()).json()["audits"][0]["use"]
    assert (plain["purpose"], told["purpose"], told["release"]) == ("commercial", "research", "api")
    assert (told["territories"], told["modified"], told["monthly_users"]) == (["DE", "EU"], True, 7)
    assert told["fields"] == ["medical-advice"]


@pytest.mark.parametrize("wrong", ["use=stealing", "territory=ZZ", "field=nothing-known", "policy=/etc/passwd", "x=1"])
def test_a_slip_in_a_parameter_is_no_audit(served: Running, wrong: str) -> None:
    answer = served.client.post(f"{ARCHIVE}?{wrong}", files=sent())
    assert answer.status_code == 422
    assert set(answer.json()) == {"what", "remedy"}


def test_a_policy_that_ships_can_be_named(served: Running) -> None:
    answer = served.client.post(f"{ARCHIVE}?policy=research-only", files=sent())
    assert answer.json()["audits"][0]["use"]["purpose"] == "research"


def test_an_archive_without_a_model_is_told_without_places_of_the_server(served: Running) -> None:
    answer = served.client.post(ARCHIVE, files={"archive": ("a.zip", zipped({"notes.csv": "1,2"}))})
    assert answer.status_code == 422
    assert "holds no model" in answer.json()["what"]
    assert "/" not in answer.json()["what"]


def test_a_directory_is_audited_by_its_path_from_a_root_or_below_one(served: Running, models: Path) -> None:
    for named in ("chat", "./chat/", str(models / "chat")):
        answer = served.client.post(DIRECTORY, json={"directory": named})
        assert answer.status_code == 200, answer.text
        assert answer.json()["audits"][0]["target"] == "path:./chat"


@pytest.mark.parametrize(
    "named", ["..", "../../etc", "/etc", "/", "not-there", "link", "link/inner", "a\\..\\b", "chat/README.md"]
)
def test_nothing_outside_of_a_root_can_be_told_from_nothing(served: Running, models: Path, named: str) -> None:
    outside = models.parent / "outside" / "inner"
    outside.mkdir(parents=True, exist_ok=True)
    (outside / "README.md").write_text(CARD, "utf-8")
    if not (models / "link").is_symlink():
        (models / "link").symlink_to(outside.parent)
    answer = served.client.post(DIRECTORY, json={"directory": named})
    assert answer.status_code == 422
    assert answer.json()["what"] == "there is no such directory below a root of this server"


def test_what_is_kept_needs_the_token(served: Running) -> None:
    for headers in ({}, {"Authorization": "Bearer wrong"}, {"Authorization": f"Basic {TOKEN}"}):
        answer = served.client.post("/api/v1/kept/archive?as=x&by=y", files=sent(), headers=headers)
        assert (answer.status_code, answer.headers["www-authenticate"]) == (401, "Bearer")
    assert served.client.get("/api/v1/models?q=x").json()["total"] == 0


def test_an_audit_that_is_kept_is_found_by_what_the_model_rests_on(served: Running) -> None:
    found = served.client.get("/api/v1/audits?rests_on=meta-llama/Llama-3.1-8B&verdict=refused").json()
    assert [(one["ref"], one["verdict"], one["who"]) for one in found["audits"]] == [
        ("hf:acme/chat-8b", "refused", "ada")
    ]
    kept_to("registry-audits-1.json", served.client.get("/api/v1/audits").text)
    for on, total in (("*llama-3.1*", 1), ("license:llama3.1", 1), ("some/tune-01", 0), ("license:mit", 0)):
        answer = served.client.get("/api/v1/audits", params={"rests_on": on, "ref": "acme/chat-8b"})
        assert answer.json()["total"] == total, on
    assert served.client.get("/api/v1/audits?rests_on=nobody/heard-of-it").status_code == 404
    assert served.client.get("/api/v1/audits?rests_on=license:no-such-license").status_code == 422


@pytest.mark.parametrize("name", ["path:/tmp/x", "./x\u0000", "hf:acme/chat@main", "dataset:", "x" * 301])
def test_what_is_no_name_keeps_nothing(served: Running, name: str) -> None:
    answer = served.client.post("/api/v1/kept/archive", params={"as": name, "by": "y"}, files=sent(), headers=WRITER)
    assert answer.status_code == 422, answer.text


def test_one_name_is_for_one_model(served: Running) -> None:
    two = {"archive": ("two.zip", zipped({"a/README.md": LLAMA, "b/README.md": LLAMA}))}
    answer = served.client.post("/api/v1/kept/archive?as=both&by=y", files=two, headers=WRITER)
    assert (answer.status_code, "2 models" in answer.json()["what"]) == (422, True)
    assert served.client.get("/api/v1/model?ref=both").status_code == 404


def test_a_kept_audit_goes_by_the_policy_of_the_server(served: Running) -> None:
    answer = served.client.post("/api/v1/kept/archive?as=x&by=y&policy=saas", files=sent(), headers=WRITER)
    assert answer.status_code == 422
    assert "policy of the server" in answer.json()["what"]


def test_the_report_of_a_kept_audit_is_the_one_that_was_answered(served: Running) -> None:
    answered = served.client.post(
        "/api/v1/kept/directory?as=acme-here&by=ada", json={"directory": "chat"}, headers=WRITER
    )
    kept = served.client.get("/api/v1/audit?ref=acme-here&number=1")
    assert kept.json() == answered.json()
    assert served.client.get("/api/v1/audit?ref=acme-here&number=2").status_code == 404


def test_the_registry_is_searched_page_by_page(served: Running) -> None:
    pages = [served.client.get(f"/api/v1/models?q=tune&limit=10&offset={at}") for at in (0, 10, 20, 30)]
    found = [kept_to("registry-search-1.json", page.text) for page in pages]
    assert [(one["total"], len(one["artifacts"])) for one in found] == [(25, 10), (25, 10), (25, 5), (25, 0)]
    refs = [hit["ref"] for page in found for hit in page["artifacts"]]
    assert refs == sorted(refs)
    assert len(set(refs)) == 25


def test_the_registry_is_searched_by_license_and_base(served: Running) -> None:
    def count(query: str) -> int:
        total: int = served.client.get(f"/api/v1/models?{query}").json()["total"]
        return total

    assert count("license=mit") == 24
    assert count("license=apache-2.0&base=meta-llama/Llama-3.1-8B&q=tune") == 1
    assert count("kind=dataset") == 0
    answer = served.client.get("/api/v1/models?license=apache-20")
    assert (answer.status_code, "Apache-2.0" in answer.json()["remedy"]) == (422, True)


def test_an_artifact_and_its_lineage_are_told(served: Running) -> None:
    told = kept_to("registry-artifact-1.json", served.client.get("/api/v1/model?ref=meta-llama/Llama-3.1-8B").text)
    assert told["made"]["finetune"] >= 26
    lineage = kept_to("lineage-1.json", served.client.get("/api/v1/lineage?ref=some/tune-01&direction=up").text)
    assert [one["ref"] for one in lineage["artifacts"]] == ["hf:some/tune-01", "hf:meta-llama/Llama-3.1-8B"]
    picture = served.client.get("/api/v1/lineage?ref=some/tune-01", headers={"Accept": "image/svg+xml"})
    assert picture.headers["content-type"] == "image/svg+xml"
    assert picture.text.startswith("<svg ")


def test_nothing_but_the_registry_is_read_for_a_lineage(served: Running, models: Path) -> None:
    for named in (f"path:{models}/chat", f"{models}/chat", "./chat", "/etc"):
        answer = served.client.get("/api/v1/lineage", params={"ref": named})
        assert answer.status_code in {404, 409, 422}, named
        assert "directory has that name" not in answer.text


def test_changes_are_told_since_a_day(served: Running) -> None:
    told = served.client.get("/api/v1/changes?since=2026-09-02&kind=license").json()
    assert [(one["ref"], one["old"], one["new"]) for one in told["changes"]] == [
        ("hf:some/tune-00", ["MIT"], ["Apache-2.0"])
    ]
    beyond = served.client.get("/api/v1/changes?since=2026-09-02&kind=license&offset=1").json()
    assert (beyond["total"], beyond["changes"]) == (1, [])
    assert served.client.get("/api/v1/changes?since=2026-02-31").status_code == 422
    assert served.client.get("/api/v1/changes?since=2026-11-02&until=2026-11-01").status_code == 422


def test_a_waiver_is_written_for_a_finding_of_a_kept_audit(served: Running) -> None:
    finding = served.client.get("/api/v1/audit?ref=acme/chat-8b").json()["audits"][0]["findings"][0]
    told = {
        "ref": "acme/chat-8b", "fingerprint": finding["fingerprint"], "reason": "accepted-risk", "comment": "so be it",
        "owner": "ada", "expires": "2999-12-31",
    }  # fmt: skip
    assert served.client.post("/api/v1/waivers", json=told).status_code == 401
    written = served.client.post("/api/v1/waivers", json=told, headers=WRITER)
    assert written.status_code == 201, written.text
    assert served.client.post("/api/v1/waivers", json=told, headers=WRITER).status_code == 409
    listed = served.client.get("/api/v1/waivers").json()
    assert [one["fingerprint"] for one in listed["waivers"]] == [finding["fingerprint"]]
    again = served.client.post(
        "/api/v1/audits/archive", files={"archive": ("chat-8b.zip", zipped({"README.md": LLAMA}))}
    )
    assert again.status_code == 200


def test_a_waiver_of_nothing_is_refused(served: Running) -> None:
    told = {"ref": "acme/chat-8b", "reason": "other", "comment": "c", "owner": "o", "expires": "2999-12-31"}
    unknown = served.client.post("/api/v1/waivers", json={**told, "fingerprint": "0" * 16}, headers=WRITER)
    assert (unknown.status_code, "names 0 findings" in unknown.json()["what"]) == (404, True)
    no_day = served.client.post(
        "/api/v1/waivers", json={**told, "fingerprint": "0" * 16, "expires": "soon"}, headers=WRITER
    )
    assert no_day.status_code == 422


def test_health_and_numbers(served: Running) -> None:
    told = served.client.get("/health").json()
    assert (told["status"], told["registry"], told["writable"]) == ("ok", True, True)
    assert served.client.get("/api/v1/stats").json()["artifacts"] >= 28
