"""Values that a template left behind: they look like facts and say nothing."""

from __future__ import annotations

import re

from model_license_audit.model.patterns import lazy_pattern

_MORE_INFORMATION = lazy_pattern(r"\W*(more information needed|needs? more information|information needed)\W*\Z", re.I)
_PLACEHOLDER = lazy_pattern(r"\s*[\"']?\{\{.*\}\}[\"']?\s*(#.*)?\Z|\s*[\"']?\{%.*%\}", re.S)
_COMMENT = lazy_pattern(r"\s*#\s*(add|your|insert|specify|choose|license|e\.g\.|todo|fill|optional)\b", re.I)
_FILL_IN = lazy_pattern(
    r"\s*[<\[({]?\s*((your|the|add|insert|choose|specify)[ _-](\w+[ _-])*licen[cs]e\w*( here)?|licen[cs]e[ _-]name"
    r"|todo|tbd|to be (determined|added|defined)|fill[ _-]?(me|in)?)\s*[>\])}]?\s*\Z",
    re.I,
)


def is_template(value: str) -> bool:
    """True for a placeholder of a card template."""
    return len(value) < 500 and bool(
        _MORE_INFORMATION.match(value) or _PLACEHOLDER.match(value) or _FILL_IN.match(value)
    )


def is_template_line(raw: str) -> bool:
    """True when what stands behind the key is a comment that asks to fill the value in."""
    return len(raw) < 500 and bool(_COMMENT.match(raw) or _PLACEHOLDER.match(raw))
