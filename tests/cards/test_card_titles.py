from __future__ import annotations

import pytest

from model_license_audit.cards.titles import title


@pytest.mark.parametrize(
    ("body", "name"),
    [
        ("# Acme-7B", "Acme-7B"),
        ("intro\n\n## Section\n# **Acme** 7B #", "Acme 7B"),
        ("# Model Card for Acme-7B", "Acme-7B"),
        ("# Acme-7B Model Card", "Acme-7B"),
        ("# LoRA Model Card for acme_lora", "acme_lora"),
        ("# 🦙 [Llama-Acme](https://x.example/y) 🚀", "Llama-Acme"),
        ('<h1 align="center">Acme <b>2</b></h1>', "Acme 2"),
        ("# ![logo](a.png) Acme", "Acme"),
        ("Acme-7B\n=======", "Acme-7B"),
        ("# DreamBooth - acme/dog", "acme/dog"),
        ("# `acme_under_score`", "acme_under_score"),
        ("# __Acme__", "Acme"),
        ("# Acme ([paper](x), [code](y))", "Acme"),
        ("```\n# not a heading\n```\n# Acme", "Acme"),
    ],
)
def test_the_first_heading_names_the_model(body: str, name: str) -> None:
    found = title(body.split("\n"), 1)
    assert found is not None
    assert found[0] == name


@pytest.mark.parametrize(
    "body",
    [
        "# Model Card",
        "# Introduction\n# Acme",
        "# Usage:",
        "## Acme",
        "#hashtag",
        "# outputs",
        "# Model Trained Using AutoTrain",
        "# How to use Acme",
        "# This model is great!",
        "# " + "x" * 200,
        "# 🚀",
        "no heading",
        "",
    ],
)
def test_a_heading_that_names_nothing(body: str) -> None:
    assert title(body.split("\n"), 1) is None
