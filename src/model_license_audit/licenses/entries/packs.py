"""License packs: a user's own licenses, in the form of data/seed_licenses.yaml, added to ours without touching ours."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from model_license_audit.licenses.entries.knowledge import KnowledgeBase
from model_license_audit.model.errors import UsageError

MAX_PACK = 1024 * 1024
"""The largest pack that is read, in bytes."""


@dataclass(frozen=True, slots=True)
class Pack:
    """The file as it was read; ``digest`` is the SHA-256 of its bytes."""

    name: str
    text: str
    digest: str


def read_pack(file: Path) -> Pack:
    """The text of a regular file of a sensible size; raises :class:`UsageError` for what cannot be read."""
    import hashlib

    remedy = "give the path of a license pack in YAML (docs/license-packs.md)"
    try:
        if not file.is_file() or file.stat().st_size > MAX_PACK:
            raise UsageError(f"{file}: not a file of at most {MAX_PACK // 1024} KiB", remedy)
        data = file.read_bytes()
        return Pack(_safe(file.name), data.decode("utf-8-sig"), hashlib.sha256(data).hexdigest())
    except OSError as error:
        raise UsageError(f"{file}: cannot be read ({error.strerror})", remedy) from error
    except UnicodeDecodeError as error:
        raise UsageError(f"{file}: is not UTF-8 ({error.reason})", remedy) from error


def with_packs(kb: KnowledgeBase, files: Iterable[Path]) -> KnowledgeBase:
    """The license data with the entries of the packs added, one pack after the other.

    Raises :class:`UsageError` for a file that cannot be read, :class:`ContentError` for the first fault of a pack.
    """
    for file in files:
        kb = with_pack(kb, read_pack(file))
    return kb


def with_pack(kb: KnowledgeBase, pack: Pack) -> KnowledgeBase:
    """The license data with the entries of one pack added; raises :class:`ContentError` for its first fault."""
    from model_license_audit.licenses.entries.compiled import compile_document
    from model_license_audit.licenses.entries.load import made, read_entries
    from model_license_audit.licenses.entries.pack_checks import pack_faults
    from model_license_audit.licenses.entries.schema import first

    first(pack_faults(kb, pack))
    licenses = tuple(made(entry) for entry in read_entries(pack.text, pack.name))
    document = compile_document(licenses, (), {})
    records = {key: _line(record) for key, record in document["licenses"].items()}
    count = f"{len(licenses)} license{'s' if len(licenses) != 1 else ''}"
    about = f"{pack.name}, {count}, {pack.digest[:12]}"
    return kb.with_pack(about, document, records)


def _line(record: Any) -> bytes:
    return json.dumps(record, ensure_ascii=False).encode()


def _safe(name: str) -> str:
    """The name of a file as a report may print it."""
    return "".join(c if c.isprintable() else "?" for c in name)[:80]
