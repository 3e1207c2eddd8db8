"""What a worker works with: license data, catalogue and policies loaded once, the registry opened anew for each job."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache, cached_property
from importlib import import_module
from typing import TYPE_CHECKING, Any

from model_license_audit.model.errors import InvalidReference, ModelAuditError, NothingToAudit, UsageError
from model_license_audit.policy.faults import PolicyError
from model_license_audit.registry.address import Address, address_of
from model_license_audit.serving.settings import Settings
from model_license_audit.serving.wire import Answer, problem
from model_license_audit.serving.work.unpacking import TooLarge

if TYPE_CHECKING:
    from model_license_audit.audit.auditor import Auditor
    from model_license_audit.audit.stored import Holdings
    from model_license_audit.licenses.entries.knowledge import KnowledgeBase
    from model_license_audit.policy.policy import Policy
    from model_license_audit.registry.catalogue import Catalogue
    from model_license_audit.registry.reading.shelf import Shelf
    from model_license_audit.reports.html.theme import Theme

Told = Mapping[str, Any]
"""What a job is about, as the server checked it."""
Job = Callable[["Desk", Told], Answer]

_JOBS = {
    "audit": "auditing:audit",
    "stats": "looking:stats_of",
    "models": "looking:models",
    "model": "looking:model",
    "lineage": "looking:lineage",
    "audits": "looking:audits",
    "report": "looking:report",
    "changes": "looking:changes_since",
    "waivers": "waiving:listed",
    "waive": "waiving:waive",
    "page": "pages:page",
    "styles": "pages:styles",
}
"""Where the function of each job is."""


class NotFound(NothingToAudit):
    """The registry holds no such thing."""


class Refused(ModelAuditError):
    """It is not as the request takes it to be: what is asked for contradicts what is there."""


class Desk:
    """One worker's place; :meth:`do` never raises what a request can cause."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.address: Address | None = address_of(settings.registry)

    def do(self, job: str, told: Told) -> Answer:
        """Do a job; what is wrong with the request is an answer too."""
        try:
            return _function(job)(self, told)
        except ModelAuditError as error:
            return problem(*fault(error))

    @cached_property
    def kb(self) -> KnowledgeBase:
        """The license data with the packs of the house."""
        from model_license_audit.gate.policies import licenses_with

        return licenses_with(self.policy().licenses)

    @cached_property
    def catalogue(self) -> Catalogue:
        """The catalogue that ships."""
        from model_license_audit.registry.catalogue import Catalogue

        return Catalogue.load()

    def policy(self, named: str | None = None) -> Policy:
        """The policy of the server, or the one of that name that ships."""
        from model_license_audit.gate.auditing import policy_named
        from model_license_audit.policy.policy import Policy
        from model_license_audit.policy.shipped import shipped_policies

        if named is None:
            return policy_named(self.settings.policy) if self.settings.policy else Policy()
        if named not in shipped_policies():
            known = ", ".join(shipped_policies())
            raise UsageError(f"no policy that ships is called {named[:80]!r}", f"choose one of {known}")
        return policy_named(named)

    @cached_property
    def theme(self) -> Theme | None:
        """How the house dresses its reports, where its policy says so."""
        from model_license_audit.reports.html.theme import load_theme

        folder = self.policy().theme
        return load_theme(folder) if folder is not None else None

    def auditor(self, policy: Policy, holdings: Holdings) -> Auditor:
        """An auditor that looks into the registry as it is now."""
        from model_license_audit.audit.auditor import Auditor
        from model_license_audit.audit.lookup import Beyond
        from model_license_audit.gate.policies import rules_with

        rules, packs = rules_with(policy.rules)
        return Auditor(self.kb, self.catalogue, rules, packs, Beyond(holdings))

    @contextmanager
    def holdings(self) -> Iterator[Holdings]:
        """The registry as an audit asks it; nothing where none is used."""
        from model_license_audit.audit.stored import Holdings

        held = Holdings(self.address)
        try:
            yield held
        finally:
            held.close()

    @contextmanager
    def shelf(self) -> Iterator[Shelf]:
        """The registry for reading; raises :class:`NotFound` where there is none."""
        from model_license_audit.registry.reading.shelf import open_shelf

        if self.address is None or not self.address.exists:
            raise NotFound("this server has no registry yet", "start it with --registry, or keep an audit")
        with open_shelf(self.address) as shelf:
            yield shelf


@cache
def _function(job: str) -> Job:
    module, _, name = _JOBS[job].partition(":")
    found: Job = getattr(import_module(f"model_license_audit.serving.work.{module}"), name)
    return found


def fault(error: ModelAuditError) -> tuple[int, str, str]:
    """What an error is in HTTP, what happened, and what to do.

    What is no fault of the request (a registry that cannot be read, a policy that was broken meanwhile) is told in the
    log of the server, with the places that only those who run it need to know.
    """
    kinds: tuple[tuple[type[ModelAuditError], int], ...] = (
        (TooLarge, 413), (NotFound, 404), (Refused, 409), (NothingToAudit, 422), (PolicyError, 503), (UsageError, 422),
        (InvalidReference, 422),
    )  # fmt: skip
    status = next((status for kind, status in kinds if isinstance(error, kind)), 503)
    if status < 500:
        return status, error.what, error.remedy
    print(f"modelaudit: {error.what}: {error.remedy}", file=sys.stderr, flush=True)
    return status, "the server cannot use its registry or its policy", "ask whoever runs it to look into its log"
