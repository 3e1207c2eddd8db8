"""Values of a parsed document of a stranger: each is looked at before it is used."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from urllib.parse import unquote

from model_license_audit.model.errors import InvalidReference
from model_license_audit.model.refs import ArtifactRef

LINE = "\0line"
"""Under this key an object tells in which line it began, where the document is no JSON."""
_LINE = re.compile(r"line:(\d{1,9})(?=/|\Z)")
_MOST = 2_000
"""Most characters of a name, an address or an expression."""
_MANY = 100_000
"""Most members of one list."""
_DATASETS = "pkg:huggingface/datasets/"


def text(value: object, *path: str) -> str:
    """The text at a path of keys; empty when there is none."""
    for key in path:
        value = value.get(key) if isinstance(value, Mapping) else None
    return " ".join(value.split())[:_MOST] if isinstance(value, str) else ""


def member(value: object, *path: str) -> object:
    """Whatever stands at a path of keys; ``None`` when nothing does."""
    for key in path:
        value = value.get(key) if isinstance(value, Mapping) else None
    return value


def mappings(value: object, pointer: str) -> Iterator[tuple[str, Mapping[str, object]]]:
    """The objects of a list, each with its place; one object counts as a list of one.

    The place is a JSON pointer, or the line in forms that have no such (see :data:`LINE`).
    """
    if isinstance(value, Mapping):
        yield _place(value, pointer), value
    for number, item in enumerate(value[:_MANY] if isinstance(value, list) else ()):
        if isinstance(item, Mapping):
            yield _place(item, f"{pointer}/{number}"), item


def _place(value: Mapping[str, object], pointer: str) -> str:
    line = value.get(LINE)
    return f"line:{line}" if isinstance(line, int) else pointer


def line_of(place: str) -> int | None:
    """The line that a place tells; ``None`` for a JSON pointer."""
    found = _LINE.match(place)
    return int(found[1]) if found else None


def texts(value: object) -> Iterator[str]:
    """The texts of a list; one text counts as a list of one."""
    items = value[:_MANY] if isinstance(value, list) else [value]
    yield from (" ".join(item.split())[:_MOST] for item in items if isinstance(item, str) and item.strip())


def reference(purl: str, *, data: bool = False) -> ArtifactRef | None:
    """The artifact that a package URL names; ``None`` for those of kinds that hold no models.

    ``data`` is true where the document says that it is a data set, which most package URLs do not tell.
    """
    plain = purl.partition("#")[0]
    dataset = plain.lower().startswith(_DATASETS)
    if dataset:
        plain = "pkg:huggingface/" + plain[len(_DATASETS) :]
    head, at, version = plain.partition("@")
    kind, slash, name = head.partition("/")
    try:
        found = ArtifactRef.parse(f"{kind.lower()}{slash}{unquote(name)}{at}{version}")
    except InvalidReference:
        return None
    return ArtifactRef(found.host, found.name, found.revision, found.dataset or dataset or data)


def names_hub(address: str) -> bool:
    """True for an address of a model or a data set on the Hugging Face Hub."""
    plain = address.lower().removeprefix("git+").removeprefix("https://").removeprefix("http://").removeprefix("www.")
    return plain.startswith(("huggingface.co/", "hf.co/"))


def plain_address(address: str) -> str:
    """An address of the Hub without what a download location has beside it (``git+``, a revision)."""
    return address.removeprefix("git+").partition("@")[0]
