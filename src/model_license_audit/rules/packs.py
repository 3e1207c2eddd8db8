"""Rule packs: a user's own rules, a folder of files in the form of those that ship, run beside them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from model_license_audit.model.errors import ContentError, UsageError
from model_license_audit.rules.load import rules_of, shipped_rules
from model_license_audit.rules.rule import Rule

MAX_FILE = 1024 * 1024
"""The largest rule file that is read, in bytes."""
MAX_FILES = 2_000
"""Most files of a pack."""

_REMEDY = "give a folder of rules in YAML, one rule a file (docs/rule-packs.md)"


@dataclass(frozen=True, slots=True)
class RulePack:
    """The rules of a folder, by id; ``digest`` is the SHA-256 over the names and the bytes of its files."""

    name: str
    rules: tuple[Rule, ...]
    digest: str

    @property
    def about(self) -> str:
        """Its name, how many rules it holds and the beginning of its digest, as reports tell it."""
        return f"{self.name}, {len(self.rules)} rule{'s' if len(self.rules) != 1 else ''}, {self.digest[:12]}"


def read_pack(folder: Path) -> RulePack:
    """Every rule of a folder with its cases.

    Raises :class:`UsageError` for what cannot be read, :class:`ContentError` naming file and key for what is no rule.
    """
    data = _files(folder)
    digest = hashlib.sha256()
    for name, content in data.items():
        digest.update(hashlib.sha256(name.encode("utf-8", "surrogatepass")).digest())
        digest.update(hashlib.sha256(content).digest())
    rules = rules_of({Path(name).stem: content for name, content in data.items()})
    shown = "".join(c if c.isprintable() else "?" for c in folder.resolve().name)[:80]
    return RulePack(shown, rules, digest.hexdigest())


def beside_shipped(packs: Sequence[RulePack]) -> tuple[Rule, ...]:
    """The shipped rules and those of the packs, by id; raises :class:`ContentError` for an id that is taken."""
    taken: dict[str, str] = {rule.id: "a rule that ships" for rule in shipped_rules()}
    found = list(shipped_rules())
    for pack in packs:
        for rule in pack.rules:
            if rule.id in taken:
                raise ContentError(
                    f"{pack.name}/{rule.slug}.yaml: key 'id': {rule.id} is taken by {taken[rule.id]}",
                    "give your rules a prefix of their own, such as ACME101",
                )
            taken[rule.id] = f"{pack.name}/{rule.slug}.yaml"
            found.append(rule)
    return tuple(sorted(found, key=lambda rule: rule.id))


def _files(folder: Path) -> dict[str, bytes]:
    """The YAML files of the folder itself, by name; links are not followed."""
    try:
        if not folder.is_dir():
            raise UsageError(f"{folder}: is no folder", _REMEDY)
        paths = sorted(path for path in folder.iterdir() if path.suffix in {".yaml", ".yml"})
        if not paths:
            raise UsageError(f"{folder}: holds no rule", _REMEDY)
        if len(paths) > MAX_FILES:
            raise UsageError(f"{folder}: holds more than {MAX_FILES:,} files", _REMEDY)
        return {path.name: _content(path) for path in paths}
    except OSError as error:
        raise UsageError(f"{folder}: cannot be read ({error.strerror})", _REMEDY) from error


def _content(path: Path) -> bytes:
    if path.is_symlink() or not path.is_file() or path.stat().st_size > MAX_FILE:
        raise UsageError(f"{path}: not a file of at most {MAX_FILE // 1024} KiB", _REMEDY)
    return path.read_bytes()


def packs_of(folders: Iterable[Path]) -> tuple[RulePack, ...]:
    """The packs in those folders, each folder once."""
    return tuple(read_pack(folder) for folder in {folder.resolve(): folder for folder in folders}.values())
