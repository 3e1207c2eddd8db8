"""The policy file: what a house has decided about its audits."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from model_license_audit.model.errors import UsageError
from model_license_audit.model.findings import FindingKind, Severity
from model_license_audit.model.use import Purpose, Release, UseContext
from model_license_audit.policy.territories import code_of
from model_license_audit.policy.waivers import Waiver, waiver_from

NEVER = "never"


@dataclass(frozen=True, slots=True)
class Policy:
    """``fail_on`` is the least bad kind of finding that fails the audit; ``None`` fails on none.

    ``disabled`` rules are not run; ``severities`` replace those of the rules. ``licenses`` are the files of the house's
    own license packs, ``rules`` the folders of its own rule packs, ``theme`` that of how its reports look.
    """

    fail_on: FindingKind | None = FindingKind.UNMET_DUTY
    allow_incomplete: bool = False
    use: UseContext = field(default_factory=UseContext)
    disabled: frozenset[str] = frozenset()
    severities: Mapping[str, Severity] = field(default_factory=dict)
    waivers: tuple[Waiver, ...] = ()
    licenses: tuple[Path, ...] = ()
    rules: tuple[Path, ...] = ()
    theme: Path | None = None


def fail_on_from(word: str) -> FindingKind | None:
    """The threshold a word stands for: a finding kind, or ``never``."""
    return None if word == NEVER else FindingKind(word)


def territory_from(text: str, where: str) -> str:
    """The country code of ISO 3166 or ``EU`` that is meant; raises :class:`UsageError` for anything else."""
    code = code_of(text)
    if code is None:
        raise UsageError(f"{where}: {text!r} is no territory", "give two-letter country codes (DE, US) or EU")
    return code


def field_from(text: str, where: str) -> str:
    """A coded field of use; raises :class:`UsageError` with the nearest codes for anything else."""
    from model_license_audit.licenses.entries.knowledge import KnowledgeBase

    codes = sorted(code.removeprefix("no-") for code in KnowledgeBase.load().restrictions)
    word = "-".join(text.casefold().removeprefix("no-").split())
    if word in codes:
        return word
    near = _nearest_codes(word, codes)
    hint = f"did you mean {' or '.join(near)}?" if near else f"the codes are: {', '.join(codes)}"
    raise UsageError(f"{where}: {text!r} is no coded field of use", hint)


def _nearest_codes(word: str, codes: list[str]) -> list[str]:
    """Codes that are spelled alike, or that share a word."""
    import difflib

    words = set(word.split("-"))
    sharing = [code for code in codes if not words.isdisjoint(code.split("-"))]
    return list(dict.fromkeys([*difflib.get_close_matches(word, codes, 3, 0.7), *sharing]))[:6]


def load_policy(
    path: Path, rule_ids: Iterable[str], ids_in: Callable[[tuple[Path, ...]], Iterable[str]] | None = None
) -> Policy:
    """The policy of a TOML file; raises :class:`UsageError` naming the key and the nearest valid one.

    ``ids_in`` tells the ids of the rules in the packs that the file names, which it may then disable as well.
    """
    import tomllib

    try:
        document = tomllib.loads(_text_of(path))
    except OSError as error:
        raise UsageError(f"{path}: cannot be read ({error.strerror})", "give the path of a policy file") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError(f"{path}: not valid TOML ({error})", "correct the file") from error
    reader = _Reader(str(path), frozenset(rule_ids))
    more = frozenset(ids_in(reader.rule_packs(document))) if ids_in else frozenset[str]()
    return replace(reader, rule_ids=reader.rule_ids | more).policy(document)


def _text_of(path: Path) -> str:
    """The text of a regular file of a sensible size."""
    if path.stat().st_size > _LARGEST or not path.is_file():
        raise UsageError(f"{path}: not a file of at most {_LARGEST // 1024} KiB", "give the path of a policy file")
    return path.read_text("utf-8")


_LARGEST = 1024 * 1024


@dataclass(frozen=True, slots=True)
class _Reader:
    source: str
    rule_ids: frozenset[str]

    def policy(self, document: Mapping[str, Any]) -> Policy:
        self._only(document, {"fail-on", "allow-incomplete", "use", "rules", "waivers", "licenses", "report"}, "")
        rules = self._rules(document)
        policy = Policy(
            fail_on=fail_on_from(
                self._word(document.get("fail-on", "unmet-duty"), [*map(str, FindingKind), NEVER], "fail-on")
            ),
            allow_incomplete=self._flag(document.get("allow-incomplete", False), "allow-incomplete"),
            use=self._use(self._table(document, "use", set(_USE_KEYS))),
            disabled=frozenset(
                self._word(rule, self.rule_ids, "rules.disable") for rule in self._list(rules, "disable", "rules.")
            ),
            severities={
                self._word(rule, self.rule_ids, "rules.severity"): Severity(
                    self._word(word, list(map(str, Severity)), f"rules.severity.{rule}")
                )
                for rule, word in sorted(self._table(rules, "severity", self.rule_ids).items())
            },
        )
        waivers = tuple(waiver_from(self.source, entry) for entry in self._list(document, "waivers", ""))
        for waiver in waivers:
            self._word(waiver.rule, self.rule_ids, "waivers.rule")
        packs = self._paths(document, "licenses", "", "license packs")
        theme = self._theme(document)
        return replace(policy, waivers=waivers, licenses=packs, rules=self.rule_packs(document), theme=theme)

    def _theme(self, document: Mapping[str, Any]) -> Path | None:
        """The folder of the theme, meant from the folder of the policy file."""
        folder = self._table(document, "report", {"theme"}).get("theme")
        if folder is None:
            return None
        if not isinstance(folder, str) or not folder.strip():
            raise UsageError(f"{self.source}: report.theme: {folder!r} is no path", "give the folder of a theme")
        return Path(self.source).parent / folder

    def rule_packs(self, document: Mapping[str, Any]) -> tuple[Path, ...]:
        """The folders of rule packs that the file names."""
        return self._paths(self._rules(document), "packs", "rules.", "rule packs")

    def _rules(self, document: Mapping[str, Any]) -> Mapping[str, Any]:
        return self._table(document, "rules", {"disable", "severity", "packs"})

    def _paths(self, table: Mapping[str, Any], key: str, prefix: str, what: str) -> tuple[Path, ...]:
        """Paths of packs, which are meant from the folder of the policy file."""
        paths = self._list(table, key, prefix)
        for path in paths:
            if not isinstance(path, str) or not path.strip():
                raise UsageError(f"{self.source}: {prefix}{key}: {path!r} is no path", f"give paths of {what}")
        return tuple(Path(self.source).parent / path for path in paths)

    def _use(self, table: Mapping[str, Any]) -> UseContext:
        return UseContext(
            purpose=Purpose(self._word(table.get("purpose", "unknown"), list(map(str, Purpose)), "use.purpose")),
            release=Release(self._word(table.get("release", "weights"), list(map(str, Release)), "use.release")),
            release_stated="release" in table,
            territories=self._places(table, "territories"),
            monthly_users=self._number(table, "monthly-users"),
            annual_revenue=self._number(table, "annual-revenue"),
            established=self._places(table, "established"),
            modified=self._flag(table["modified"], "use.modified") if "modified" in table else None,
            fields=tuple(
                field_from(str(code), f"{self.source}: use.fields") for code in self._list(table, "fields", "use.")
            ),
        )

    def _places(self, table: Mapping[str, Any], key: str) -> tuple[str, ...]:
        codes = self._list(table, key, "use.")
        return tuple(territory_from(str(code), f"{self.source}: use.{key}") for code in codes)

    def _list(self, table: Mapping[str, Any], key: str, prefix: str) -> list[Any]:
        value = table.get(key, [])
        if not isinstance(value, list):
            raise UsageError(f"{self.source}: {prefix}{key} is not a list", "write it in square brackets")
        return value

    def _table(self, document: Mapping[str, Any], key: str, known: Iterable[str]) -> Mapping[str, Any]:
        table = document.get(key, {})
        if not isinstance(table, Mapping):
            raise UsageError(f"{self.source}: {key} is not a table", f"write [{key}]")
        self._only(table, known, f"{key}.")
        return table

    def _only(self, table: Mapping[str, Any], known: Iterable[str], prefix: str) -> None:
        for key in table:
            self._word(key, known, f"key {prefix}{key}")

    def _word(self, word: object, known: Iterable[str], where: str) -> str:
        import difflib

        words = sorted(known)
        if isinstance(word, str) and word in words:
            return word
        near = difflib.get_close_matches(str(word), words, 1, 0.4)
        hint = f"did you mean {near[0]!r}?" if near else f"known: {', '.join(words)}"
        raise UsageError(f"{self.source}: {where}: unknown {word!r}", hint)

    def _flag(self, value: object, where: str) -> bool:
        if not isinstance(value, bool):
            raise UsageError(f"{self.source}: {where} is neither true nor false", "write true or false")
        return value

    def _number(self, table: Mapping[str, Any], key: str) -> int | None:
        value = table.get(key)
        if value is None:
            return None
        if not isinstance(value, int) or isinstance(value, bool) or value < 0:
            raise UsageError(f"{self.source}: use.{key} is not a number of 0 or more", "write a plain whole number")
        return value


_USE_KEYS = (
    "purpose", "release", "territories", "monthly-users", "annual-revenue", "established", "modified", "fields",
)  # fmt: skip


def today() -> date:
    """The present day in UTC, by which waivers expire."""
    from datetime import UTC, datetime

    return datetime.now(UTC).date()
