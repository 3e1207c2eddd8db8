"""The files that a policy was read from, each by its digest: by what an audit was judged can be told later."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from model_license_audit.registry.kept import InputRole, KeptInput

if TYPE_CHECKING:
    from model_license_audit.policy.policy import Policy


def policy_files(policy: Policy) -> tuple[KeptInput, ...]:
    """The policy's files with those that they extend, and its waivers, baseline, curations and packs.

    Each is named without its folder, a packaged policy by its name alone; one that can no longer be read has no digest.
    """
    told: dict[Path, KeptInput] = {}
    for role, path, name in _named(policy):
        told.setdefault(path, _input(role, path, name))
    return tuple(told.values())


def _named(policy: Policy) -> Iterator[tuple[InputRole, Path, str]]:
    from model_license_audit.policy.shipped import shipped_policies

    shipped = shipped_policies() if policy.sources else {}
    for source in policy.sources:
        path = shipped.get(source, Path(source))
        yield InputRole.POLICY, path, source if source in shipped else path.name
    for role, paths in _beside(policy):
        for path in paths:
            yield role, path, path.name


def _beside(policy: Policy) -> Iterator[tuple[InputRole, list[Path]]]:
    yield InputRole.WAIVERS, sorted({Path(waiver.file) for waiver in policy.waivers if waiver.file})
    yield InputRole.BASELINE, [Path(policy.baseline.file)] if policy.baseline else []
    yield InputRole.CURATIONS, sorted({Path(one.file) for one in policy.curations if one.file})
    yield InputRole.LICENSES, list(policy.licenses)
    packs = (pack.rglob("*") if pack.is_dir() else (pack,) for pack in policy.rules)
    yield InputRole.RULES, sorted(file for pack in packs for file in pack if file.suffix in {".yaml", ".yml"})


def _input(role: InputRole, path: Path, name: str) -> KeptInput:
    from hashlib import file_digest

    try:
        with path.open("rb") as file:
            return KeptInput(role, name, path.stat().st_size, file_digest(file, "sha256").hexdigest())
    except OSError:  # it was read before; that it is gone now changes no verdict
        return KeptInput(role, name)
