"""The callback for transformers' Trainer beside that of MLflow, and its release through the gate at MLflow."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from model_license_audit.harness.learners.frameworks import quiet_transformers
from model_license_audit.mlops.mlflow_gate import gate_version
from model_license_audit.model.report import ExitCode
from tests.harness.test_harness_callbacks import Mails, _bert_base, script  # noqa: F401 - a fixture
from tests.mlops.mlflow_server import QUIET, registered

pytestmark = [pytest.mark.filterwarnings(line) for line in (*QUIET, "ignore:__array__ implementation")]


def test_a_release_is_audited_beside_mlflow_and_promoted_there(
    bert_base: Path, tmp_path: Path, local_client: Any, mlflow: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from model_license_audit.harness.callbacks.transformers import AuditedRelease

    monkeypatch.setenv("MLFLOW_TRACKING_URI", local_client.own_uri)
    monkeypatch.setenv("MLFLOW_EXPERIMENT_NAME", "training")
    monkeypatch.setattr("mlflow.tracking._tracking_service.utils._tracking_uri", None)  # the callback sets it for good
    transformers = quiet_transformers()
    model = transformers.AutoModelForSequenceClassification.from_pretrained(bert_base, num_labels=2)
    settings = transformers.TrainingArguments(
        output_dir=str(tmp_path / "run"), num_train_epochs=1, per_device_train_batch_size=8, report_to=["mlflow"],
        save_strategy="no", use_cpu=True, disable_tqdm=True, dataloader_pin_memory=False, logging_steps=1,
    )  # fmt: skip
    callback = AuditedRelease(script(bert_base), tmp_path / "out" / "tiny-mails")
    transformers.Trainer(model, settings, train_dataset=Mails(), callbacks=[callback]).train()
    mlflow.end_run()
    assert callback.report is not None
    assert callback.report.outcome.exit_code is ExitCode.AUDITED
    experiment = local_client.get_experiment_by_name("training").experiment_id
    (run,) = local_client.search_runs([experiment])
    assert run.data.params["num_train_epochs"] == "1"
    version = registered(local_client, "tiny-mails", tmp_path / "out" / "tiny-mails")
    uri = local_client.own_uri
    gated = gate_version(
        f"models:/tiny-mails/{version}", use="commercial", upstream={"hf:acme/tiny-base": bert_base},
        tracking_uri=uri, registry_uri=uri, promote_to="champion",
    )  # fmt: skip
    assert gated.promoted, gated.verdict.reason
