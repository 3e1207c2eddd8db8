"""Signatures over releases, made with the real ``model-signing`` and keys of the ``cryptography`` package."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from model_license_audit.gate.signing import check_signature, sign
from model_license_audit.harness.release.names import SIGNATURE
from model_license_audit.model.errors import UsageError
from tests.gate.key_pairs import a_pair
from tests.harness.making_releases import Run


@pytest.fixture(name="signed")
def _signed(tmp_path: Path) -> tuple[Path, Path]:
    """A signed release, and the public key."""
    private, public = a_pair(tmp_path)
    run = Run(tmp_path)
    assert run.compose(private).signed
    return run.release, public


def test_a_signed_release_holds_under_its_key(signed: tuple[Path, Path]) -> None:
    release, public = signed
    assert check_signature(release, public) is None
    assert "--public-key" in (release / "README.md").read_text("utf-8")


def test_it_holds_under_another_name_of_the_folder(signed: tuple[Path, Path]) -> None:
    release, public = signed
    assert check_signature(release.rename(release.with_name("renamed")), public) is None


@pytest.mark.parametrize("added", ["x", ".gitignore", ".git/config", "licenses/MORE"])
def test_an_added_file_breaks_it(signed: tuple[Path, Path], added: str) -> None:
    release, public = signed
    (release / added).parent.mkdir(exist_ok=True)
    (release / added).write_text("a", "utf-8")
    assert added in str(check_signature(release, public))


@pytest.mark.parametrize("name", ["model.safetensors", "README.md", "provenance.json", "LICENSE"])
def test_a_changed_or_missing_file_breaks_it(signed: tuple[Path, Path], name: str) -> None:
    release, public = signed
    content = bytearray((release / name).read_bytes())
    content[-1] ^= 1
    (release / name).write_bytes(content)
    assert f"Hash mismatch for '{name}'" in str(check_signature(release, public))
    (release / name).unlink()
    assert name in str(check_signature(release, public))


def test_another_key_does_not_check_it(signed: tuple[Path, Path], tmp_path: Path) -> None:
    release, _ = signed
    _, other = a_pair(tmp_path, "other")
    assert "does not match the provided public key" in str(check_signature(release, other))


def test_a_signature_that_was_rewritten_does_not_hold(signed: tuple[Path, Path]) -> None:
    release, public = signed
    bundle = json.loads((release / SIGNATURE).read_text("utf-8"))
    payload = bundle["dsseEnvelope"]["payload"]
    bundle["dsseEnvelope"]["payload"] = payload[:80] + ("A" if payload[80] != "A" else "B") + payload[81:]
    (release / SIGNATURE).write_text(json.dumps(bundle), "utf-8")
    assert "was not made with the key" in str(check_signature(release, public))


@pytest.mark.parametrize("content", ["", "{}", "[]", "no json", '{"mediaType": 3}'])
def test_what_is_no_signature_is_told(signed: tuple[Path, Path], content: str) -> None:
    release, public = signed
    (release / SIGNATURE).write_text(content, "utf-8")
    assert "is no signature of a model" in str(check_signature(release, public))


def test_a_link_breaks_it(signed: tuple[Path, Path], tmp_path: Path) -> None:
    release, public = signed
    os.link(release / "LICENSE", tmp_path / "elsewhere")
    (release / "LICENSE").unlink()
    (release / "LICENSE").symlink_to(tmp_path / "elsewhere")
    assert check_signature(release, public) is not None


def test_keys_of_another_kind_are_refused_with_what_makes_one(tmp_path: Path) -> None:
    run = Run(tmp_path)
    run.compose()
    private, public = a_pair(tmp_path, "rsa", curve=False)
    with pytest.raises(UsageError, match="openssl ecparam"):
        sign(run.release, private)
    with pytest.raises(UsageError, match="openssl ecparam"):
        sign(run.release, tmp_path / "none.pem")
    with pytest.raises(UsageError, match="openssl ec -in"):
        check_signature(run.release, public)
    assert not (run.release / SIGNATURE).exists()
