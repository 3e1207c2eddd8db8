"""What workers tell of a registry, on either engine, and of one that is not as it must be."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from model_license_audit.licenses.entries.knowledge import KnowledgeBase
from model_license_audit.registry.address import Address
from model_license_audit.serving.settings import Settings, settings_from
from model_license_audit.serving.work.desk import Desk
from tests.cli.keeping_a_registry import fill, on_hub
from tests.conftest import MakeAddress
from tests.serving.running_server import LLAMA, zipped

USE = dict.fromkeys(
    ("use", "release", "territory", "established", "field", "modified", "monthly_users", "annual_revenue")
)
SOUGHT = {"q": None, "license": None, "no_license": False, "kind": None, "base": None, "host": None, "state": None}
AUDITS = {"ref": None, "rests_on": None, "verdict": None, "since": None, "latest": False}
PART = {"limit": 20, "offset": 0}
KIN = {"direction": "both", "depth": 3, "format": "svg"}


def desk(address: Address, **more: object) -> Desk:
    """A worker's place, told of its settings as a worker is."""
    settings = Settings(registry=address.path or str(address.url), **more)  # type: ignore[arg-type]
    return Desk(settings_from(json.loads(json.dumps(settings.told()))))


def keep(at: Desk, folder: Path, name: str) -> None:
    (folder / "sent").write_bytes(zipped({"README.md": LLAMA}))
    told = {
        "archive": str(folder / "sent"), "directory": None, "name": "m", "keep": True, "as": name, "by": "ada",
        "gate": True, "policy": None, "format": "json", "use": USE,
    }  # fmt: skip
    answer = at.do("audit", told)
    assert answer.status == 200, answer.body


def test_every_job_is_done_on_either_engine(kb: KnowledgeBase, new_address: MakeAddress, tmp_path: Path) -> None:
    address = new_address()
    fill(kb, address, [on_hub("meta-llama/Llama-3.1-8B", "llama3.1"), on_hub("some/tune", "mit")])
    at = desk(address)
    for _ in range(2):
        keep(at, tmp_path, "hf:acme/chat")
    ref = {"ref": "acme/chat"}
    jobs: dict[str, Mapping[str, object]] = {
        "stats": {}, "models": SOUGHT | PART | {"license": "apache-2.0"}, "model": ref, "lineage": ref | KIN,
        "audits": AUDITS | PART | {"rests_on": "meta-llama/Llama-3.1-8B", "verdict": "refused"},
        "report": ref | {"number": None, "format": "json"}, "waivers": PART,
        "changes": {"since": "2w", "until": None, "kind": ["license"], **PART},
    }  # fmt: skip
    for job, told in jobs.items():
        answer = at.do(job, told)
        assert answer.status == 200, (job, answer.body)
    assert json.loads(at.do("audits", jobs["audits"]).body)["total"] == 1  # the same audit is not kept twice
    assert at.do("report", ref | {"number": 1, "format": "json"}).body == at.do("report", jobs["report"]).body
    assert at.do("report", ref | {"number": 7, "format": "json"}).status == 404
    for page in ("home", "models", "model", "audits", "changes"):
        answer = at.do("page", {"page": page, **SOUGHT, **AUDITS, **ref, **PART, "since": "2w", "until": None})
        assert answer.status == 200, (page, answer.body)


def test_a_registry_that_cannot_be_read_is_a_fault_of_the_server(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "registry.db").write_text("no database at all, and longer than a header of one" * 20, "ascii")
    answer = desk(Address(path=str(tmp_path / "registry.db"))).do("models", SOUGHT | PART)
    assert answer.status == 503
    assert str(tmp_path) not in answer.body.decode()
    assert str(tmp_path) in capfd.readouterr().err
    page = desk(Address(path=str(tmp_path / "registry.db"))).do("page", {"page": "models", **SOUGHT, **PART})
    assert (page.status, str(tmp_path) in page.body.decode()) == (503, False)


def test_reports_wear_the_theme_of_the_policy(tmp_path: Path) -> None:
    house, own = tmp_path / "house", tmp_path / "house" / "own"
    own.mkdir(parents=True)
    (tmp_path / "modelaudit.toml").write_text('[report]\ntheme = "house"\n', "utf-8")
    address = Address(path=str(tmp_path / "registry.db"))
    told = {"ref": "acme", "number": None, "format": "html"}
    for theme, policy in (
        ('company = "Acme Works"\n', "script-src 'sha256-"),
        ('templates = "own"\n', "img-src data:"),
    ):
        (house / "theme.toml").write_text(theme, "utf-8")
        (own / "page.html.j2").write_text("<style>{{ css|safe }}</style>{{ title }}", "utf-8")
        at = desk(address, policy=str(tmp_path / "modelaudit.toml"))
        keep(at, tmp_path, "acme")
        answer = at.do("report", told)
        assert policy in answer.headers["Content-Security-Policy"]
        assert ("Acme Works" in answer.body.decode()) is theme.startswith("company")


def test_the_token_never_reaches_a_worker() -> None:
    told = json.dumps(Settings(token="a-secret-that-stays").told())  # noqa: S106
    assert "a-secret-that-stays" not in told


@pytest.mark.parametrize("policy", [None, "commercial-product"])
def test_without_a_policy_file_waivers_have_no_place(kb: KnowledgeBase, tmp_path: Path, policy: str | None) -> None:
    address = Address(path=str(tmp_path / "registry.db"))
    at = desk(address, policy=policy)
    keep(at, tmp_path, "acme")
    report = json.loads(at.do("report", {"ref": "acme", "number": None, "format": "json"}).body)
    told = {"ref": "acme", "number": None, "fingerprint": report["audits"][0]["findings"][0]["fingerprint"]}
    told |= {"reason": "other", "comment": "c", "owner": "o", "approver": None, "expires": "2999-01-01"}
    answer = at.do("waive", told)
    assert (answer.status, "--policy FILE" in answer.body.decode()) == (409, True)
    assert at.do("waive", told | {"expires": "2026-02-31"}).status == 422
    assert list(tmp_path.glob("*waivers*")) == []
