"""Which registry a command uses: the option, and the registry that it names, opened for reading or for writing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

import click

from model_license_audit.model.errors import NothingToAudit, UsageError
from model_license_audit.registry.address import NONE, VARIABLE, Address, address_of

if TYPE_CHECKING:
    from model_license_audit.registry.reading.shelf import Shelf
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
    from model_license_audit.registry.reading.shelf import open_shelf

    with open_shelf(address) as shelf:
        yield shelf


@contextmanager
def needed_shelf(said: str | None) -> Iterator[Shelf]:
    """The registry for reading, for a command that has nothing to tell without one."""
    needed_address(said)
    with shelf_at(said) as shelf:
        if shelf is None:
            raise no_registry(needed_address(said))
        yield shelf


@contextmanager
def existing_store(said: str | None) -> Iterator[Store]:
    """The registry with its tables up to date, for a command that reads it; raises :class:`NothingToAudit` without
    one."""
    address = needed_address(said)
    if not address.exists:
        raise no_registry(address)
    with store_at(said) as store:
        yield store


@contextmanager
def store_at(said: str | None) -> Iterator[Store]:
    """The registry for writing; it is made when there is none yet."""
    from model_license_audit.registry.store import Store

    store = Store.open(needed_address(said))
    try:
        yield store
    finally:
        store.close()


def no_registry(address: Address) -> NothingToAudit:
    """What is said where there is none yet."""
    make = "`modelaudit crawl` or `modelaudit registry add PATH` make one; name another with --registry"
    return NothingToAudit(f"there is no registry at {address.shown} yet", make)
