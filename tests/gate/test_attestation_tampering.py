"""A signed attestation that was changed anywhere, in any way, is no longer believed."""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model_license_audit.gate.attesting import attest
from model_license_audit.gate.verifying import verify_attestation
from tests.gate.attested_models import ANNA, NOT_FINE, WHEN, gated, model_in
from tests.gate.key_pairs import a_pair

Place = tuple[str | int, ...]


@pytest.fixture(scope="module", name="made")
def _made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("tampering")
    private, _ = a_pair(folder)
    attest([gated(model_in(folder / "m", NOT_FINE))], folder / "signed", key=private, by=ANNA, when=WHEN)
    return folder


def places(told: Any, here: Place = ()) -> Iterator[Place]:
    """Where in a JSON value something stands that holds nothing else."""
    members: Any = told.items() if isinstance(told, dict) else enumerate(told) if isinstance(told, list) else ()
    for key, value in members:
        yield from places(value, (*here, key))
    if not isinstance(told, dict | list) or not told:
        yield here


def changed(told: Any, place: Place, value: Any) -> Any:
    """The JSON value with another one at a place."""
    whole = deepcopy(told)
    here = whole
    for key in place[:-1]:
        here = here[key]
    here[place[-1]] = value
    return whole


def stands(folder: Path, envelope: Any) -> bool:
    (folder / "tampered").write_text(json.dumps(envelope), "utf-8")
    return verify_attestation(folder / "m", folder / "tampered", folder / "key.pub").holds


def test_untampered_it_holds(made: Path) -> None:
    assert stands(made, json.loads((made / "signed").read_bytes()))


def test_every_field_of_the_statement_is_under_the_signature(made: Path) -> None:
    envelope = json.loads((made / "signed").read_bytes())
    said = json.loads(b64decode(envelope["payload"]))
    found = list(places(said))
    assert len(found) > 50
    for place in found:
        for value in ("tampered", 0, None, True):
            other = changed(said, place, value)
            if other != said:
                payload = b64encode(json.dumps(other, separators=(",", ":")).encode()).decode()
                assert not stands(made, envelope | {"payload": payload}), (place, value)


def test_every_field_of_the_envelope_counts(made: Path) -> None:
    envelope = json.loads((made / "signed").read_bytes())
    assert sorted(places(envelope)) == [
        ("payload",), ("payloadType",), ("signatures", 0, "keyid"), ("signatures", 0, "sig"),
    ]  # fmt: skip
    for place in places(envelope):
        assert not stands(made, changed(envelope, place, "dGFtcGVyZWQ="))
    for name in envelope:
        assert not stands(made, {key: value for key, value in envelope.items() if key != name})


@given(data=st.data())
def test_no_byte_can_be_another(made: Path, data: st.DataObject) -> None:
    envelope = json.loads((made / "signed").read_bytes())
    name = data.draw(st.sampled_from(["payload", "sig"]))
    holder = envelope if name == "payload" else envelope["signatures"][0]
    content = bytearray(b64decode(holder[name]))
    at = data.draw(st.integers(0, len(content) - 1))
    content[at] ^= data.draw(st.integers(1, 255))
    holder[name] = b64encode(content).decode()
    assert not stands(made, envelope)


def test_the_plain_statement_in_the_place_of_the_signed_one_does_not_pass(made: Path) -> None:
    envelope = json.loads((made / "signed").read_bytes())
    assert not stands(made, json.loads(b64decode(envelope["payload"])))


def test_the_signature_of_another_statement_does_not_pass(made: Path) -> None:
    private = made / "key.pem"
    model_in(made / "other")
    attest([gated(made / "other")], made / "other.signed", key=private, by=ANNA, when=WHEN)
    one, other = (json.loads((made / name).read_bytes()) for name in ("signed", "other.signed"))
    assert not stands(made, one | {"signatures": other["signatures"]})
