"""Bad input through the installed command: no crash, no hang, no flood, no pass where facts were lost."""

from __future__ import annotations

import ctypes
import os
import resource
import struct
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

PROGRAM = Path(sys.executable).with_name("modelaudit")
ROOT = Path(__file__).parents[2]
SECONDS, MEBIBYTES = 5.0, 300
CARD = "---\nlicense: apache-2.0\n---\n\n# tiny-model\n\nTrained by Acme from scratch.\n"


@dataclass(frozen=True)
class Scanned:
    code: int
    out: str
    err: str

    @property
    def told(self) -> str:
        return self.out + self.err


def _limits() -> None:
    """In the child: a hard stop for runaway memory, and root loses its right to read what no one may read.

    Memory is limited, not measured: the peak that the system tells of a child is never below its parent's size.
    """
    if os.geteuid() == 0 and sys.platform == "linux":
        for capability in (1, 2):  # CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH
            ctypes.CDLL(None).prctl(24, capability)  # PR_CAPBSET_DROP
    resource.setrlimit(resource.RLIMIT_DATA, (MEBIBYTES << 20, MEBIBYTES << 20))


def scan(*arguments: str | Path) -> Scanned:
    """Run the program; too slow, too big or a traceback fails the test whatever else it asks."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        start = time.monotonic()
        process = subprocess.Popen(
            [PROGRAM, "scan", *arguments],
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=err,
            preexec_fn=_limits,  # noqa: PLW1509 - no other thread runs yet
        )
        watchdog = threading.Timer(SECONDS * 4, process.kill)
        watchdog.start()
        _, status, usage = os.wait4(process.pid, 0)
        watchdog.cancel()
        process.returncode = os.waitstatus_to_exitcode(status)
        seconds = min(time.monotonic() - start, usage.ru_utime + usage.ru_stime + 1)
        out.seek(0)
        err.seek(0)
        found = Scanned(process.returncode, out.read().decode(), err.read().decode())
    assert found.code in range(5), found.told[-2000:]
    assert "Traceback" not in found.told, found.told[-2000:]
    assert seconds < SECONDS, seconds
    return found


@pytest.fixture
def model(tmp_path: Path) -> Path:
    """A model directory that passes when nothing is done to it."""
    folder = tmp_path / "tiny-model"
    folder.mkdir()
    (folder / "README.md").write_text(CARD, encoding="utf-8")
    (folder / "LICENSE").write_bytes((ROOT / "LICENSE").read_bytes())
    return folder


def test_the_untouched_model_passes(model: Path) -> None:
    assert scan(model).code == 0


def test_an_empty_directory_holds_nothing_to_audit(tmp_path: Path) -> None:
    found = scan(tmp_path)
    assert found.code == 3
    assert str(tmp_path) in found.err
    assert "what to do" in found.err


def test_a_missing_path_is_named(tmp_path: Path) -> None:
    found = scan(tmp_path / "nowhere")
    assert found.code == 3
    assert "nowhere" in found.err


def test_a_file_that_is_no_model_is_named(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("hello")
    found = scan(tmp_path / "notes.txt")
    assert found.code == 3
    assert "notes.txt" in found.err


def test_one_missing_path_among_others_is_no_pass(model: Path) -> None:
    found = scan(model, model.parent / "nowhere")
    assert found.code == 4
    assert "nowhere" in found.err


def _unreadable(folder: Path) -> None:
    (folder / "config.json").write_text("{}")
    (folder / "config.json").chmod(0)


def _flood(folder: Path) -> None:
    (folder / "README.md").write_bytes(b"---\nlicense: apache-2.0\ntext: " + b"x" * (50 << 20))


def _yaml_bomb(folder: Path) -> None:
    lines = ["a0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12)]
    (folder / "README.md").write_text("---\n" + "\n".join(lines) + "\nbase_model: *a11\nlicense: apache-2.0\n---\n")


def _deep_yaml(folder: Path) -> None:
    (folder / "README.md").write_text("---\nlicense: apache-2.0\nbase_model: " + "[" * 100_000 + "\n---\n")


def _deep_json(folder: Path) -> None:
    (folder / "adapter_config.json").write_text('{"a": ' + "[" * 100_000 + "]" * 100_000 + "}")


def _huge_safetensors(folder: Path) -> None:
    (folder / "model.safetensors").write_bytes(struct.pack("<Q", 1 << 60) + b'{"__metadata__": {}}')


def _huge_gguf(folder: Path) -> None:
    (folder / "model.gguf").write_bytes(b"GGUF" + struct.pack("<IQQ", 3, 0, 1 << 60))


def _gguf_huge_string(folder: Path) -> None:
    (folder / "model.gguf").write_bytes(b"GGUF" + struct.pack("<IQQQ", 3, 0, 1, 1 << 60) + b"general.license")


def _truncated_gguf(folder: Path) -> None:
    whole = (ROOT / "examples/gguf-metadata-only/acme-qwen2.5-1.5b-instruct-q8_0.gguf").read_bytes()
    (folder / "model.gguf").write_bytes(whole[:150])


def _truncated_onnx(folder: Path) -> None:
    whole = (ROOT / "examples/onnx-unknown-base/model.onnx").read_bytes()
    (folder / "model.onnx").write_bytes(whole[: len(whole) // 2])


def _lfs_pointer(folder: Path) -> None:
    text = f"version https://git-lfs.github.com/spec/v1\noid sha256:{'0' * 64}\nsize 16060556376\n"
    (folder / "model.safetensors").write_text(text)


def _fifo(folder: Path) -> None:
    os.mkfifo(folder / "config.json")


def _link_loop(folder: Path) -> None:
    (folder / "config.json").symlink_to(folder / "config.json")


def _link_to_above(folder: Path) -> None:
    (folder / "sub").symlink_to(folder.parent, target_is_directory=True)


def _link_out(folder: Path) -> None:
    (folder.parent / "secret.json").write_text('{"_name_or_path": "secret/base"}')
    (folder / "config.json").symlink_to(folder.parent / "secret.json")


@pytest.mark.parametrize(
    ("spoil", "name"),
    [
        (_unreadable, "config.json"),
        (_flood, "README.md"),
        (_deep_yaml, "README.md"),
        (_deep_json, "adapter_config.json"),
        (_huge_safetensors, "model.safetensors"),
        (_huge_gguf, "model.gguf"),
        (_gguf_huge_string, "model.gguf"),
        (_truncated_gguf, "model.gguf"),
        (_truncated_onnx, "model.onnx"),
        (_lfs_pointer, "model.safetensors"),
        (_fifo, "config.json"),
        (_link_loop, "config.json"),
        (_link_to_above, "sub"),
        (_link_out, "config.json"),
    ],
)
def test_what_cannot_be_read_is_named_and_no_pass(model: Path, spoil: Callable[[Path], None], name: str) -> None:
    spoil(model)
    found = scan(model)
    assert found.code == 4
    assert f"{name}: " in found.out
    assert "secret/base" not in found.told


def test_a_yaml_bomb_does_not_pass_for_a_base(model: Path) -> None:
    _yaml_bomb(model)
    found = scan(model)
    assert found.code == 4
    assert "README.md" in found.out


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_a_utf_16_card_loses_no_facts_silently(model: Path, encoding: str) -> None:
    (model / "README.md").write_bytes(CARD.replace("apache-2.0", "cc-by-nc-4.0").encode(encoding))
    found = scan(model)
    assert found.code == 4 or "CC-BY-NC-4.0" in found.out
    assert "README.md" in found.out


def test_bad_utf_8_does_not_hide_the_facts_around_it(model: Path) -> None:
    (model / "README.md").write_bytes(
        b"---\nauthor: \xff\xfe\xc3\x28\nlicense: cc-by-nc-4.0\n---\n\n# tiny-model \xff\n"
    )
    found = scan(model)
    assert "CC-BY-NC-4.0" in found.out
    assert "MLA107" in found.out


def test_a_lineage_that_names_itself_ends_and_is_no_pass(tmp_path: Path) -> None:
    for name, base in (("a", "b"), ("b", "a")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "README.md").write_text(f"---\nlicense: mit\nbase_model: acme/{base}\n---\n\n# {name}\n")
    said = [f"--upstream=hf:acme/{name}={tmp_path / name}" for name in ("a", "b")]
    found = scan(tmp_path / "a", *said)
    assert "MLA404" in found.out
    assert found.code != 0
    assert "acme/b" in found.out


def test_a_card_that_names_its_own_model_as_base_is_no_pass(model: Path) -> None:
    (model / "README.md").write_text(CARD.replace("license:", "base_model: acme/tiny-model\nlicense:"))
    found = scan(model, f"--upstream=hf:acme/tiny-model={model}")
    assert "MLA404" in found.out
    assert found.code != 0


def test_500_bases_are_all_looked_up(model: Path) -> None:
    bases = "".join(f"  - acme/base-{number}\n" for number in range(500))
    (model / "README.md").write_text(CARD.replace("license:", f"base_model:\n{bases}license:"))
    found = scan(model)
    assert found.code == 4
    assert "acme/base-0" in found.out


_FIELDS = (
    "license", "license_name", "license_link", "base_model", "base_model_relation", "datasets", "tags", "library_name",
    "new_version", "model_name", "extra_gated_prompt", "extra_gated_heading",
)  # fmt: skip
_STEERING = "\x1b]0;owned\x07\x1b[2J\x9b31m\u202eevil\u2066"
_MARKUP = "\"'><script>alert(1)</script><img src=x onerror=alert(2)>"


def _hostile_card(text: str) -> str:
    quoted = text.replace("\\", "\\\\").replace('"', '\\"')
    for character in {c for c in text if not c.isprintable()}:
        quoted = quoted.replace(character, f"\\u{ord(character):04x}")
    lines = [f'{field}: "{quoted}"' for field in _FIELDS]
    return "---\n" + "\n".join(lines) + f"\n---\n\n# tiny {text}\n\nA card with {text} in it.\n"


def test_no_field_can_steer_the_terminal_or_the_page(tmp_path: Path) -> None:
    hostile = _hostile_card(_STEERING + _MARKUP)
    for field in (*_FIELDS, "all"):
        (tmp_path / field).mkdir()
        kept = [line for line in hostile.splitlines() if ": " not in line or line.startswith((f"{field}: ", "#"))]
        text = hostile if field == "all" else "\n".join(kept) + "\n"
        (tmp_path / field / "README.md").write_text(text, encoding="utf-8")
    page = tmp_path / "report.html"
    found = scan(tmp_path, "-f", "text", "-f", f"html={page}")
    html = page.read_text(encoding="utf-8")
    assert found.out.count("License audit of") == len(_FIELDS) + 1
    assert not {c for c in found.told if not c.isprintable() and c != "\n"}
    assert not {c for c in html if not c.isprintable() and c not in "\n\t"}
    assert "<script>alert" not in html
    assert "<img" not in html


def test_no_link_of_a_card_runs_as_a_script(model: Path) -> None:
    link = "license: other\nlicense_name: mine\nlicense_link: javascript:alert(1)"
    (model / "README.md").write_text(CARD.replace("license: apache-2.0", link))
    page = model.parent / "report.html"
    scan(model, "-f", f"html={page}")
    assert 'href="javascript' not in page.read_text(encoding="utf-8").lower()


def test_a_hostile_name_on_the_command_line_is_escaped(tmp_path: Path) -> None:
    found = scan(tmp_path / "no\x1b[31mwhere\nmodelaudit: fine")
    assert found.code == 3
    assert "\x1b" not in found.told


def test_empty_files_never_crash(tmp_path: Path) -> None:
    names = ("LICENSE", "USE_POLICY.md", "config.json", "adapter_config.json", "model.safetensors", "model.gguf")
    for name in names:
        (tmp_path / name).mkdir()
        (tmp_path / name / "README.md").write_text(CARD)
        (tmp_path / name / name).write_bytes(b"")
    found = scan(*sorted(tmp_path.iterdir()))
    assert found.code == 4
    assert found.out.count("License audit of") == len(names)
