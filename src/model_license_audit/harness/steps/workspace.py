"""The folder in which a run of a recipe keeps what its steps hand on, beside the release that it makes."""

from __future__ import annotations

import json
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path


class StepName(StrEnum):
    """The steps of a run, in their order."""

    PLAN = "plan"
    PREPARE = "prepare"
    BUILD = "build"
    TRAIN = "train"
    COMPOSE = "compose"
    AUDIT = "audit"


@dataclass(frozen=True, slots=True)
class Workspace:
    """Where things lie: ``release`` is what is shipped and holds nothing else; ``work`` is the run's own folder.

    In ``work``: ``run.json`` (which steps are done, with which recipe), ``plan.json`` (the audit of the plan) with
    ``intent.json``, ``base.json`` (:class:`~model_license_audit.harness.steps.records.BaseRecord`) and the base's files
    in ``base/`` where they had to be unpacked, ``data/`` (prepared examples) with ``data.json``, ``build.json``
    (parameters, trainable and frozen), ``training.jsonl`` (the log), ``training.json`` (the result), ``checkpoint/``,
    ``model/`` (exported files), ``audit.json`` and ``audit.html`` (the audit of the release).
    """

    release: Path
    work: Path

    @classmethod
    def beside(cls, release: Path) -> Workspace:
        """The usual place: ``NAME.work`` beside the release."""
        return cls(release, release.with_name(release.name + ".work"))

    def file(self, name: str) -> Path:
        """A file or folder of the run."""
        return self.work / name

    def write_json(self, name: str, value: object) -> None:
        """Write a record whole or not at all, the same bytes for the same value."""
        self.write_text(name, json.dumps(value, indent=1, sort_keys=True, ensure_ascii=False) + "\n")

    def write_text(self, name: str, text: str) -> None:
        """Write a text in UTF-8 whole or not at all."""
        file = self.file(name)
        partial = file.with_name(file.name + ".partial")
        partial.write_text(text, encoding="utf-8")
        partial.replace(file)

    def read_json(self, name: str) -> object:
        """A record that :meth:`write_json` wrote."""
        return json.loads(self.file(name).read_text("utf-8"))

    def make(self) -> None:
        """Make the run's folder."""
        self.work.mkdir(parents=True, exist_ok=True)
