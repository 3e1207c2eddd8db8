"""Small documents in the form of those of TensorFlow Hub, written for tests."""

from __future__ import annotations

import tarfile
from pathlib import Path

LICENSES = """values:
  - id: apache-2.0
    display_name: Apache-2.0
    url: https://opensource.org/licenses/Apache-2.0
  - id: cc-by-nc-4.0
    display_name: CC-BY-NC-4.0
  - id: custom
    display_name: custom
"""
LANGUAGES = """# codes
values:
  - id: en
    display_name: English
  - id: "no" # in quotes, else it is a truth value
    display_name: Norwegian
"""

MODULE = """# Module acme/bird/2
Tells birds apart by their song.

<!-- asset-path: https://acme.example/bird.tar.gz -->
<!-- task: audio-event-classification -->
<!-- network-architecture: mobilenet-v1 -->
<!-- dataset: imagenet -->
<!-- dataset: multiple -->
<!-- language: no -->
<!-- fine-tunable: false  -->
<!-- format: saved_model_2 -->
<!-- license: apache-2.0 -->

## Overview

A model of bird song.
"""
LITE = """# Lite acme/bird/1
TFLite deployment of acme/bird/2.

<!-- parent-model: acme/bird/2 -->
<!-- asset-path: legacy -->
"""
ROUNDED = """# Lite acme/bird/int8/1
TFLite deployment of acme/bird/2.

<!-- parent-model: acme/bird -->
<!-- asset-path: legacy -->
"""
TFJS = """# Tfjs acme/cat/default/1
TF.js deployment of acme/cat/1.

<!-- parent-model: acme/cat/1 -->
<!-- asset-path: legacy -->
"""
PLACEHOLDER = """# Placeholder acme/cat/1
Tells cats apart.

<!-- task: image-classification -->
<!-- license: cc-by-nc-4.0 -->
"""
LONELY = """# Placeholder acme/dog/1
Tells dogs apart.

<!-- task: image-classification -->
<!-- license: apache-2.0 -->
"""
COLLECTION = """# Collection acme/animals/1
All animals.

<!-- task: image-classification -->
<!-- dataset: imagenet -->
"""
PUBLISHER = """# Publisher acme
Acme Laboratories.

## Acme
"""
OLD = MODULE.replace("acme/bird/2", "acme/bird/1").replace("<!-- license: apache-2.0 -->\n", "")

FILES = {
    "tags/license.yaml": LICENSES,
    "tags/language.yaml": LANGUAGES,
    "README.md": "# Some page that is no document\n",
    "assets/docs/acme/acme.md": PUBLISHER,
    "assets/docs/acme/collections/animals/1.md": COLLECTION,
    "assets/docs/acme/models/bird/1.md": OLD,
    "assets/docs/acme/models/bird/2.md": MODULE,
    "assets/docs/acme/models/bird/lite/1.md": LITE,
    "assets/docs/acme/bird/int8/lite/1.md": ROUNDED,
    "assets/docs/acme/models/cat/1.md": PLACEHOLDER,
    "assets/docs/acme/models/cat/default/tfjs/1.md": TFJS,
    "assets/docs/acme/models/dog/1.md": LONELY,
}


def checkout(folder: Path, more: dict[str, str] | None = None, without: tuple[str, ...] = ()) -> Path:
    """A folder with these documents, and others put in their place or beside them."""
    for path, text in {**FILES, **(more or {})}.items():
        if path not in without:
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_text(text, encoding="utf-8")
    return folder


def packed(folder: Path) -> Path:
    """The folder as an archive beside it."""
    path = folder.with_suffix(".tar.gz")
    with tarfile.open(path, "w:gz") as archive:
        archive.add(folder, arcname="tfhub.dev-master")
    return path
