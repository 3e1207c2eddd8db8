"""The installed command, as a user runs it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from model_license_audit.cli.main import exit_code_table
from model_license_audit.rules.load import shipped_rules

WriteModel = Callable[..., Path]
COMMAND = Path(sys.executable).with_name("modelaudit")
LLAMA = """---
license: llama3.1
base_model: meta-llama/Llama-3.1-8B
base_model_relation: finetune
---
# Acme-8B

Fine-tuned.
"""


def run(*args: object, cwd: Path | None = None, env: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(COMMAND), *map(str, args)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        cwd=cwd,
        env={**os.environ, **(env or {})},
    )


def test_help_shows_commands_and_exit_codes() -> None:
    done = run("--help")
    assert done.returncode == 0
    assert exit_code_table().splitlines()[0] in done.stdout
    for name in ("scan", "explain", "rules", "doctor"):
        assert f"  {name} " in done.stdout
        assert run(name, "--help").returncode == 0


def test_both_command_names_are_the_same_program() -> None:
    twin = subprocess.run(
        [str(COMMAND.with_name("model-license-audit")), "--version"], capture_output=True, text=True, check=True
    )
    assert twin.stdout == run("--version").stdout


def test_a_model_that_owes_something_fails_with_1(model_dir: WriteModel) -> None:
    done = run("scan", model_dir({"README.md": LLAMA}))
    assert done.returncode == 1
    assert 'must begin with "Llama"' in " ".join(done.stdout.split())
    assert "\x1b" not in done.stdout
    assert "Traceback" not in done.stderr


def test_several_formats_in_one_run(model_dir: WriteModel, tmp_path: Path) -> None:
    html, data = tmp_path / "r.html", tmp_path / "r.json"
    done = run("scan", model_dir({"README.md": LLAMA}), "-f", "text", "-f", f"html={html}", "-f", f"json={data}")
    assert done.stdout.startswith("\u2500")
    assert html.read_text("utf-8").lower().startswith("<!doctype html>")
    assert json.loads(data.read_text("utf-8"))["audits"][0]["outcome"]["exit_code"] == 1
    assert not list(tmp_path.glob(".*part"))


def test_a_report_to_a_file_leaves_one_line_on_stderr(model_dir: WriteModel, tmp_path: Path) -> None:
    done = run("scan", model_dir({"README.md": LLAMA}), "-f", "json", "-o", tmp_path / "r.json")
    assert done.stdout == ""
    assert done.stderr.startswith("Acme-8B: exit 1, ")


def test_two_runs_give_the_same_bytes(model_dir: WriteModel) -> None:
    folder = model_dir({"README.md": LLAMA, "config.json": '{"architectures": ["LlamaForCausalLM"]}'})
    for form in ("text", "json", "html"):
        one = run("scan", folder, "-f", form, env={"PYTHONHASHSEED": "1"}).stdout
        assert one
        assert one == run("scan", folder, "-f", form, env={"PYTHONHASHSEED": "2"}).stdout


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (["--fail-on", "sins"], "'sins' is not one of"),
        (["--territory", "Europe"], "is no territory"),
        (["--upstream", "hf:a/b"], "no directory is named"),
        (["--upstream", "nonsense=."], "not an artifact reference"),
        (["--policy", "none.toml"], "there is no such file"),
        (["-f", "docx"], "unknown format 'docx'"),
        (["-f", "text", "-f", "json"], "two formats go to standard output"),
        (["-f", "json=a.json", "-o", "b.json"], "every format has one already"),
        (["-f", "json", "-o", "no/such/folder/r.json"], "cannot be written"),
        (["--monthly-users", "-3"], "-3 is not in the range"),
    ],
)
def test_wrong_usage_is_told_and_exits_with_2(model_dir: WriteModel, args: list[str], message: str) -> None:
    done = run("scan", ".", *args, cwd=model_dir({"README.md": LLAMA}))
    assert done.returncode == 2
    assert message in done.stderr
    assert "Traceback" not in done.stderr


def test_fail_on_never_and_conflict_let_an_unmet_duty_pass(model_dir: WriteModel) -> None:
    folder = model_dir({"README.md": LLAMA})
    assert run("scan", folder, "--fail-on", "never").returncode == 0
    assert run("scan", folder, "--fail-on", "conflict").returncode == 0


def test_unknown_is_no_pass(model_dir: WriteModel) -> None:
    folder = model_dir({"README.md": "---\nlicense: mit\nbase_model: nobody/knows-this\n---\n# X\n\nFine-tuned.\n"})
    done = run("scan", folder)
    assert done.returncode == 4
    assert "--upstream hf:nobody/knows-this=PATH" in " ".join(done.stdout.split())
    assert run("scan", folder, "--allow-incomplete").returncode == 0
    assert run("scan", folder, "--fail-on", "unknown").returncode == 1


def test_an_upstream_directory_completes_the_lineage(model_dir: WriteModel) -> None:
    folder = model_dir({"README.md": "---\nlicense: mit\nbase_model: acme/base\n---\n# X\n\nFine-tuned.\n"}, "child")
    base = model_dir({"README.md": "---\nlicense: cc-by-nc-4.0\n---\n# Base\n"}, "base")
    done = run("scan", folder, "--upstream", f"hf:acme/base={base}")
    assert done.returncode == 1
    assert "conflict" in done.stdout


def test_a_path_with_nothing_does_not_stop_the_others(model_dir: WriteModel, tmp_path: Path) -> None:
    folder = model_dir({"README.md": LLAMA})
    done = run("scan", tmp_path / "missing", folder, "--fail-on", "never")
    assert done.returncode == 4
    assert "missing" in done.stderr
    assert "Acme-8B" in done.stdout
    alone = run("scan", tmp_path / "missing")
    assert (alone.returncode, alone.stdout) == (3, "")


def test_a_policy_file_is_obeyed_and_options_win(model_dir: WriteModel, tmp_path: Path) -> None:
    policy = tmp_path / "p.toml"
    policy.write_text('fail-on = "never"\n[use]\npurpose = "commercial"\n', encoding="utf-8")
    folder = model_dir({"README.md": LLAMA})
    assert run("scan", folder, "--policy", policy).returncode == 0
    assert run("scan", folder, "--policy", policy, "--fail-on", "unmet-duty").returncode == 1


def test_rules_are_listed_and_each_is_explained() -> None:
    listed = run("rules", "list").stdout
    for rule in shipped_rules():
        assert rule.id in listed
    rule_id = shipped_rules()[0].id
    explained = run("explain", rule_id.lower())
    assert explained.returncode == 0
    assert explained.stdout.startswith(rule_id)
    assert "not checked" in explained.stdout
    assert max(map(len, explained.stdout.splitlines())) <= 80
    assert json.loads(run("rules", "list", "-f", "json").stdout)[0]["id"] == rule_id


def test_doctor_tells_versions_and_counts() -> None:
    done = run("doctor")
    assert done.returncode == 0
    for word in ("license data", "newest review", "rules", "catalogue", "extra hub", "verified"):
        assert word in done.stdout
    assert "warning" not in done.stdout


def test_doctor_warns_of_the_other_distribution(tmp_path: Path) -> None:
    meta = tmp_path / "modelaudit-0.2.0.dist-info"
    meta.mkdir()
    (meta / "METADATA").write_text("Metadata-Version: 2.1\nName: modelaudit\nVersion: 0.2.0\n", encoding="utf-8")
    done = run("doctor", env={"PYTHONPATH": str(tmp_path)})
    assert "modelaudit 0.2.0 is installed beside this one" in " ".join(done.stdout.split())
    assert "model-license-audit`" in done.stdout


def test_a_link_beside_the_report_is_never_written_through(model_dir: WriteModel, tmp_path: Path) -> None:
    victim = tmp_path / "victim"
    victim.write_text("precious", encoding="utf-8")
    folder = model_dir({"README.md": LLAMA})
    (folder / ".report.html.part").symlink_to(victim)
    (folder / "report.html").symlink_to(victim)
    assert run("scan", folder, "-f", "html", "-o", folder / "report.html").returncode == 2
    assert victim.read_text("utf-8") == "precious"
    assert run("scan", folder, "-f", "html", "-o", folder / "other.html").returncode == 1
    assert not (folder / "other.html").is_symlink()


def test_a_pipe_is_not_replaced(model_dir: WriteModel, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    done = run("scan", model_dir({"README.md": LLAMA}), "-o", tmp_path / "pipe")
    assert (done.returncode, (tmp_path / "pipe").is_fifo()) == (2, True)


@pytest.mark.parametrize("args", [["scan", "."], ["doctor"], ["rules", "list"], ["--help"], ["--version"]])
def test_a_full_disk_is_told_in_one_line(model_dir: WriteModel, args: list[str]) -> None:
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        done = subprocess.run(
            [str(COMMAND), *args],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
            cwd=model_dir({"README.md": LLAMA}),
        )
    assert done.returncode == 2
    assert "cannot be written" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_name_cannot_fake_a_line_on_stderr(model_dir: WriteModel, tmp_path: Path) -> None:
    card = '---\nlicense: mit\nmodel-index:\n- name: "x: exit 0, all good\\ny"\n---\n'
    done = run("scan", model_dir({"README.md": card}), "-f", "json", "-o", tmp_path / "r.json")
    assert len(done.stderr.splitlines()) == 1


def test_an_empty_path_is_refused() -> None:
    done = run("scan", "")
    assert done.returncode == 2
    assert "empty PATH" in done.stderr


def test_debug_shows_where_an_error_came_from(tmp_path: Path) -> None:
    args = ["explain", "MLA999"]
    assert "Traceback" not in run(*args).stderr
    assert "Traceback" in run("--debug", *args).stderr


def test_what_the_own_license_asks_of_others_stands_apart_from_the_conditions() -> None:
    """The example's label asks nothing of its author: points 5 to 7 and the statement of changes bind recipients."""
    told = " ".join(run("scan", Path(__file__).parents[2] / "examples" / "gemma-relabelled-apache").stdout.split())
    assert "whoever receives it: points 5–7 whoever receives it: say what was changed" in told
    assert "0 unknown 4 notes" in told
