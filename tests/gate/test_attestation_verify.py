"""``modelaudit verify --attestation``: files, signature and verdict, and what each exit code says."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from cryptography.hazmat.primitives.asymmetric import ec

from model_license_audit.cli.main import modelaudit
from model_license_audit.gate.attesting import attest
from model_license_audit.gate.verdict import Decision
from model_license_audit.gate.verification import Standing, Verification
from model_license_audit.gate.verifying import verify_attestation
from model_license_audit.model.errors import NothingToAudit, UsageError
from tests.gate.attested_models import ANNA, NOT_FINE, WHEN, gated, model_in, valid
from tests.gate.key_pairs import a_pair, on_curve


@pytest.fixture(scope="module", name="made")
def _made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with ``fine`` and ``bad``, their attestations, plain and signed, and the keys."""
    folder = tmp_path_factory.mktemp("verify")
    private, _ = a_pair(folder)
    a_pair(folder, "other")
    for name, card in (("fine", None), ("bad", NOT_FINE)):
        model = model_in(folder / name, card) if card else model_in(folder / name)
        attest([gated(model)], folder / f"{name}.plain", by=ANNA, when=WHEN)
        attest([gated(model)], folder / f"{name}.signed", key=private, by=ANNA, when=WHEN)
    return folder


@pytest.fixture(name="place")
def _place(made: Path, tmp_path: Path) -> Path:
    """A copy that may be tampered with."""
    return shutil.copytree(made, tmp_path / "place")


def standings(found: Verification) -> dict[str, Standing]:
    return {check.name: check.standing for check in found.checks}


def asked(*arguments: str | Path) -> Result:
    return CliRunner().invoke(modelaudit, ["verify", *map(str, arguments)], obj={}, standalone_mode=False)


def test_what_was_let_out_holds_under_its_key(made: Path) -> None:
    found = verify_attestation(made / "fine", made / "fine.signed", made / "key.pub")
    assert standings(found) == {"signature": Standing.HOLDS, "files": Standing.HOLDS}
    assert found.complete
    assert found.attested is not None
    assert (found.attested.verdict, found.attested.by) == (Decision.RELEASED, "anna")


@pytest.mark.parametrize("curve", [ec.SECP256R1(), ec.SECP384R1(), ec.SECP521R1()])
def test_the_curves_of_model_signing_sign_and_the_same_bytes_each_time(
    made: Path, tmp_path: Path, curve: ec.EllipticCurve
) -> None:
    private, public = on_curve(curve, tmp_path)
    one, other = tmp_path / "one", tmp_path / "other"
    for file in (one, other):
        attest([gated(made / "fine")], file, key=private, by=ANNA, when=WHEN)
    assert verify_attestation(made / "fine", one, public).holds
    assert one.read_bytes() == other.read_bytes()


@pytest.mark.parametrize("bad", ["secp256k1", "rsa", "text"])
def test_a_key_of_another_kind_is_refused(made: Path, tmp_path: Path, bad: str) -> None:
    private, public = a_pair(tmp_path, curve=False) if bad == "rsa" else on_curve(ec.SECP256K1(), tmp_path)
    if bad == "text":
        private.write_text("no key", "utf-8")
        public.write_text("no key", "utf-8")
    with pytest.raises(UsageError, match="is no key to sign with"):
        attest([gated(made / "fine")], tmp_path / "a", key=private)
    with pytest.raises(UsageError, match="is no public key"):
        verify_attestation(made / "fine", made / "fine.signed", public)


def write(path: str, text: str = "x") -> Callable[[Path], None]:
    def change(folder: Path) -> None:
        (folder / path).parent.mkdir(exist_ok=True)
        (folder / path).write_text(text, "utf-8")

    return change


