"""A logo as part of the page: a picture in a ``data:`` URI, which no browser runs anything in."""

from __future__ import annotations

from base64 import b64encode

from model_license_audit.model.errors import UsageError

_PICTURES = ((b"\x89PNG\r\n\x1a\n", "image/png"), (b"\xff\xd8\xff", "image/jpeg"))
_BARRED = frozenset({"script", "foreignObject", "iframe", "object", "embed", "audio", "video", "set", "animate"})
_REMEDY = "save the logo as a plain PNG, JPEG or SVG file"


def logo_from(where: str, data: bytes) -> str:
    """The picture by its content, whatever its file is called; raises :class:`UsageError` where it is none."""
    kind = next((kind for start, kind in _PICTURES if data.startswith(start)), None)
    if kind is None:
        _check_svg(where, data)
        kind = "image/svg+xml"
    return f"data:{kind};base64,{b64encode(data).decode()}"


def _check_svg(where: str, data: bytes) -> None:
    """Refuses an SVG file that could run or fetch something; as a picture it would not, but nobody should wonder."""
    from xml.etree import ElementTree

    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise UsageError(f"{where}: an SVG file with a document type", "remove the line <!DOCTYPE …>")
    try:
        root = ElementTree.fromstring(data)  # noqa: S314 - the reader's own file, of bounded size, without entities
    except ElementTree.ParseError as error:
        raise UsageError(f"{where}: no PNG, JPEG or SVG picture ({error})", _REMEDY) from error
    if _local(root.tag) != "svg":
        raise UsageError(f"{where}: no PNG, JPEG or SVG picture (its root is {_local(root.tag)!r})", _REMEDY)
    for element in root.iter():
        _check_element(where, element.tag, element.attrib)


def _check_element(where: str, tag: object, attributes: dict[str, str]) -> None:
    name = _local(tag)
    if name in _BARRED:
        raise UsageError(f"{where}: the SVG file holds <{name}>, which may run or move", _REMEDY)
    for key, value in attributes.items():
        own = _local(key)
        fetches = own in {"href", "src"} and not value.strip().startswith(("#", "data:image/"))
        if own.lower().startswith("on") or fetches:
            raise UsageError(f"{where}: the SVG file holds {own}={value[:40]!r}, which may run or fetch", _REMEDY)


def _local(name: object) -> str:
    """The name without its namespace."""
    return str(name).rpartition("}")[2]
