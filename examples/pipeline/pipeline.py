"""A release pipeline from a trained model to a promoted one: train, audit, refused, fix, audit, promoted in MLflow.

    python examples/pipeline/pipeline.py OUT [--tracking-uri http://127.0.0.1:5000]

Every step leaves what it made in a folder of its own below OUT; docs/pipeline.md walks through them. The model of
examples/no-license stands in for what a training job leaves, and the folder `base` for a download.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
from pathlib import Path

from mlflow import MlflowClient

HERE = Path(__file__).resolve().parent
NAME = "acme-sentiment"
BASE = "hf:distilbert/distilbert-base-uncased"
DATA = "OpenAssistant/oasst1"
RELEASED, REFUSED = 0, 1


class Pipeline:
    """The steps, with what they share: the folder they leave things in, and the MLflow server."""

    def __init__(self, out: Path, tracking_uri: str) -> None:
        self.out, self.tracking_uri = out, tracking_uri
        self.client = MlflowClient(tracking_uri)
        self.base = out / "1-trained" / "base"

    def run(self) -> None:
        """Go from the trained model to the promoted one."""
        model = self.train()
        first = self.register(model)
        self.audit(model, "2-refused", expected=REFUSED)
        self.promote(first, "3-not-promoted", expected=REFUSED)
        model = self.fix(model)
        self.audit(model, "5-released", expected=RELEASED)
        self.promote(self.register(model), "6-promoted", expected=RELEASED)
        champion = self.client.get_model_version_by_alias(NAME, "champion")
        print(f"models:/{NAME}@champion is version {champion.version}")

    def train(self) -> Path:
        """Make the model, as a training job leaves it: no license, no notice. Its base lies beside it."""
        model = self.out / "1-trained" / NAME
        shutil.copytree(HERE.parent / "no-license", model)
        self.base.mkdir()
        shutil.copy(HERE.parents[1] / "LICENSE", self.base / "LICENSE")
        (self.base / "README.md").write_text("---\nlicense: apache-2.0\n---\n\n# DistilBERT base uncased\n", "utf-8")
        return model

    def audit(self, model: Path, step: str, expected: int) -> None:
        """Let the gate judge the model by the policy of the house, and keep the reports and the attested verdict."""
        (folder := self.out / step).mkdir()
        kept = ["--report-dir", folder / "reports", "--attest", folder / "verdict.intoto.json"]
        self.modelaudit(step, expected, "gate", model, *kept, *self.judging())

    def fix(self, model: Path) -> Path:
        """Say what only its makers know, the data and the license; the patch that the audit asks for does the rest."""
        fixed = self.out / "4-fixed" / NAME
        shutil.copytree(model, fixed)
        card = (fixed / "README.md").read_text("utf-8")
        card = card.replace("\nlibrary_name:", f"\ndatasets: [{DATA}]\nlibrary_name:")
        (fixed / "README.md").write_text(card, "utf-8")
        words = ["fix", fixed, "--license", "apache-2.0", "--write", "--output", fixed.with_name("changes.patch")]
        self.modelaudit("4-fixed", RELEASED, *words, *self.judging())
        return fixed

    def register(self, model: Path) -> str:
        """Log the model's files to MLflow, and make them a version of the registered model."""
        if not self.client.search_registered_models(f"name = '{NAME}'"):
            self.client.create_registered_model(NAME)
        run = self.client.create_run("0")
        self.client.log_artifacts(run.info.run_id, str(model), "model")
        version = self.client.create_model_version(NAME, f"{run.info.artifact_uri}/model", run.info.run_id)
        self.client.set_terminated(run.info.run_id)
        return f"models:/{NAME}/{version.version}"

    def promote(self, uri: str, step: str, expected: int) -> None:
        """Ask for the alias: the gate audits the version where it lies, tells MLflow its verdict, and promotes or not.

        What MLflow then says of the version is kept: tags, aliases, and the reports among its artifacts.
        """
        folder = self.out / step
        words = ["mlflow", "gate", uri, "--promote-to", "champion", "--tracking-uri", self.tracking_uri]
        self.modelaudit(step, expected, *words, *self.judging(), "--report-dir", folder / "reports")
        version = self.client.get_model_version(NAME, uri.rpartition("/")[2])
        kept = {"aliases": list(version.aliases), "tags": dict(sorted(version.tags.items()))}
        (folder / "mlflow.json").write_text(json.dumps(kept, indent=2) + "\n", "utf-8")

    def judging(self) -> list[object]:
        """By which policy every command judges, and where the base lies."""
        return ["--policy", HERE / "modelaudit.toml", "--upstream", f"{BASE}={self.base}", "--registry", "none"]

    def modelaudit(self, step: str, expected: int, *words: object) -> None:
        """Run a command, keep its log, and stop where its exit code is not the expected one."""
        command = [str(Path(sys.executable).with_name("modelaudit")), *map(str, words)]
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)  # noqa: S603 - ours
        (self.out / f"{step}.log").write_text(done.stdout, "utf-8")
        print(f"== {step}: exit {done.returncode}\n{done.stdout}")
        if done.returncode != expected:
            sys.exit(f"{step}: exit {done.returncode}, and {expected} was expected")


def main() -> None:
    """Run the pipeline into a new folder."""
    parser = argparse.ArgumentParser()
    parser.add_argument("out", type=Path)
    parser.add_argument("--tracking-uri", default="http://127.0.0.1:5000")
    said = parser.parse_args()
    said.out.mkdir(parents=True)
    Pipeline(said.out.resolve(), said.tracking_uri).run()


if __name__ == "__main__":
    main()
