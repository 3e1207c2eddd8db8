"""Audits by one policy, without a command line: what they share is loaded once, and given back at the end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from model_license_audit.gate.policies import licenses_with, loaded, policy_in, rules_with, with_files
from model_license_audit.model.use import Purpose
from model_license_audit.policy.policy import Policy

if TYPE_CHECKING:
    from model_license_audit.audit.auditor import Auditor
    from model_license_audit.audit.lookup import Beyond
    from model_license_audit.audit.stored import Holdings
    from model_license_audit.audit.targets import Target
    from model_license_audit.model.refs import ArtifactRef
    from model_license_audit.model.report import AuditReport
    from model_license_audit.model.use import UseContext
    from model_license_audit.sources.local import LocalSource


def policy_named(named: str) -> Policy:
    """The policy of a file, or the one of that name that ships, with its waivers, baseline and curations.

    Waivers and curations that it does not name are looked for beside the file. Raises :class:`UsageError`.
    """
    from model_license_audit.policy.documents import policy_file

    file = policy_file(named)
    return with_files(loaded(file), file)


def auditor_by(policy: Policy, beyond: Beyond | None = None) -> Auditor:
    """The auditor with the packs of licenses and of rules that a policy names."""
    from model_license_audit.audit.auditor import Auditor

    rules, packs = rules_with(policy.rules)
    return Auditor(licenses_with(policy.licenses), rules=rules, rule_packs=packs, beyond=beyond)


class Auditing:
    """Audits of local directories by one policy, until :meth:`close`.

    ``use`` takes the place of the use that the policy states, a purpose alone that of its purpose. ``registry`` is the
    address of one that is asked for ancestors (``None``: none is); what cannot be read there becomes a gap of every
    audit.
    """

    def __init__(
        self,
        policy: Policy,
        *,
        use: UseContext | Purpose | None = None,
        upstream: Mapping[ArtifactRef, Path] | None = None,
        online: bool = False,
        registry: str | None = None,
    ) -> None:
        self._policy, self._use, self._upstream, self._online = policy, use, dict(upstream or {}), online
        self._holdings = _holdings(registry)
        self.auditor = auditor_by(policy, _beyond(self._holdings))

    def each(self, path: str) -> tuple[AuditReport, ...]:
        """One audit for each model below a path, sorted; raises :class:`NothingToAudit` where there is none."""
        from model_license_audit.sources.discover import discover

        return tuple(self.of(source) for source in discover(path))

    def of(self, source: LocalSource) -> AuditReport:
        """The audit of one model, by the policy as it is for its directory."""
        from model_license_audit.audit.auditor import ScanRequest

        policy = self.policy_for(Path(source.directory))
        return self.auditor.audit(ScanRequest(source, policy, self._upstream, self._online))

    def of_target(self, target: Target) -> AuditReport:
        """The audit of what lies in no directory of the user's: what the policy says of directories is not for it."""
        from model_license_audit.audit.auditor import ScanRequest

        policy = self._for_use(self._policy)
        return self.auditor.audit(ScanRequest(target, policy, self._upstream, self._online))

    def policy_for(self, directory: Path) -> Policy:
        """The policy as it is for the model in a directory."""
        return self._for_use(policy_in(self._policy, directory))

    def _for_use(self, policy: Policy) -> Policy:
        if self._use is None:
            return policy
        use = replace(policy.use, purpose=self._use) if isinstance(self._use, Purpose) else self._use
        return replace(policy, use=use)

    def close(self) -> None:
        """Give the registry back."""
        if self._holdings is not None:
            self._holdings.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def one_model(path: str) -> LocalSource:
    """The one model at a path; raises :class:`UsageError` for several, :class:`NothingToAudit` for none."""
    from model_license_audit.model.errors import UsageError
    from model_license_audit.sources.discover import discover

    found: Sequence[LocalSource] = discover(path)
    if len(found) > 1:
        first = found[0].shown_as or found[0].directory
        raise UsageError(f"{path} holds {len(found)} models", f"name one of them, as {first}, or audit each")
    return found[0]


def _holdings(registry: str | None) -> Holdings | None:
    if registry is None:
        return None
    from model_license_audit.audit.stored import Holdings
    from model_license_audit.registry.address import address_of

    return Holdings(address_of(registry))


def _beyond(holdings: Holdings | None) -> Beyond | None:
    if holdings is None:
        return None
    from model_license_audit.audit.lookup import Beyond

    return Beyond(holdings)
