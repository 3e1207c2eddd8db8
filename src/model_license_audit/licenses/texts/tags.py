"""The licenses that ``SPDX-License-Identifier`` tags name."""

from __future__ import annotations

import re
from collections.abc import Iterator

from model_license_audit.model.artifacts import LicenseText, TextMatchKind

_MOST = 200
_TAG = re.compile(r"SPDX-License-Identifier:[ \t]*([A-Za-z0-9.+:() -]{2,200})")


def tagged(text: str) -> tuple[str, ...]:
    """The SPDX expressions that the text names in ``SPDX-License-Identifier`` tags, each once."""
    return tuple(dict.fromkeys(tag[1].strip() for tag in _TAG.finditer(text)))


def tags_in(path: str, text: str) -> Iterator[LicenseText]:
    """The first tag of each of the first licenses that tags of one name each name."""
    line, at, told = 1, 0, set[str]()
    for tag in _TAG.finditer(text):
        name = tag[1].strip()
        key = name.lower().removesuffix("-only").removesuffix("-or-later")
        if " " not in name and key not in told and len(told) < _MOST:
            told.add(key)
            line, at = line + text.count("\n", at, tag.start()), tag.start()
            yield LicenseText(path, key, TextMatchKind.TAG, 0.0, line, excerpt=tag[0].strip())