def flip(folder: Path) -> None:
    file = folder / "weights" / "model.safetensors"
    content = bytearray(file.read_bytes())
    content[-1] ^= 1
    file.write_bytes(content)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (write("README.md"), "README.md was changed: it has the SHA-256"),
        (write("evil.py"), "evil.py is not in the statement"),
        (write(".hidden"), ".hidden is not in the statement"),
        (write("__pycache__/x.pyc"), "__pycache__/x.pyc is not in the statement"),
        (lambda folder: (folder / "config.json").unlink(), "config.json is missing"),
        (flip, "weights/model.safetensors was changed"),
        (lambda folder: (folder / "config.json").rename(folder / "other.json"), "config.json is missing"),
        (lambda folder: (folder / "link").symlink_to("README.md"), "link is a link"),
        (lambda folder: (folder / "link").symlink_to("/tmp"), "link is a link"),  # noqa: S108
    ],
)
def test_every_change_of_the_files_is_told(place: Path, change: Callable[[Path], None], told: str) -> None:
    change(place / "fine")
    found = verify_attestation(place / "fine", place / "fine.signed", place / "key.pub")
    assert standings(found)["files"] is Standing.FAILS
    assert told in "\n".join(found.checks[1].found)
    assert found.exit_code(allow_incomplete=True) == 1


def test_what_git_does_changes_nothing(place: Path) -> None:
    write(".git/index")(place / "fine")
    assert verify_attestation(place / "fine", place / "fine.signed", place / "key.pub").holds


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["fine", "fine.signed", "--public-key", "key.pub"], 0, "verdict released"),
        (["fine", "fine.plain"], 0, "nothing shows who wrote the statement"),
        (["fine", "fine.signed"], 4, "give --public-key to check it"),
        (["fine", "fine.signed", "--allow-incomplete"], 0, "verdict released"),
        (["fine", "fine.signed", "--public-key", "other.pub"], 1, "verdict released is said, which is not proved"),
        (["fine", "fine.plain", "--public-key", "key.pub"], 1, "there is none, and a key was given"),
        (["bad", "bad.signed", "--public-key", "key.pub"], 1, "Nothing is otherwise than said. verdict refused"),
        (["bad", "bad.plain", "--allow-incomplete"], 1, "verdict refused"),
        (["bad", "fine.signed", "--public-key", "key.pub"], 1, "README.md was changed"),
        (["fine", "key.pub"], 1, "this is no statement of the gate"),
        (["none", "fine.plain"], 3, "none is no folder"),
        (["fine", "fine.plain", "--base", "hf:a/b=."], 2, "--base and --attestation are given"),
    ],
)
def test_the_exit_code_is_that_of_the_checks_and_then_of_the_verdict(
    made: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], code: int, words: str
) -> None:
    monkeypatch.chdir(made)
    folder, file, *options = arguments
    result = asked(folder, "--attestation", file, *options)
    if result.exception is not None:
        expected = NothingToAudit if code == 3 else UsageError
        assert isinstance(result.exception, expected)
        assert words in str(result.exception)
    else:
        assert (result.return_value, words in " ".join(result.output.split())) == (code, True)


def test_the_json_keeps_to_its_schema_and_tells_the_verdict(made: Path) -> None:
    result = asked(made / "bad", "--attestation", made / "bad.signed", "--public-key", made / "key.pub", "-f", "json")
    document = json.loads(result.output)
    valid("verification-1", document)
    assert (result.return_value, document["holds"], document["complete"]) == (1, True, True)
    told = document["attestation"]
    assert (told["verdict"], told["by"], told["by_from"], told["at"]) == (
        "refused", "anna", "--by", "2026-11-23T07:30:00Z",
    )  # fmt: skip


def test_of_several_the_one_about_these_files_is_meant(made: Path, tmp_path: Path) -> None:
    lines = [(made / f"{name}.signed").read_bytes() for name in ("fine", "bad")]
    for order in (lines, lines[::-1]):
        (tmp_path / "both").write_bytes(b"".join(order))
        for name, verdict in (("fine", Decision.RELEASED), ("bad", Decision.REFUSED)):
            found = verify_attestation(made / name, tmp_path / "both", made / "key.pub")
            assert found.holds
            assert found.attested is not None
            assert found.attested.verdict is verdict


