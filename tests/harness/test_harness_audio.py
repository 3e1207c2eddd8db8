"""Sounds: a small network learns shapes of made-up tones from their spectrograms, and says that they are made up."""

from __future__ import annotations

from pathlib import Path

from model_license_audit.harness import Settings, finetune
from model_license_audit.harness.recipe.shipped import recipe_file


def test_shapes_of_tones_are_learned_and_said_to_be_synthetic(tmp_path: Path) -> None:
    text = recipe_file("audio-tones").read_text("utf-8")
    assert "examples-per-class = 120" in text
    file = tmp_path / "audio-tones.toml"
    file.write_text(text.replace("examples-per-class = 120", "examples-per-class = 30"), encoding="utf-8")
    release = finetune(file, tmp_path / "tones", Settings())
    training = release.training
    assert training is not None
    assert training.after is not None
    assert training.before is not None
    assert training.after.accuracy >= 0.5 > training.before.accuracy
    card = (release.folder / "README.md").read_text("utf-8")
    assert "synthetic" in card
    assert "trained from scratch" in card
    assert "made up by model" in card
