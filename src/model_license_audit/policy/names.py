"""Which names a policy may use: rules, licenses, coded restrictions."""

from __future__ import annotations

from collections.abc import Iterable
from fnmatch import fnmatchcase
from functools import cached_property
from pathlib import Path

from model_license_audit.licenses.entries.knowledge import KnowledgeBase
from model_license_audit.model.errors import UsageError
from model_license_audit.model.terms import ACTIONS, TermKind
from model_license_audit.policy.faults import meant


class Names:
    """The names that are known; license data are read when a license is first named."""

    def __init__(self, rules: Iterable[str], packs: tuple[Path, ...] = ()) -> None:
        self.rules = frozenset(rules)
        self._packs = packs

    @cached_property
    def kb(self) -> KnowledgeBase:
        """The license data that ship, with the house's own packs."""
        kb = KnowledgeBase.load()
        if not self._packs:
            return kb
        from model_license_audit.licenses.entries.packs import with_packs

        return with_packs(kb, self._packs)

    def rule(self, told: str) -> str:
        """The identifier of a rule; raises :class:`UsageError` with the nearest one, as all of these do."""
        if told in self.rules:
            return told
        raise UsageError(f"unknown {told!r:.80}", meant(told, self.rules))

    def license(self, told: str) -> str:
        """The key of a license, or a pattern (``gpl-*``) that keys fit."""
        if "*" in told:
            pattern = told.casefold()
            if any(fnmatchcase(key, pattern) for key in (*self.kb.keys(), *self.kb.spdx_keys())):
                return pattern
            raise UsageError(f"no license fits {told!r:.80}", "`modelaudit licenses list` shows what there is")
        found = self.kb.by_id(told)
        if found is not None:
            return found[0]
        facts = self.kb.spdx_id(told)
        if facts is not None:
            return facts.key
        from model_license_audit.licenses.names.nearest import nearest_licenses

        near = nearest_licenses(self.kb, told)
        hint = f"did you mean {' or '.join(near)}?" if near else "`modelaudit licenses resolve` finds names"
        raise UsageError(f"unknown license {told!r:.80}", hint)

    def restriction(self, told: str) -> str:
        """The code of a forbidden use, or another restriction as license data name it (``no-hosting``)."""
        known = {*self.kb.restrictions, *ACTIONS[TermKind.RESTRICTION]}
        for word in (told, f"no-{told}"):
            if word in known:
                return word
        raise UsageError(f"unknown restriction {told!r:.80}", meant(told, known))

    def territory(self, told: str) -> str:
        """A country code, or ``EU``."""
        from model_license_audit.policy.words import territory_from

        return territory_from(told)

    def field(self, told: str) -> str:
        """A coded field of use."""
        from model_license_audit.policy.words import field_from

        return field_from(told, kb=self.kb)
