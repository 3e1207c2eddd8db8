"""``modelaudit crawl``: bring models into the registry."""

from __future__ import annotations

import click

from model_license_audit.cli.lazy import lazy_group

_HERE = "model_license_audit.cli.crawl"
_COMMANDS = {
    "hf": (f"{_HERE}.hf", "Models and data sets of the Hugging Face Hub: by id, author, search, list, or all."),
    "tfhub": (f"{_HERE}.tfhub", "The documents of TensorFlow Hub, from a checkout or an archive."),
    "torchhub": (f"{_HERE}.torchhub", "The models of PyTorch Hub, from its cards and the repositories behind them."),
    "cache": (f"{_HERE}.cache", "The models that lie in the local cache of the Hugging Face Hub; no network."),
    "snapshot": (f"{_HERE}.snapshot", "A list of models in a file: Parquet, JSON Lines or CSV."),
}


@click.group(cls=lazy_group(_COMMANDS))
def crawl() -> None:
    """Bring models into the registry; a crawl that was cut off goes on where it stopped."""