def test_of_two_about_the_same_files_the_one_that_lets_out_least_is_meant(made: Path, tmp_path: Path) -> None:
    said = json.loads((made / "fine.plain").read_bytes())
    refused = json.loads((made / "fine.plain").read_bytes())
    refused["predicate"] |= {"verdict": "refused", "exitCode": 1}
    for order in ((said, refused), (refused, said)):
        (tmp_path / "both").write_text("\n".join(map(json.dumps, order)), "utf-8")
        assert verify_attestation(made / "fine", tmp_path / "both").exit_code(allow_incomplete=False) == 1


def test_one_that_somebody_indented_is_read_all_the_same(made: Path, tmp_path: Path) -> None:
    (tmp_path / "a").write_text(json.dumps(json.loads((made / "fine.plain").read_bytes()), indent=2), "utf-8")
    assert verify_attestation(made / "fine", tmp_path / "a").exit_code(allow_incomplete=False) == 0


@pytest.mark.parametrize(
    "text",
    [
        "{}",
        "[]",
        "1",
        "null",
        "[" * 100_000,
        '{"payload": 1}',
        '{"payloadType": "application/vnd.in-toto+json"}',
        "\xff",
    ],
)
def test_what_is_no_attestation_fails_and_breaks_nothing(made: Path, tmp_path: Path, text: str) -> None:
    (tmp_path / "a").write_text(text, "latin-1")
    found = verify_attestation(made / "fine", tmp_path / "a", made / "key.pub")
    assert found.exit_code(allow_incomplete=True) == 1
    assert found.attested is None


def test_an_empty_file_is_nothing_to_verify(made: Path, tmp_path: Path) -> None:
    (tmp_path / "a").write_text("\n \n", "utf-8")
    with pytest.raises(NothingToAudit, match="holds no attestation"):
        verify_attestation(made / "fine", tmp_path / "a")


def test_what_was_attested_by_its_commit_is_not_held_against_files(made: Path, tmp_path: Path) -> None:
    said = json.loads((made / "fine.plain").read_bytes())
    said["subject"] = [{"name": "pkg:huggingface/a/m@" + "a" * 40, "digest": {"gitCommit": "a" * 40}}]
    (tmp_path / "a").write_text(json.dumps(said), "utf-8")
    found = verify_attestation(made / "fine", tmp_path / "a")
    assert "is attested by its commit" in found.checks[1].found[0]


def test_only_the_part_that_is_attested_is_looked_at(tmp_path: Path) -> None:
    folder = model_in(tmp_path / "m")
    attest([gated(folder, only=("weights",))], tmp_path / "a", by=ANNA, when=WHEN)
    (folder / "README.md").write_text("# of another\n", "utf-8")
    assert verify_attestation(folder, tmp_path / "a").holds
    (folder / "weights" / "added").write_text("x", "utf-8")
    assert not verify_attestation(folder, tmp_path / "a").holds


def test_names_that_are_no_text_are_told_apart_and_shown_harmlessly(tmp_path: Path) -> None:
    folder = model_in(tmp_path / "m")
    for name in (b"\xff\x1b[31m.bin", b"\xfe.bin"):
        Path(os.fsdecode(os.fsencode(folder) + b"/" + name)).write_bytes(b"x")
    attest([gated(folder)], tmp_path / "a", by=ANNA, when=WHEN)
    assert verify_attestation(folder, tmp_path / "a").holds
    Path(os.fsdecode(os.fsencode(folder) + b"/\xff\x1b[31m.bin")).unlink()
    assert len(verify_attestation(folder, tmp_path / "a").checks[1].found) == 1
    for form in ("text", "json"):
        done = asked(folder, "--attestation", tmp_path / "a", "--format", form)
        assert (done.return_value, "\x1b" in done.output, ".bin is missing" in done.output) == (1, False, True)


def test_more_signatures_than_anybody_makes_are_not_checked(made: Path, tmp_path: Path) -> None:
    told = json.loads((made / "fine.signed").read_bytes())
    told["signatures"] = 33 * told["signatures"]
    (tmp_path / "a").write_text(json.dumps(told), "utf-8")
    found = verify_attestation(made / "fine", tmp_path / "a", made / "key.pub")
    assert "more than 32 signatures" in found.checks[1].found[0]
