"""What the hub holds: repositories as they are and as they were, and the names that lead to them."""

from __future__ import annotations

import copy
import hashlib
import threading
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from model_license_audit.testing.cards import card_of, relabelled

Record = dict[str, Any]
KINDS = ("models", "datasets")
_BEGUN = datetime(2025, 1, 1, tzinfo=UTC)


@dataclass(slots=True)
class Repository:
    """One repository: its record as ``/api/<kind>/<id>`` gives it, its files, and both as they were before.

    ``files`` is ``None`` when there is only a card, which is then written from the record.
    """

    kind: str
    record: Record
    files: dict[str, bytes] | None = None
    private: bool = False
    disabled: bool = False
    past: list[tuple[Record, dict[str, bytes] | None]] = field(default_factory=list)

    @property
    def id(self) -> str:
        """The present name."""
        return str(self.record["id"])

    def at(self, revision: str) -> tuple[Record, Mapping[str, bytes]] | None:
        """Record and files at a revision: ``main``, or the present or an earlier commit; ``None`` for any other."""
        states = [(self.record, self.files), *reversed(self.past)]
        for record, files in states[: 1 if revision == "main" else None]:
            if revision in {"main", record.get("sha")}:
                return record, files if files is not None else {"README.md": card_of(record)}
        return None


class Repositories:
    """All repositories of the hub; every change is one step, also while requests are answered."""

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self.version = 0
        """Counts the changes, so that what was worked out from the repositories can be kept until the next one."""
        self._by_key: dict[tuple[str, str], Repository] = {}
        self._renamed: dict[tuple[str, str], str] = {}

    def add(self, record: Mapping[str, Any], files: Mapping[str, bytes] | None = None, kind: str = "models") -> None:
        """Hold a repository, in place of one of that name."""
        with self.lock:
            self.version += 1
            filled = _filled(record, kind, self.version)
            private = filled["private"] is True
            repository = Repository(kind, filled, dict(files) if files else None, private)
            self._by_key[kind, str(filled["id"]).lower()] = repository

    def find(self, name: str, kind: str) -> Repository | None:
        """The repository of that name, whatever its case; an old name finds nothing."""
        return self._by_key.get((kind, name.lower()))

    def moved(self, name: str, kind: str) -> str | None:
        """The present name where this one is an old one, or is written in another case."""
        found = self._by_key.get((kind, name.lower()))
        if found is not None:
            return found.id if found.id != name else None
        return self._renamed.get((kind, name.lower()))

    def all(self, kind: str) -> list[Repository]:
        """Every repository of a kind, in no order that means anything."""
        return [one for (of, _), one in self._by_key.items() if of == kind]

    def rename(self, old: str, new: str, kind: str = "models") -> None:
        """Move a repository; its old name leads to the new one from now on, also when none has the old name."""
        with self.lock:
            self.version += 1
            found = self._by_key.pop((kind, old.lower()), None)
            self._renamed[kind, old.lower()] = new
            self._renamed.pop((kind, new.lower()), None)
            if found is None:
                return
            found.record = found.record | {"id": new, "author": new.rpartition("/")[0] or None}
            if kind == "models":
                found.record["modelId"] = new
            self._by_key[kind, new.lower()] = found

    def delete(self, name: str, kind: str = "models") -> None:
        """Hold it no more."""
        with self.lock:
            self.version += 1
            del self._by_key[kind, name.lower()]

    def change(
        self, name: str, kind: str = "models", files: Mapping[str, bytes] | None = None, **fields: Any
    ) -> Repository:
        """Change fields of a record, or its files, in a new commit; the earlier one can still be asked for."""
        with self.lock:
            self.version += 1
            found = self._by_key[kind, name.lower()]
            found.past.append((found.record, found.files))
            count = len(found.past)
            seed = f"{kind}/{found.record['_id']}/{count}"
            later = {"sha": _hex(seed, 40), "lastModified": _moment(10_000_000 + 60 * count)}
            found.record = copy.deepcopy(found.record) | later | fields
            found.files = dict(files) if files is not None else found.files
            return found

    def change_license(self, name: str, license_: str | None, kind: str = "models") -> None:
        """Give a repository another license, or none: in its record, its tags and its card."""
        with self.lock:
            found = self._by_key[kind, name.lower()]
            record = found.record
            card = {key: value for key, value in _card_data(record).items() if key != "license"}
            tags = [tag for tag in record.get("tags", []) if not str(tag).startswith("license:")]
            if license_ is not None:
                card, tags = {"license": license_, **card}, [*tags, f"license:{license_}"]
            files = found.files
            if files and "README.md" in files:
                files = files | {"README.md": relabelled(files["README.md"], license_)}
            self.change(name, kind, files, cardData=card, tags=tags)

    def mark(self, name: str, kind: str = "models", **marks: bool | str) -> None:
        """Make a repository ``private``, ``disabled`` or ``gated`` (``"auto"`` or ``"manual"``), or no more so."""
        with self.lock:
            self.version += 1
            found = self._by_key[kind, name.lower()]
            found.record = found.record | marks
            found.private = found.record.get("private") is True
            found.disabled = bool(marks.get("disabled", found.disabled))


def _card_data(record: Record) -> Record:
    data = record.get("cardData")
    return data if isinstance(data, dict) else {}


def _filled(record: Mapping[str, Any], kind: str, count: int) -> Record:
    """The record with the fields that every record has."""
    name = str(record["id"])
    made = _moment(60 * count)
    filled: Record = {
        "_id": f"{0x65000000 + count:08x}{_hex(f'{kind}/{name}', 16)}",
        "id": name,
        "author": name.rpartition("/")[0] or None,
        "private": False,
        "gated": False,
        "disabled": False,
        "sha": _hex(f"{kind}/{name}/0", 40),
        "createdAt": made,
        "lastModified": made,
        "downloads": 0,
        "likes": 0,
        "tags": [],
    }
    filled |= {"modelId": name} if kind == "models" else {}
    return dict(record) | {field: value for field, value in filled.items() if field not in record}


def _hex(text: str, length: int) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:length]


def _moment(seconds: int) -> str:
    return (_BEGUN + timedelta(seconds=seconds)).strftime("%Y-%m-%dT%H:%M:%S.000Z")


def commit_of(name: str, kind: str = "models") -> str:
    """The commit that a repository has when its record names none."""
    return _hex(f"{kind}/{name}/0", 40)


def granted(tokens: Mapping[str, Collection[str]], token: str | None, name: str) -> bool:
    """True when the token may read a gated or private repository."""
    return token is not None and bool({"*", name} & set(tokens.get(token, ())))
