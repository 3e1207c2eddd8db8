"""A hub with a few repositories, and the unmodified library that asks it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from http.client import HTTPConnection, HTTPResponse
from typing import Any

import pytest

from model_license_audit.sources.hub.library import load_library
from model_license_audit.testing.hub import Hub

Get = Callable[..., tuple[HTTPResponse, bytes]]
WEIGHTS = bytes(range(256)) * 20


@pytest.fixture
def hub() -> Iterator[Hub]:
    with Hub(tokens={"hf_granted": ["acme/gated-7b"], "hf_plain": []}) as served:
        card = {"license": "llama3.1", "base_model": "acme/base-8b"}
        tags = ["safetensors", "base_model:acme/base-8b", "base_model:quantized:acme/base-8b", "license:llama3.1"]
        served.add({"id": "acme/base-8b", "tags": ["license:mit"], "cardData": {"license": "mit"}, "likes": 3})
        served.add(
            {"id": "acme/small-8b", "tags": tags, "cardData": card, "likes": 7, "library_name": "transformers"},
            {"README.md": b"---\nlicense: llama3.1\n---\n# Small\n", "model.safetensors": WEIGHTS, "sub/NOTICE": b"n"},
        )
        served.add({"id": "acme/gated-7b", "gated": "manual"}, {"README.md": b"# Gated\n", "LICENSE": b"Ask first.\n"})
        served.add({"id": "other/thing", "tags": [], "likes": 1})
        served.add({"id": "acme/words", "cardData": {"license": ["mit", "cc-by-4.0"]}}, kind="datasets")
        yield served


@pytest.fixture
def api(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> Any:
    """``huggingface_hub.HfApi`` as it is, asking the hub."""
    monkeypatch.setenv("HF_HUB_DISABLE_IMPLICIT_TOKEN", "1")
    monkeypatch.delenv("HF_TOKEN", raising=False)
    return load_library().HfApi(endpoint=hub.endpoint, token=False)


@pytest.fixture
def get(hub: Hub) -> Iterator[Get]:
    """Sends one request over a connection that is kept."""
    connection = HTTPConnection("127.0.0.1", hub.port, timeout=10)

    def ask(target: str, method: str = "GET", **headers: str) -> tuple[HTTPResponse, bytes]:
        connection.request(method, target, headers={name.replace("_", "-"): value for name, value in headers.items()})
        response = connection.getresponse()
        return response, response.read()

    yield ask
    connection.close()
