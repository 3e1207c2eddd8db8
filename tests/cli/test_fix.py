"""``modelaudit fix`` as a user runs it: the diff, what is written, what is refused."""

from __future__ import annotations

import base64
import hashlib
import json
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.cli.inside import Done, modelaudit
from tests.cli.keeping_a_registry import kept_to
from tests.reports.widths import too_wide

EXAMPLES = Path(__file__).parents[2] / "examples"


@pytest.fixture
def llama(tmp_path: Path) -> Path:
    """A fine-tune with three duties open that files can meet, and one that they cannot."""
    return Path(shutil.copytree(EXAMPLES / "unmet-llama-finetune", tmp_path / "my-model"))


def fix(folder: Path, *more: object, cwd: Path | None = None) -> Done:
    return modelaudit("fix", folder, *more, cwd=cwd)


def content(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


def rules(folder: Path, *more: object) -> list[str]:
    done = modelaudit("scan", folder, "-f", "json", *more)
    return [finding["rule"] for finding in json.loads(done.stdout)["audits"][0]["findings"]]


def test_without_write_nothing_changes_and_the_diff_is_shown(llama: Path) -> None:
    before = content(llama)
    done = fix(llama)
    assert content(llama) == before
    assert done.returncode == 1
    assert "\n-# Acme-Support-8B\n+# Llama-Acme-Support-8B\n+\n+Built with Llama\n" in done.stdout
    assert "\n--- /dev/null\n+++ b/NOTICE\n" in done.stdout
    assert "settles  MLA302" in done.stdout
    assert "Nothing is written yet: add --write to change 2 files" in " ".join(done.stdout.split())
    outside = [line for line in done.stdout.split("\n") if not line.startswith("+") and " mv " not in line]
    assert not too_wide("\n".join(outside), 80)


def test_with_write_a_scan_finds_nothing_more_of_it_and_a_second_run_does_nothing(llama: Path) -> None:
    assert {"MLA302", "MLA305", "MLA306"} <= set(rules(llama))
    done = fix(llama, "--write")
    assert "Written: 2 files." in done.stdout
    assert {"MLA302", "MLA306"}.isdisjoint(rules(llama))
    after = content(llama)
    again = fix(llama, "--write")
    assert content(llama) == after
    assert "Nothing that files can settle is open" in again.stdout
    assert "@@" not in again.stdout


def test_the_folder_is_left_to_the_user_who_is_told_the_command(llama: Path) -> None:
    done = fix(llama, "--write")
    command = next(line.strip() for line in done.stdout.split("\n") if line.strip().startswith("mv "))
    renamed = llama.parent / "Llama-Acme-Support-8B"
    assert command == f"mv {llama} {renamed}"
    subprocess.run(command, shell=True, check=True)  # noqa: S602 - it is what a user would paste
    assert "MLA305" not in rules(renamed)


def test_the_patch_in_a_file_is_one_that_git_applies(llama: Path, tmp_path: Path) -> None:
    (llama / "README.md").write_bytes((llama / "README.md").read_bytes().replace(b"\n", b"\r\n").rstrip(b"\r\n"))
    patch = tmp_path / "changes.patch"
    fix(llama, "-o", patch)
    copy = Path(shutil.copytree(llama, tmp_path / "copy"))
    subprocess.run(["git", "apply", "--unsafe-paths", "--whitespace=nowarn", str(patch)], cwd=copy, check=True)
    fix(llama, "--write")
    assert content(copy) == content(llama)


def test_only_settles_findings_of_the_rules_that_are_named(llama: Path) -> None:
    fix(llama, "--only", "display", "--write")
    assert "NOTICE" not in content(llama)
    assert "MLA306" not in rules(llama)
    assert {"MLA302", "MLA305"} <= set(rules(llama))
    done = fix(llama, "--only", "MLA999")
    assert (done.returncode, "there is no such rule" in done.stderr) == (2, True)


def test_no_license_is_chosen_unasked(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(EXAMPLES / "no-license", tmp_path / "no-license"))
    done = fix(folder, "--write")
    assert content(folder) == content(EXAMPLES / "no-license")
    assert "name yours with --license" in " ".join(done.stdout.split())


def test_a_license_that_is_named_is_declared_and_what_it_brings_is_told(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(EXAMPLES / "no-license", tmp_path / "no-license"))
    done = fix(folder, "--license", "Apache-2.0", "--write")
    assert b"---\nlicense: apache-2.0\nbase_model:" in (folder / "README.md").read_bytes()
    assert "settles  MLA101" in done.stdout
    assert "MLA101" not in rules(folder)


def test_a_license_without_a_word_of_the_hub_is_declared_by_name_and_home(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(EXAMPLES / "no-license", tmp_path / "no-license"))
    fix(folder, "--license", "deepseek", "--write")
    assert "license: other\nlicense_name: deepseek\nlicense_link: https://" in (folder / "README.md").read_text("utf-8")
    assert "MLA101" not in rules(folder)


@pytest.mark.parametrize("name", ["cc-by-nc-relabelled-mit"])
def test_an_unlawful_license_is_refused_and_nothing_is_written(name: str, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(EXAMPLES / name, tmp_path / name))
    assert fix(folder, "--license", "cc-by-nc-4.0", "--write").returncode == 0
    before = content(folder)
    done = fix(folder, "--license", "apache-2.0", "--write")
    assert done.returncode == 2
    assert "may not be used commercially" in done.stderr
    assert content(folder) == before


def test_a_name_that_is_given_is_the_title_if_the_license_lets_it(llama: Path) -> None:
    refused = fix(llama, "--name", "Acme-Helper")
    assert (refused.returncode, 'begins with "Llama"' in refused.stderr) == (2, True)
    done = fix(llama, "--name", "Llama-Acme-Helper", "--write")
    assert b"\n# Llama-Acme-Helper\n" in (llama / "README.md").read_bytes()
    assert f"mv {llama} {llama.parent / 'Llama-Acme-Helper'}" in done.stdout


def test_how_and_when_it_was_made_is_written_as_the_user_says(tmp_path: Path) -> None:
    base, model = tmp_path / "base", tmp_path / "my-model"
    for folder, head in ((base, "license: gpl-3.0"), (model, "license: gpl-3.0\nbase_model: acme/base")):
        folder.mkdir()
        (folder / "README.md").write_text(f"---\n{head}\n---\n\n# Zed\n", "utf-8")
        (folder / "config.json").write_text("{}", "utf-8")
    upstream = ("--upstream", f"hf:acme/base={base}")
    assert "say it with --relation" in " ".join(fix(model, *upstream).stdout.split())
    assert "give it with --date" in " ".join(fix(model, *upstream, "--relation", "quantized").stdout.split())
    fix(model, *upstream, "--relation", "quantized", "--date", "2026-11-22", "--write")
    card = (model / "README.md").read_text("utf-8")
    assert "base_model: acme/base\nbase_model_relation: quantized\n" in card
    assert "- This model was quantized from `acme/base` on 2026-11-22.\n" in card
    assert {"MLA307", "MLA319", "MLA402"}.isdisjoint(rules(model, *upstream))


def test_links_are_never_written_through(llama: Path, tmp_path: Path) -> None:
    outside = tmp_path / "elsewhere"
    outside.write_text("theirs\n", "utf-8")
    (llama / "NOTICE").symlink_to(outside)
    (llama / "real.md").write_bytes((llama / "README.md").read_bytes())
    (llama / "README.md").unlink()
    (llama / "README.md").symlink_to("real.md")
    before = content(llama)
    done = fix(llama, "--write")
    assert (content(llama), outside.read_text("utf-8")) == (before, "theirs\n")
    told = " ".join(done.stdout.split())
    assert "NOTICE: is a symbolic link" in told
    assert "README.md: is reached through a symbolic link" in told


def test_a_read_only_card_stays_and_the_rest_is_done(llama: Path) -> None:
    (llama / "README.md").chmod(0o444)
    before = content(llama)
    done = fix(llama, "--write")
    after = content(llama)
    assert (done.returncode, after["README.md"]) == (1, before["README.md"])
    assert after.keys() - before.keys() == {"NOTICE"}
    assert "README.md: is read-only" in " ".join(done.stdout.split())


def test_the_json_holds_each_file_whole_and_what_settles_what(llama: Path) -> None:
    """An editor that puts each content in its place has done what ``--write`` does."""
    before = content(llama)
    done = fix(llama, "-f", "json")
    document = kept_to("fix-1.json", done.stdout)
    assert (done.returncode, document["written"], content(llama)) == (1, False, before)
    for change in document["changes"]:
        old = before.get(change["path"])
        assert (change["new"], change["sha256_before"]) == (old is None, old and hashlib.sha256(old).hexdigest())
        (llama / change["path"]).write_text(change["content"], "utf-8", newline="")
        assert hashlib.sha256((llama / change["path"]).read_bytes()).hexdigest() == change["sha256_after"]
        assert change["diff"].startswith(f"--- {'/dev/null' if old is None else 'a/' + change['path']}\n+++ b/")
    assert {f["rule"] for step in document["steps"] for f in step["settles"]} == {"MLA302", "MLA306"}
    assert {left["finding"]["rule"] for left in document["left"]} == set(rules(llama))
    assert document["suggestions"][0]["command"].startswith("mv ")
    again = kept_to("fix-1.json", fix(llama, "-f", "json").stdout)
    assert (again["changes"], again["steps"], again["before"]) == ([], [], document["after"])


def test_the_json_of_a_card_in_another_encoding_holds_its_bytes(llama: Path) -> None:
    card = (llama / "README.md").read_text("utf-8")
    (llama / "README.md").write_text(card, "utf-16")
    change = kept_to("fix-1.json", fix(llama, "-f", "json").stdout)["changes"][1]
    assert (change["path"], change["encoding"]) == ("README.md", "base64")
    fix(llama, "--write")
    assert base64.b64decode(change["content"]) == (llama / "README.md").read_bytes()


def test_what_was_written_is_said_in_the_json(llama: Path) -> None:
    document = kept_to("fix-1.json", fix(llama, "--write", "-f", "json").stdout)
    assert document["written"] is True
    assert {change["path"] for change in document["changes"]} == {"NOTICE", "README.md"}


@pytest.mark.parametrize("target", ["hf:org/name", "registry:name", ""])
def test_what_is_no_directory_is_refused(target: str) -> None:
    done = modelaudit("fix", target)
    assert done.returncode == 2
    assert "name a directory" in done.stderr


def test_a_single_file_and_the_cache_of_the_hub_are_refused(tmp_path: Path) -> None:
    single = fix(EXAMPLES / "gguf-metadata-only" / "acme-qwen2.5-1.5b-instruct-q8_0.gguf")
    assert (single.returncode, "a folder of its own" in single.stderr) == (2, True)
    cached = tmp_path / "models--acme--zed" / "snapshots" / ("a" * 40)
    shutil.copytree(EXAMPLES / "unmet-llama-finetune", cached)
    done = fix(cached, "--write")
    assert (done.returncode, "cache of the Hub" in done.stderr) == (2, True)
    assert content(cached) == content(EXAMPLES / "unmet-llama-finetune")


def test_a_card_with_terminal_controls_steers_no_terminal(llama: Path) -> None:
    card = (llama / "README.md").read_text("utf-8")
    (llama / "README.md").write_text(card + "\n\x1b[31mred\x1b[0m \u202eback\n", "utf-8")
    done = fix(llama)
    assert "\x1b" not in done.stdout
    assert "\u202e" not in done.stdout


def test_changes_that_a_card_does_not_allow_are_told_with_the_reason(llama: Path) -> None:
    card = (llama / "README.md").read_text("utf-8")
    (llama / "adapter_config.json").write_text('{"base_model_name_or_path": "google/gemma-2-2b-it"}', "utf-8")
    (llama / "README.md").write_text(
        card.replace(
            "license: llama3.1\nbase_model: meta-llama/Llama-3.1-8B-Instruct\n", "license: &x mit\nother: *x\n"
        ),
        "utf-8",
    )
    told = " ".join(fix(llama).stdout.split())
    assert "its front matter holds an anchor or an alias" in told
