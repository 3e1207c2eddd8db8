from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest

from model_license_audit.cards.text_roles import is_prose, legal_role
from model_license_audit.model.evidence import ProblemKind, Reading, TextRole

ReadFiles = Callable[[Mapping[str, str | bytes]], Reading]


@pytest.mark.parametrize(
    ("path", "role"),
    [
        ("LICENSE", TextRole.LICENSE),
        ("license.md", TextRole.LICENSE),
        ("LICENCE.txt", TextRole.LICENSE),
        ("LICENSE-MIT", TextRole.LICENSE),
        ("LICENSE.Apache-2.0", TextRole.LICENSE),
        ("MODEL_LICENSE", TextRole.LICENSE),
        ("LICENSE_CODE.rst", TextRole.LICENSE),
        ("LICENSE.code", TextRole.LICENSE),
        ("LICENSE.model", TextRole.LICENSE),
        ("weights/LICENSE", TextRole.LICENSE),
        ("COPYING.LESSER", TextRole.LICENSE),
        ("COPYRIGHT", TextRole.LICENSE),
        ("UNLICENSE", TextRole.LICENSE),
        ("Gemma_Terms_of_Use.md", TextRole.LICENSE),
        ("terms.txt", TextRole.LICENSE),
        ("LICENSES/whatever.txt", TextRole.LICENSE),
        ("pkg-1.0.dist-info/licenses/AUTHORS", TextRole.LICENSE),
        ("LICENSE.pdf", TextRole.LICENSE),
        ("NOTICE", TextRole.NOTICE),
        ("Notice.txt", TextRole.NOTICE),
        ("ThirdPartyNotices.txt", TextRole.NOTICE),
        ("THIRD_PARTY_NOTICES.md", TextRole.NOTICE),
        ("USE_POLICY.md", TextRole.POLICY),
        ("Acceptable-Use-Policy.txt", TextRole.POLICY),
        ("AUP.md", TextRole.POLICY),
        ("prohibited_use.md", TextRole.POLICY),
        ("SECURITY.md", None),
        ("privacy_policy.md", None),
        ("license.py", None),
        ("license_plate_detector.txt", None),
        ("license.onnx", None),
        ("tokenizer.model", None),
        ("vocab.txt", None),
        ("model.safetensors", None),
    ],
)
def test_the_name_tells_what_a_text_is_for(path: str, role: TextRole | None) -> None:
    assert legal_role(path) is role


def test_prose_is_at_the_root_and_no_vocabulary() -> None:
    assert is_prose("ATTRIBUTION_guide.md")
    assert not any(map(is_prose, ("vocab.txt", "merges.txt", "docs/guide.md", "requirements-dev.txt", "script.py")))


def test_texts_are_read_with_role_and_digest(read_files: ReadFiles) -> None:
    reading = read_files({"LICENSE": "Terms\r\nhere", "USE_POLICY.md": "No harm", "guide.md": "Built with Acme"})
    assert [(t.path, t.role, t.text) for t in reading.texts] == [
        ("LICENSE", TextRole.LICENSE, "Terms\nhere"),
        ("USE_POLICY.md", TextRole.POLICY, "No harm"),
        ("guide.md", TextRole.OTHER, "Built with Acme"),
    ]
    assert all(len(t.digest) == 64 for t in reading.texts)


def test_markup_is_taken_off_and_lines_stay(read_files: ReadFiles) -> None:
    (text,) = read_files({"LICENSE.html": "<html>\n<style>x</style>\n<p>Apache\n &amp; more</p>"}).texts
    assert text.text.split("\n")[2].strip() == "Apache"
    assert "& more" in text.text
    assert "style" not in text.text


def test_a_license_that_is_not_opened_or_no_text_is_told_of(read_files: ReadFiles) -> None:
    reading = read_files({"LICENSE.pdf": b"%PDF-1.7", "LICENSE": b"\x00\x01\x02", "NOTICE": "kept"})
    assert [t.path for t in reading.texts] == ["NOTICE"]
    assert {(p.source, p.kind, p.incomplete) for p in reading.problems} == {
        ("LICENSE.pdf", ProblemKind.NOT_OPENED, True),
        ("LICENSE", ProblemKind.MALFORMED, True),
    }


def test_many_and_long_texts_are_bounded(read_files: ReadFiles) -> None:
    files: dict[str, str | bytes] = {f"LICENSES/{n:03}.txt": b"word " * 60_000 for n in range(120)}
    files |= {f"note{n:03}.md": "x" for n in range(60)}
    reading = read_files(files)
    assert sum(len(t.text) for t in reading.texts) <= 24 * 1024 * 1024
    assert sum(p.kind is ProblemKind.TOO_LARGE for p in reading.problems) > 30


def test_a_text_beyond_its_limit_is_cut_and_told_of(read_files: ReadFiles) -> None:
    reading = read_files({"LICENSE": b"w" * 1_200_000})
    assert len(reading.texts[0].text) == 1024 * 1024
    assert reading.texts[0].digest == ""
    assert reading.problems[0].kind is ProblemKind.TOO_LARGE
