"""Which registry a command uses: the option, and the registry that it names, opened for reading or for writing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

import click

from model_license_audit.model.errors import UsageError
from model_license_audit.registry.address import NONE, VARIABLE, Address, address_of

if TYPE_CHECKING:
    from model_license_audit.registry.shelf import Shelf
    from model_license_audit.registry.store import Store

_Command = TypeVar("_Command", bound=Callable[..., Any])

registry_option: Callable[[_Command], _Command] = click.option(
    "--registry",
    "registry_url",
    metavar="URL",
    help=f"The registry: a file, postgresql://… or {NONE}.  [default: ${VARIABLE}, or a file of yours]",
)
"""Adds ``--registry URL``; the command gets it as ``registry_url``."""


def needed_address(said: str | None) -> Address:
    """The registry's address, for a command that cannot do without; raises :class:`UsageError` for ``none``."""
    address = address_of(said)
    if address is None:
        raise UsageError("this needs a registry, and none is to be used", f"name one with --registry or {VARIABLE}")
    return address


@contextmanager
def shelf_at(said: str | None) -> Iterator[Shelf | None]:
    """The registry for reading; ``None`` when none is to be used, or when there is none yet."""
    address = address_of(said)
    if address is None or not address.exists:
        yield None
        return
    from model_license_audit.registry.shelf import open_shelf

    with open_shelf(address) as shelf:
        yield shelf


@contextmanager
def store_at(said: str | None) -> Iterator[Store]:
    """The registry for writing; it is made when there is none yet."""
    from model_license_audit.registry.store import Store

    store = Store.open(needed_address(said))
    try:
        yield store
    finally:
        store.close()
