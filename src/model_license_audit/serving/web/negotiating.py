"""Which of several forms a client wants: the one it names, or the one its Accept header ranks first."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.exceptions import HTTPException


def chosen(named: str | None, accept: str | None, forms: Mapping[str, str]) -> str:
    """The name of a form; ``forms`` are media types by name, the one for whoever has no wish at the head.

    Raises :class:`HTTPException` (406) where the header wants none of them.
    """
    if named is not None:
        return named
    wishes = _wishes(accept or "*/*")
    ranked = sorted(((_rank(media, wishes), -place, name) for place, (name, media) in enumerate(forms.items())))
    weight, _, name = ranked[-1]
    if weight <= 0:
        raise HTTPException(406, f"it can be had as {', '.join(sorted(_plain(m) for m in forms.values()))}")
    return name


def _wishes(accept: str) -> dict[str, float]:
    """Weights by media range; what cannot be read is passed over."""
    found: dict[str, float] = {}
    for part in accept.split(",")[:50]:
        media, *parameters = (piece.strip().casefold() for piece in part.split(";"))
        found[media] = next((_weight(one[2:]) for one in parameters if one.startswith("q=")), 1.0)
    return found


def _weight(text: str) -> float:
    try:
        return min(1.0, max(0.0, float(text)))
    except ValueError:
        return 0.0


def _rank(media: str, wishes: Mapping[str, float]) -> float:
    """The weight of a media type: that of the closest range which holds it."""
    plain = _plain(media)
    ranges = (plain, f"{plain.partition('/')[0]}/*", "*/*")
    return next((wishes[one] for one in ranges if one in wishes), 0.0)


def _plain(media: str) -> str:
    return media.partition(";")[0]
