"""``modelaudit diff`` over revisions of a git work tree, read from a real repository."""

from __future__ import annotations

import json
import subprocess
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from model_license_audit.sources.git_revisions import at_revision
from tests.cli.inside import Done, modelaudit
from tests.cli.keeping_a_registry import kept_to

MIT = "---\nlicense: mit\n---\n# Bot\n"
NC = "---\nlicense: cc-by-nc-4.0\n---\n# Bot\n"


def git(folder: Path, *arguments: str, given: str | None = None) -> str:
    own = ("-c", "user.name=A", "-c", "user.email=a@acme.example", "-c", "commit.gpgsign=false")
    done = subprocess.run(
        ["git", *own, "-C", str(folder), *arguments], input=given, capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


def committed(folder: Path, files: dict[str, str | bytes]) -> str:
    """The commit that holds these files as well."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", "more")
    return git(folder, "rev-parse", "HEAD")


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A model in a folder of a repository: under MIT, then under another label with a license file."""
    folder = tmp_path / "work"
    folder.mkdir()
    git(folder, "init", "-q", "-b", "main")
    committed(folder, {"my-model/README.md": MIT, "my-model/config.json": "{}", "notes.txt": "ours"})
    git(folder, "tag", "v1")
    committed(folder, {"my-model/README.md": NC, "my-model/sub/LICENSE": "MIT License\n"})
    return folder


def diff(*sides: object, cwd: Path | None = None) -> tuple[Done, dict[str, Any]]:
    done = modelaudit("diff", *sides, "-f", "json", cwd=cwd)
    assert done.stdout, done.stderr
    return done, kept_to("audit-diff-1.json", done.stdout)


def test_two_revisions(repository: Path) -> None:
    done, document = diff("my-model@v1", "my-model@HEAD", cwd=repository)
    found = document["differences"][0]
    assert [(c["before"]["declared"], c["after"]["declared"]) for c in found["licenses"]] == [("mit", "cc-by-nc-4.0")]
    assert {(f["path"], f["effect"]) for f in found["files"]["changes"]} == {
        ("README.md", "changed"),
        ("sub/LICENSE", "new"),
    }
    assert found["before"]["ref"] == f"path:./my-model@{git(repository, 'rev-parse', 'v1')}"
    assert done.returncode == document["outcome"]["exit_code"]
    assert diff("my-model@v1", "my-model@HEAD", cwd=repository)[1] == document


def test_a_revision_and_what_lies_there_now(repository: Path) -> None:
    """The work tree is compared as it is, committed or not; one side alone means the same."""
    (repository / "my-model" / "README.md").write_text(MIT, "utf-8")
    _, document = diff("my-model@HEAD", "my-model", cwd=repository)
    assert [c["after"]["declared"] for c in document["differences"][0]["licenses"]] == ["mit"]
    assert diff("my-model@HEAD", cwd=repository)[1] == document
    assert diff(".@HEAD", ".", cwd=repository / "my-model")[1]["differences"][0]["licenses"]
    git(repository, "checkout", "-q", "--", ".")
    assert diff("my-model@HEAD", cwd=repository)[1]["differences"][0]["changed"] is False


def test_many_models_at_once(repository: Path) -> None:
    committed(repository, {"other/README.md": MIT, "other/config.json": "{}"})
    _, document = diff(f"{repository}@HEAD~1", repository)
    assert [found["changed"] for found in document["differences"]] == [False]
    assert [side["target"] for side in document["only_after"]] == [f"path:{repository}/other"]


def test_large_files_come_from_where_git_lfs_keeps_them(repository: Path) -> None:
    config = json.dumps({"model_type": "llama", "_name_or_path": "meta-llama/Llama-3.1-8B"}).encode()
    name = sha256(config).hexdigest()
    pointer = f"version https://git-lfs.github.com/spec/v1\noid sha256:{name}\nsize {len(config)}\n"
    committed(repository, {"my-model/config.json": pointer})
    with at_revision(str(repository / "my-model"), "HEAD") as (source,):
        assert source.snapshot().read("config.json", 1000) == pointer.encode()
    stored = repository / ".git" / "lfs" / "objects" / name[:2] / name[2:4]
    stored.mkdir(parents=True)
    (stored / name).write_bytes(config)
    with at_revision(str(repository / "my-model"), "HEAD") as (source,):
        listed = source.snapshot()
        assert listed.read("config.json", 1000) == config
        assert {file.path: file.size for file in listed.files}["config.json"] == len(config)


def test_links_are_taken_out_as_links_and_lead_nowhere_outside(repository: Path, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("license: mit", "utf-8")
    (repository / "my-model" / "LICENSE").symlink_to("../../secret")
    (repository / "my-model" / "inside.md").symlink_to("README.md")
    committed(repository, {})
    with at_revision(str(repository / "my-model"), "HEAD") as (source,):
        listed = source.snapshot()
        assert listed.read("inside.md", 1000) == NC.encode()
        assert [problem.source for problem in listed.problems] == ["LICENSE"]
    assert not Path(source.directory).exists()


def test_a_tree_that_no_checkout_could_have_writes_nothing_elsewhere(repository: Path, tmp_path: Path) -> None:
    """A folder that is a link as well: what lies in it is not written to where the link leads."""
    aim = tmp_path / "aim"
    aim.mkdir()
    blob = git(repository, "hash-object", "-w", "--stdin", given="bad")
    link = git(repository, "hash-object", "-w", "--stdin", given=str(aim))
    inner = git(repository, "mktree", given=f"120000 blob {blob}\tb\n")
    tree = git(repository, "mktree", given=f"120000 blob {link}\ta\n100644 blob {blob}\tconfig.json\n")
    lines = f"120000 blob {link}\ta\n040000 tree {inner}\ta\n100644 blob {blob}\tconfig.json\n"
    twice = git(repository, "mktree", given=lines)
    for made, fails in ((tree, False), (twice, True)):
        commit = git(repository, "commit-tree", "-m", "odd", made)
        done = modelaudit("diff", f"{repository}@{commit}", repository)
        assert ("cannot be taken out of the repository" in done.stderr) == fails
    assert list(aim.iterdir()) == []


@pytest.mark.parametrize(
    ("side", "code", "told"),
    [
        ("my-model@nowhere", 2, "nowhere is no revision that the repository of my-model has"),
        ("my-model@--all", 2, "--all is no revision"),
        ("my-model@HEAD:README.md", 2, "is no revision"),
        ("my-model@", 3, "No such file or directory"),
        ("@HEAD", 3, "No such file or directory"),
        ("gone@v1", 3, "No such file or directory"),
        ("new@v1", 3, "new is not in v1"),
    ],
)
def test_what_is_no_revision_is_told(repository: Path, side: str, code: int, told: str) -> None:
    (repository / "new").mkdir()
    done = modelaudit("diff", side, "my-model", cwd=repository)
    assert (done.returncode, done.stdout) == (code, "")
    assert told in done.stderr
    assert "what to do: " in done.stderr


def test_a_directory_without_git_and_a_machine_without_it(
    repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = tmp_path / "plain"
    plain.mkdir()
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    assert "not a git repository" in modelaudit("diff", f"{plain}@HEAD", repository).stderr
    monkeypatch.setenv("PATH", str(plain))
    assert "the program git is not there" in modelaudit("diff", f"{repository}@HEAD", repository).stderr


def test_a_path_of_that_name_is_meant_first(repository: Path) -> None:
    named = repository / "my-model@v1"
    named.mkdir()
    (named / "README.md").write_text(NC, "utf-8")
    (named / "config.json").write_text("{}", "utf-8")
    _, document = diff("my-model@v1", "my-model@HEAD", cwd=repository)
    assert document["differences"][0]["before"]["target"] == "path:./my-model@v1"


def test_the_environment_of_a_hook_names_another_repository(
    repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "none"))
    monkeypatch.setenv("GIT_INDEX_FILE", str(tmp_path / "none" / "index"))
    assert diff(f"{repository}/my-model@HEAD")[1]["differences"][0]["changed"] is False
