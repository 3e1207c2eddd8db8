"""The repositories behind PyTorch Hub: checkouts, archives, and lists of what was noted of them."""

from __future__ import annotations

import json
import tarfile
import zipfile
from pathlib import Path

import pytest

from model_license_audit.model.errors import UsageError
from model_license_audit.model.evidence import Problem
from model_license_audit.sources.torchhub.listed import listed_in
from model_license_audit.sources.torchhub.repositories import Repository, named_in, repositories_in

COMMIT = "0123456789abcdef0123456789abcdef01234567"
FILES = {
    "hubconf.py": "from bolt.nets import bolt_s\nfrom torchvision import resnet\n",
    "README.md": "# Bolt\n",
    "LICENSE": "MIT License\n",
    "bolt/nets.py": "def bolt_s(): ...\n",
    "bolt/deep/COPYING.txt": "other\n",
    "bolt/license.py": "no license\n",
    "bolt/LICENSE.png": "no text\n",
}


def written(folder: Path, files: dict[str, str] | None = None) -> Path:
    for name, text in (FILES if files is None else files).items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    return folder


def found(path: Path, *known: str) -> list[Repository | Problem]:
    names = {name.lower(): name for name in known}
    return list(repositories_in(path, lambda file_name: named_in(file_name, names)))


def only(path: Path, *known: str) -> Repository:
    (one,) = found(path, *known)
    assert isinstance(one, Repository)
    return one


@pytest.mark.parametrize("place", ["acme_bolt", "acme/bolt", "acme_bolt_main", "acme_bolt-master"])
def test_checkouts_by_the_usual_names(tmp_path: Path, place: str) -> None:
    written(tmp_path / place)
    repository = only(tmp_path)
    assert repository.name == "acme/bolt"
    assert [text.path for text in repository.licenses] == ["LICENSE", "bolt/deep/COPYING.txt"]
    assert repository.readme is not None
    assert repository.hubconf is not None
    assert [entry.name for entry in repository.hubconf.entries] == ["bolt_s"]
    assert repository.whole


def test_a_branch_behind_a_name_that_cards_know(tmp_path: Path) -> None:
    written(tmp_path / "acme_bolt_zoo_v0.10.0")
    assert only(tmp_path, "acme/bolt_zoo").name == "acme/bolt_zoo"
    assert only(tmp_path, "Acme/Bolt_Zoo", "acme/bolt").name == "Acme/Bolt_Zoo"
    assert only(tmp_path).name == "acme/bolt_zoo_v0.10.0"


def test_git_tells_name_and_commit(tmp_path: Path) -> None:
    git = written(tmp_path / "mine") / ".git"
    written(
        git,
        {
            "config": '[core]\n\tbare = false\n[remote "origin"]\n\turl = git@github.com:Acme/Bolt.git\n',
            "HEAD": "ref: refs/heads/main\n",
            "packed-refs": f"# pack-refs with: peeled\n{COMMIT} refs/heads/main\n",
        },
    )
    repository = only(tmp_path / "mine")
    assert (repository.name, repository.revision) == ("Acme/Bolt", COMMIT)


def test_git_that_leads_elsewhere_is_not_followed(tmp_path: Path) -> None:
    git = written(tmp_path / "acme_bolt") / ".git"
    (tmp_path / "secret").write_text(COMMIT)
    written(git, {"HEAD": "ref: refs/../../../secret\n"})
    assert only(tmp_path / "acme_bolt").revision is None
    (git / "HEAD").unlink()
    (git / "HEAD").symlink_to(tmp_path / "secret")
    assert only(tmp_path / "acme_bolt").revision is None


def test_archives_hold_one_folder_that_may_tell_the_commit(tmp_path: Path) -> None:
    source, shelf = written(tmp_path / f"bolt-{COMMIT}"), tmp_path / "shelf"
    shelf.mkdir()
    with zipfile.ZipFile(shelf / "acme_bolt.zip", "w") as packed:
        for name in FILES:
            packed.write(source / name, f"{source.name}/{name}")
    (shelf / "other").mkdir()
    with tarfile.open(shelf / "other" / "bolt.tar.gz", "w:gz") as tar:
        tar.add(source, "bolt-main")
    one, two = found(shelf)
    assert isinstance(one, Repository)
    assert isinstance(two, Repository)
    assert (one.name, one.revision, two.name, two.revision) == ("acme/bolt", COMMIT, "other/bolt", None)
    assert (
        [text.path for text in one.licenses]
        == [text.path for text in two.licenses]
        == ["LICENSE", "bolt/deep/COPYING.txt"]
    )
    assert one.hubconf == two.hubconf


def test_what_is_no_repository_or_has_no_name(tmp_path: Path) -> None:
    written(tmp_path / "acme_docs", {"README.md": "no hubconf"})
    written(tmp_path / "nameless")
    (tmp_path / "acme_link").symlink_to(tmp_path / "nameless")
    (problem,) = found(tmp_path)
    assert isinstance(problem, Problem)
    assert problem.source.endswith("/nameless")
    assert "owner_name" in problem.remedy


def test_links_out_of_a_checkout_are_told_and_not_read(tmp_path: Path) -> None:
    folder = written(tmp_path / "acme_bolt", {"hubconf.py": ""})
    (tmp_path / "secret").write_text("secret")
    (folder / "LICENSE").symlink_to(tmp_path / "secret")
    repository = only(folder)
    assert not repository.licenses
    assert [problem.source for problem in repository.problems] == ["LICENSE"]


def test_a_list_tells_what_was_noted(tmp_path: Path) -> None:
    noted = {
        "repo": "acme/bolt",
        "commit": COMMIT,
        "root_license_file": ["LICENSE", "LICENSE_OTHER"],
        "license_text": "MIT License\r\n",
        "license_files": ["LICENSE", "LICENSE_OTHER", "bolt/deep/LICENSE", "../out/LICENSE"],
        "readme_licence_lines": ["## License", "MIT, all of it."],
        "hubconf_text": "def bolt_s(): ...\n",
    }
    file = tmp_path / "noted.jsonl"
    file.write_text(json.dumps(noted) + "\n\nnot json\n" + json.dumps({"repo": "no-owner"}) + "\n")
    repository, *problems = listed_in(str(file))
    assert isinstance(repository, Repository)
    assert (repository.name, repository.revision, repository.whole) == ("acme/bolt", COMMIT, False)
    assert [(text.path, text.kept) for text in repository.licenses] == [
        ("LICENSE", True),
        ("LICENSE_OTHER", False),
        ("bolt/deep/LICENSE", False),
    ]
    assert repository.readme is not None
    assert repository.readme.text == "## License\n\nMIT, all of it.\n"
    assert [problem.source for problem in problems if isinstance(problem, Problem)] == [f"{file}:3", f"{file}:4"]


def test_a_list_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be read"):
        list(listed_in(str(tmp_path / "none.jsonl")))
