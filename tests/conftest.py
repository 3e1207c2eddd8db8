"""What every test may use: the shipped license data and small situations."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest
from hypothesis import settings

from model_license_audit.licenses.entries.knowledge import KnowledgeBase
from model_license_audit.obligations.situation import Situation
from model_license_audit.registry.address import Address
from model_license_audit.rules.cases import situation_of
from model_license_audit.rules.rule import Case
from tests import postgresql

MakeSituation = Callable[..., Situation]
MakeAddress = Callable[[], Address]
_NUMBERS = count(1)

# Machines are noisy: no example fails by how long it took.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")


@pytest.fixture(autouse=True)
def no_registry_of_the_user(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test uses a registry only when it names one; the audits of all others do not depend on the machine."""
    monkeypatch.setenv("MODELAUDIT_REGISTRY", "none")


@pytest.fixture(scope="session")
def kb() -> KnowledgeBase:
    """The license data that ship."""
    return KnowledgeBase.load()


@pytest.fixture(scope="session")
def situation(kb: KnowledgeBase) -> MakeSituation:
    """Makes a situation from the notation of rule cases."""

    def make(lineage: str, **more: object) -> Situation:
        return situation_of(Case("", lineage, None, **more), kb)  # type: ignore[arg-type]

    return make


@pytest.fixture
def model_dir(tmp_path: Path) -> Callable[..., Path]:
    """Writes a model directory from file names and texts."""

    def write(files: dict[str, str | bytes], name: str = "my-model") -> Path:
        folder = tmp_path / name
        for path, content in files.items():
            target = folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            if isinstance(content, bytes):
                target.write_bytes(content)
            else:
                target.write_text(content, encoding="utf-8")
        return folder

    return write


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[postgresql.Server]:
    """A PostgreSQL server, one for each worker; tests that use it are marked `postgresql`."""
    with postgresql.running() as found:
        yield found


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def new_address(request: pytest.FixtureRequest, tmp_path: Path) -> MakeAddress:
    """Gives the address of a registry that is not there yet, on each engine."""

    def give() -> Address:
        name = f"registry{next(_NUMBERS)}"
        if request.param == "sqlite":
            return Address(path=str(tmp_path / f"{name}.db"))
        server: postgresql.Server = request.getfixturevalue("postgresql_server")
        return server.address(name)

    return give
