"""What other programs make of an attestation: in-toto's own classes, and the reference implementation of DSSE."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import load_pem_public_key
from google.protobuf import json_format
from in_toto_attestation.v1.statement import Statement
from in_toto_attestation.v1.statement_pb2 import Statement as Message
from securesystemslib.dsse import Envelope
from securesystemslib.exceptions import VerificationError
from securesystemslib.signer._key import Key, SSlibKey

from model_license_audit.gate.attesting import attest
from model_license_audit.gate.verifying import verify_attestation
from tests.gate.attested_models import ANNA, WHEN, gated, model_in
from tests.gate.key_pairs import a_pair, on_curve


def key_in(file: Path, name: str) -> Key:
    """A public key under the name that an envelope gives it."""
    public = load_pem_public_key(file.read_bytes())
    assert isinstance(public, ec.EllipticCurvePublicKey)
    return SSlibKey.from_crypto(public, keyid=name)


@pytest.mark.parametrize("curve", [ec.SECP256R1(), ec.SECP384R1(), ec.SECP521R1()])
def test_they_verify_what_we_sign(tmp_path: Path, curve: ec.EllipticCurve) -> None:
    private, public = on_curve(curve, tmp_path)
    _, other = a_pair(tmp_path, "other")
    attest([gated(model_in(tmp_path / "m"))], tmp_path / "a", key=private, by=ANNA, when=WHEN)
    told = json.loads((tmp_path / "a").read_bytes())
    name = told["signatures"][0]["keyid"]
    envelope = Envelope.from_dict(told)
    assert name in envelope.verify([key_in(public, name)], 1)
    with pytest.raises(VerificationError):
        envelope.verify([key_in(other, name)], 1)
    Statement.copy_from_pb(json_format.Parse(envelope.payload, Message())).validate()


def test_a_signature_of_theirs_without_the_name_of_a_key_is_taken(tmp_path: Path) -> None:
    private, public = a_pair(tmp_path)
    folder = model_in(tmp_path / "m")
    attest([gated(folder)], tmp_path / "a", key=private, by=ANNA, when=WHEN)
    told = json.loads((tmp_path / "a").read_bytes())
    told["signatures"] = [{"sig": told["signatures"][0]["sig"]}]
    (tmp_path / "a").write_text(json.dumps(told), "utf-8")
    assert verify_attestation(folder, tmp_path / "a", public).holds
