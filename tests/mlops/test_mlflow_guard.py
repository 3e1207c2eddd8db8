"""The registry store that gives no alias and no stage without a fresh verdict, in a real server and without one."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from model_license_audit.mlops.alias_guard import MAX_AGE, OPEN_ALIASES, PUBLIC_KEY, GuardSettings, guarded
from model_license_audit.mlops.mlflow_gate import gate_version
from model_license_audit.mlops.registry_store import guarded_store
from model_license_audit.model.errors import UsageError
from tests.gate.key_pairs import a_pair
from tests.mlops.mlflow_server import QUIET, REFUSED, RELEASED, Server, registered

pytestmark = [pytest.mark.filterwarnings(line) for line in QUIET]


@pytest.fixture(name="server")
def _server(guarded_server: Server, mlflow: Any) -> Server:
    return guarded_server


def gate(server: Server, uri: str, **said: Any) -> Any:
    return gate_version(uri, tracking_uri=server.uri, registry_uri=server.uri, **said)


def refused(call: Callable[[], object]) -> str:
    from mlflow.exceptions import MlflowException

    with pytest.raises(MlflowException) as met:
        call()
    assert met.value.error_code == "PERMISSION_DENIED"
    return str(met.value)


def promote(client: Any, name: str, version: str, alias: str = "champion") -> Callable[[], object]:
    return lambda: client.set_registered_model_alias(name, alias, version)


def test_nothing_is_promoted_that_was_not_audited(server: Server) -> None:
    version = registered(server.client, "guard-new", RELEASED)
    told = refused(promote(server.client, "guard-new", version))
    assert "the alias 'champion' was not given to models:/guard-new/1: it was not audited" in told
    assert "modelaudit mlflow gate models:/guard-new/1" in told
    stage = refused(lambda: server.client.transition_model_version_stage("guard-new", version, "Production"))
    assert "the stage 'Production'" in stage
    assert server.client.get_model_version("guard-new", version).aliases == []


def test_what_the_gate_released_is_promoted_by_anybody(server: Server) -> None:
    version = registered(server.client, "guard-good", RELEASED)
    gate(server, f"models:/guard-good/{version}")
    promote(server.client, "guard-good", version)()
    server.client.transition_model_version_stage("guard-good", version, "Production")
    told = server.client.get_model_version("guard-good", version)
    assert (told.aliases, told.current_stage) == (["champion"], "Production")
    server.client.transition_model_version_stage("guard-good", version, "Archived")
    server.client.delete_registered_model_alias("guard-good", "champion")


def test_what_the_gate_refused_is_not_promoted(server: Server) -> None:
    version = registered(server.client, "guard-bad", REFUSED)
    gate(server, f"models:/guard-bad/{version}", use="commercial")
    assert "its verdict is refused" in refused(promote(server.client, "guard-bad", version))


def test_tags_of_another_version_do_not_count(server: Server) -> None:
    good = registered(server.client, "guard-copied", RELEASED)
    gate(server, f"models:/guard-copied/{good}")
    bad = registered(server.client, "guard-copied", REFUSED)
    for key, value in server.client.get_model_version("guard-copied", good).tags.items():
        server.client.set_model_version_tag("guard-copied", bad, key, value)
    assert "not of models:/guard-copied/2" in refused(promote(server.client, "guard-copied", bad))
    server.client.set_model_version_tag("guard-copied", bad, "license-audit.subject", "models:/guard-copied/2")
    assert "its content is not what was audited" in refused(promote(server.client, "guard-copied", bad))


def test_a_copy_under_another_name_is_audited_again(server: Server) -> None:
    version = registered(server.client, "guard-origin", RELEASED)
    gate(server, f"models:/guard-origin/{version}")
    copy = server.client.copy_model_version(f"models:/guard-origin/{version}", "guard-copy")
    assert "not of models:/guard-copy/1" in refused(promote(server.client, "guard-copy", copy.version))
    assert gate(server, "models:/guard-copy/1", promote_to="champion").promoted


def test_content_that_changed_since_is_not_promoted(server: Server) -> None:
    version = registered(server.client, "guard-changed", RELEASED)
    gate(server, f"models:/guard-changed/{version}")
    run_id = server.client.get_model_version("guard-changed", version).run_id
    server.client.log_text(run_id, "license: cc-by-nc-4.0", "model/README.md")
    assert "its content is not what was audited" in refused(promote(server.client, "guard-changed", version))
    assert gate(server, f"models:/guard-changed/{version}").verdict.digest


def test_what_is_let_out_keeps_its_name(server: Server) -> None:
    version = registered(server.client, "guard-name", RELEASED)
    gate(server, f"models:/guard-name/{version}", promote_to="champion")
    assert "was not renamed" in refused(lambda: server.client.rename_registered_model("guard-name", "other-name"))
    server.client.delete_registered_model_alias("guard-name", "champion")
    server.client.transition_model_version_stage("guard-name", version, "Staging")
    assert "was not renamed" in refused(lambda: server.client.rename_registered_model("guard-name", "other-name"))
    server.client.transition_model_version_stage("guard-name", version, "Archived")
    server.client.rename_registered_model("guard-name", "other-name")
    assert "not of models:/other-name/1" in refused(promote(server.client, "other-name", version))


def test_a_verdict_does_not_hold_for_ever(server: Server) -> None:
    version = registered(server.client, "guard-old", RELEASED)
    gate(server, f"models:/guard-old/{version}")
    past = (datetime.now(UTC) - timedelta(days=40)).strftime("%Y-%m-%dT%H:%M:%SZ")
    server.client.set_model_version_tag("guard-old", version, "license-audit.at", past)
    assert "older than 30 days" in refused(promote(server.client, "guard-old", version))


def test_prompts_are_no_models(server: Server) -> None:
    server.client.create_prompt("guard-prompt")
    server.client.create_prompt_version("guard-prompt", "Say {{ this }}.")
    server.client.set_prompt_alias("guard-prompt", "live", 1)
    version = registered(server.client, "guard-disguised", RELEASED)
    server.client.set_model_version_tag("guard-disguised", version, "mlflow.prompt.is_prompt", "true")
    assert "was not audited" in refused(promote(server.client, "guard-disguised", version))


def released(client: Any, name: str, **said: Any) -> str:
    version = registered(client, name, RELEASED)
    gate_version(f"models:/{name}/{version}", tracking_uri=client.own_uri, registry_uri=client.own_uri, **said)
    return version


def test_the_store_is_guarded_without_a_server_too(local_client: Any) -> None:
    store = guarded_store(f"audit+{local_client.own_uri}")
    version = released(local_client, "local-good")
    store.set_registered_model_alias("local-good", "champion", version)
    other = registered(local_client, "local-good", REFUSED)
    assert "was not audited" in refused(lambda: store.set_registered_model_alias("local-good", "champion", other))
    assert "was not audited" in refused(lambda: store.set_prompt_alias("local-good", "champion", other))
    assert store.get_model_version_by_alias("local-good", "champion").version == int(version)


def test_a_client_can_be_guarded_before_a_server_that_is_not(plain_server: Server, mlflow: Any) -> None:
    store = guarded_store(f"audit+{plain_server.uri}", plain_server.uri)
    version = registered(plain_server.client, "client-guarded", RELEASED)
    told = refused(lambda: store.set_registered_model_alias("client-guarded", "champion", version))
    assert "was not audited" in told
    gate(plain_server, f"models:/client-guarded/{version}")
    store.set_registered_model_alias("client-guarded", "champion", version)
    assert plain_server.client.get_model_version_by_alias("client-guarded", "champion").version == version
    other = registered(plain_server.client, "client-guarded", REFUSED)
    for key, value in plain_server.client.get_model_version("client-guarded", version).tags.items():
        plain_server.client.set_model_version_tag("client-guarded", other, key, value)
    subject = f"models:/client-guarded/{other}"
    plain_server.client.set_model_version_tag("client-guarded", other, "license-audit.subject", subject)
    told = refused(lambda: store.set_registered_model_alias("client-guarded", "champion", other))
    assert "its content is not what was audited" in told


def test_artifacts_that_are_gone_let_nothing_out(local_client: Any, tmp_path: Path) -> None:
    store = guarded_store(f"audit+{local_client.own_uri}")
    version = released(local_client, "local-gone")
    shutil.rmtree(tmp_path / "artifacts")
    told = refused(lambda: store.set_registered_model_alias("local-gone", "champion", version))
    assert "its content cannot be read" in told


def test_a_link_put_in_later_lets_nothing_out(local_client: Any, tmp_path: Path) -> None:
    store = guarded_store(f"audit+{local_client.own_uri}")
    version = released(local_client, "local-linked")
    folder = next((tmp_path / "artifacts").rglob("model.safetensors")).parent
    (folder / "more").symlink_to("/etc")
    told = refused(lambda: store.set_registered_model_alias("local-linked", "champion", version))
    assert "is a link" in told


def test_with_a_key_tags_alone_are_not_believed(
    local_client: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    private, public = a_pair(tmp_path, "gate")
    monkeypatch.setenv(PUBLIC_KEY, str(public))
    store = guarded_store(f"audit+{local_client.own_uri}")
    unsigned = released(local_client, "local-unsigned")
    told = refused(lambda: store.set_registered_model_alias("local-unsigned", "champion", unsigned))
    assert "its verdict is not signed" in told
    signed = released(local_client, "local-signed", key=private)
    store.set_registered_model_alias("local-signed", "champion", signed)


def test_some_aliases_may_be_left_open(local_client: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(OPEN_ALIASES, "candidate, test-*")
    store = guarded_store(f"audit+{local_client.own_uri}")
    version = registered(local_client, "local-open", REFUSED)
    store.set_registered_model_alias("local-open", "candidate", version)
    store.set_registered_model_alias("local-open", "test-7", version)
    assert "'champion'" in refused(lambda: store.set_registered_model_alias("local-open", "champion", version))


@pytest.mark.parametrize("days", ["0", "-1", "soon", "99999", ""])
def test_a_wrong_setting_stops_the_store(days: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(MAX_AGE, days)
    with pytest.raises(UsageError, match=MAX_AGE):
        GuardSettings.of_environment()
    with pytest.raises(UsageError, match=MAX_AGE):
        guarded(object())


def test_a_key_that_is_not_there_stops_the_store(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv(PUBLIC_KEY, str(tmp_path / "none.pub"))
    with pytest.raises(UsageError, match=PUBLIC_KEY):
        GuardSettings.of_environment()
