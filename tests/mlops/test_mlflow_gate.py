"""The gate at a real MLflow server: verdicts as tags, reports as artifacts, and promotion of what is released alone."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from model_license_audit.gate.verdict import Decision
from model_license_audit.mlops.bounds import Limits
from model_license_audit.mlops.mlflow_gate import gate_version
from model_license_audit.model.errors import ModelAuditError, NothingToAudit, UsageError
from tests.mlops.mlflow_server import EXAMPLES, INCOMPLETE, QUIET, REFUSED, RELEASED, Server, log_files, registered
from tests.mlops.mlflow_server import released_tags as tags_of

pytestmark = [pytest.mark.filterwarnings(line) for line in QUIET]
POLICY = "open-release"
Gate = Callable[..., Any]


@pytest.fixture(name="server")
def _server(plain_server: Server, mlflow: Any) -> Server:
    return plain_server


@pytest.fixture(name="gate")
def _gate(server: Server) -> Gate:
    def call(uri: str, **said: Any) -> Any:
        return gate_version(uri, tracking_uri=server.uri, registry_uri=server.uri, **said)

    return call


def test_a_released_version_is_tagged_reported_and_promoted(server: Server, gate: Gate, mlflow: Any) -> None:
    version = registered(server.client, "acme-mails", RELEASED)
    gated = gate(f"models:/acme-mails/{version}", promote_to="champion")
    assert (gated.decision, gated.promoted) == (Decision.RELEASED, True)
    assert server.client.get_model_version_by_alias("acme-mails", "champion").version == version
    tags = tags_of(server.client, "acme-mails", version)
    assert (tags["verdict"], tags["exit-code"], tags["subject"]) == ("released", "0", f"models:/acme-mails/{version}")
    assert tags["digest"].startswith("sha256:")
    assert tags["at"].endswith("Z")
    assert tags["tool"].startswith("model-license-audit ")
    assert "acme-mails" in gated.report.artifact.names
    assert gated.report.target == f"models:/acme-mails/{version}"


def test_the_reports_lie_in_the_run_the_version_came_from(server: Server, gate: Gate, tmp_path: Path) -> None:
    version = registered(server.client, "acme-reports", RELEASED)
    gated = gate(f"models:/acme-reports/{version}")
    run_id = server.client.get_model_version("acme-reports", version).run_id
    assert gated.verdict.reports.startswith(f"runs:/{run_id}/license-audit/acme-reports/{version}/")
    path = gated.verdict.reports.removeprefix(f"runs:/{run_id}/")
    names = {Path(entry.path).name for entry in server.client.list_artifacts(run_id, path)}
    assert {"report.html", "report.json", "report.sarif", "report.txt", "junit.xml"} <= names
    file = server.client.download_artifacts(run_id, f"{path}/report.json", str(tmp_path))
    told = json.loads(Path(file).read_text("utf-8"))
    assert told["audits"][0]["outcome"]["exit_code"] == 0
    again = gate(f"models:/acme-reports/{version}")
    assert again.verdict.reports != gated.verdict.reports
    assert again.verdict.digest == gated.verdict.digest


@pytest.mark.parametrize(("example", "code"), [(REFUSED, 1), (INCOMPLETE, 4)])
def test_what_is_not_released_is_not_promoted(server: Server, gate: Gate, example: str, code: int) -> None:
    from mlflow.exceptions import MlflowException

    name = f"not-{example}"
    version = registered(server.client, name, example)
    gated = gate(f"models:/{name}/{version}", promote_to="champion", stage="Production", use="commercial")
    assert not gated.promoted
    tags = tags_of(server.client, name, version)
    assert (tags["verdict"], tags["exit-code"]) == (gated.decision.value, str(code))
    assert tags["reason"]
    told = server.client.get_model_version(name, version)
    assert (told.aliases, told.current_stage) == ([], "None")
    with pytest.raises(MlflowException):
        server.client.get_model_version_by_alias(name, "champion")


def test_a_stage_is_given_to_what_is_released(server: Server, gate: Gate) -> None:
    version = registered(server.client, "acme-staged", RELEASED)
    assert gate("models:/acme-staged/latest", stage="Staging").promoted
    assert server.client.get_model_version("acme-staged", version).current_stage == "Staging"
    assert gate("models:/acme-staged/Staging").place.version == version


def test_an_alias_names_the_version_it_stands_for(server: Server, gate: Gate) -> None:
    first = registered(server.client, "acme-aliased", REFUSED)
    registered(server.client, "acme-aliased", RELEASED)
    server.client.set_registered_model_alias("acme-aliased", "candidate", first)
    gated = gate("models:/acme-aliased@candidate", promote_to="champion")
    assert (gated.place.uri, gated.decision) == (f"models:/acme-aliased/{first}", Decision.REFUSED)
    assert gated.place.aliases == ("candidate",)


def test_a_later_version_that_is_refused_leaves_the_alias_where_it_was(server: Server, gate: Gate) -> None:
    good = registered(server.client, "acme-two", RELEASED)
    gate(f"models:/acme-two/{good}", promote_to="champion")
    bad = registered(server.client, "acme-two", REFUSED)
    assert not gate(f"models:/acme-two/{bad}", promote_to="champion").promoted
    assert server.client.get_model_version_by_alias("acme-two", "champion").version == good


def test_a_model_without_a_run_gets_a_run_for_its_reports(server: Server, gate: Gate) -> None:
    version = registered(server.client, "acme-root", RELEASED, path="")
    run_id = server.client.get_model_version("acme-root", version).run_id
    gated = gate(f"models:/acme-root/{version}")
    assert not gated.verdict.reports.startswith(f"runs:/{run_id}/")
    own = gated.verdict.reports.split("/")[1]
    experiment = server.client.get_experiment(server.client.get_run(own).info.experiment_id)
    assert experiment.name == "license-audit"
    assert gate(f"models:/acme-root/{version}").verdict.digest == gated.verdict.digest


def test_a_logged_model_is_tagged(server: Server, gate: Gate) -> None:
    experiment = server.client.create_experiment("logged")
    model = server.client.create_logged_model(experiment, name="acme-logged")
    server.client.log_model_artifacts(model.model_id, str(EXAMPLES / RELEASED))
    gated = gate(f"models:/{model.model_id}")
    tags = server.client.get_logged_model(model.model_id).tags
    assert (gated.decision.value, tags["license-audit.verdict"]) == ("released", "released")
    assert gated.place.name == "acme-logged"
    with pytest.raises(UsageError, match="no version of a registered model"):
        gate(f"models:/{model.model_id}", promote_to="champion")


def test_a_folder_of_a_run_is_tagged_on_the_run(server: Server, gate: Gate) -> None:
    run_id = log_files(server.client, "folder", EXAMPLES / REFUSED, "out/my-model")
    gated = gate(f"runs:/{run_id}/out/my-model", use="commercial")
    tags = server.client.get_run(run_id).data.tags
    assert (gated.decision, tags["license-audit.verdict"]) == (Decision.REFUSED, "refused")
    assert tags["license-audit.subject"] == f"runs:/{run_id}/out/my-model"


def test_what_is_not_there_is_nothing_to_audit(server: Server, gate: Gate) -> None:
    registered(server.client, "acme-there", RELEASED)
    run_id = log_files(server.client, "empty", EXAMPLES / RELEASED)
    nowhere = ("models:/acme-there/99", "models:/nobody/1", "models:/acme-there@nobody", "models:/m-" + "0" * 32)
    for uri in (*nowhere, "models:/acme-there/Archived", f"runs:/{run_id}/other", "runs:/0123/model"):
        with pytest.raises(NothingToAudit):
            gate(uri)


def test_an_address_of_no_form_is_told_with_the_forms(gate: Gate) -> None:
    for uri in ("models:/a/b/c", "models:/", "runs:/abc", "models:/../x", "models:/a/1; drop"):
        with pytest.raises(UsageError, match="is no address of a model in MLflow"):
            gate(uri)


def test_a_model_beyond_the_bounds_is_not_fetched(server: Server, gate: Gate) -> None:
    version = registered(server.client, "acme-large", RELEASED)
    with pytest.raises(UsageError, match="is the most"):
        gate(f"models:/acme-large/{version}", limits=Limits(size=100))
    assert "verdict" not in tags_of(server.client, "acme-large", version)


def test_no_code_of_a_model_runs(server: Server, gate: Gate, tmp_path: Path) -> None:
    mark = tmp_path / "ran"
    code = f"open({str(mark)!r}, 'w')\n"
    model = (
        f"flavors:\n  python_function:\n    loader_module: evil\n    code: .\n    data: .\nmodel_code_path: {mark}\n"
    )
    files = {"evil.py": code, "sitecustomize.py": code, "__init__.py": code, "MLmodel": model}
    version = registered(server.client, "acme-evil", RELEASED, files, tmp_path)
    gate(f"models:/acme-evil/{version}")
    assert not mark.exists()


def test_the_name_that_counts_is_that_of_the_registered_model(server: Server, gate: Gate, tmp_path: Path) -> None:
    folder = tmp_path / "files"
    folder.mkdir()
    for name in ("config.json", "model.safetensors"):
        (folder / name).write_bytes((EXAMPLES / RELEASED / name).read_bytes())
    version = registered(server.client, "acme-named", folder)
    assert gate(f"models:/acme-named/{version}").report.artifact.name == "acme-named"


def test_a_store_without_a_server_works_as_well(local_client: Any) -> None:
    client, uri = local_client, local_client.own_uri
    version = registered(client, "acme-local", RELEASED)
    gated = gate_version(f"models:/acme-local/{version}", tracking_uri=uri, registry_uri=uri, promote_to="champion")
    assert gated.promoted
    assert client.get_model_version_by_alias("acme-local", "champion").version == int(version)


def test_a_server_that_is_not_there_is_told(mlflow: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MLFLOW_HTTP_REQUEST_MAX_RETRIES", "0")
    with pytest.raises(ModelAuditError, match="models:/acme/1") as met:
        gate_version("models:/acme/1", tracking_uri="http://127.0.0.1:9", registry_uri="http://127.0.0.1:9")
    assert "--tracking-uri" in met.value.remedy
