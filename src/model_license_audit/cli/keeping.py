"""The registry as the commands that audit use it: looked into, and written to when there is something to keep."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import click

from model_license_audit.cli.telling import printable, tell
from model_license_audit.model.errors import ModelAuditError
from model_license_audit.registry.address import address_of

if TYPE_CHECKING:
    from model_license_audit.audit.keeping import Keeper
    from model_license_audit.audit.lookup import Beyond
    from model_license_audit.audit.stored import Holdings
    from model_license_audit.licenses.entries.knowledge import KnowledgeBase
    from model_license_audit.registry.address import Address
    from model_license_audit.registry.records import Observation


def beyond_for(kb: KnowledgeBase, said: Mapping[str, Any]) -> Beyond:
    """Whom an audit asks beyond what ships: the registry that the options name, and the hub, whose word is kept there.

    What could not be kept is told when the command ends.
    """
    from model_license_audit.audit.lookup import Beyond
    from model_license_audit.audit.stored import Holdings

    address = address_of(said["registry_url"])
    if address is None:
        return Beyond()
    holdings, keeping = Holdings(address), _Keeping(address, kb)
    context = click.get_current_context()
    context.call_on_close(lambda: _close(holdings))
    context.call_on_close(keeping.close)
    if said["registry_url"]:
        context.call_on_close(lambda: _tell_absent(address))
    return Beyond(holdings, keep=keeping.keep)


def keeper_for(kb: KnowledgeBase, address: Address) -> Keeper:
    """The registry at an address for writing, closed when the command ends."""
    from model_license_audit.audit.keeping import Keeper

    keeper = Keeper(address, kb)
    click.get_current_context().call_on_close(keeper.close)
    return keeper


def _close(holdings: Holdings) -> None:
    """Give the registry back, and tell why it could not be asked."""
    holdings.close()
    if holdings.gap is not None:
        tell(ModelAuditError(holdings.gap.what, holdings.gap.remedy))


def _tell_absent(address: Address) -> None:
    if not address.exists:
        click.echo(f"modelaudit: there is no registry at {printable(address.shown)} yet; it was not asked", err=True)


class _Keeping:
    """A keeper that is made when there is first something to keep."""

    def __init__(self, address: Address, kb: KnowledgeBase) -> None:
        self._address, self._kb = address, kb
        self._keeper: Keeper | None = None

    def keep(self, seen: Observation) -> None:
        """Keep what was read from the hub."""
        from model_license_audit.audit.keeping import Keeper

        self._keeper = self._keeper or Keeper(self._address, self._kb)
        self._keeper.keep(seen)

    def close(self) -> None:
        """Give back what is open, and tell what could not be kept."""
        if self._keeper is not None:
            self._keeper.close()
            for failure in self._keeper.failures:
                click.echo("modelaudit: what was read from the hub could not be kept", err=True)
                tell(failure)
