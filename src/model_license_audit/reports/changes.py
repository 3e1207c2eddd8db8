"""What could be done otherwise, in plain words, for every format that a person reads."""

from __future__ import annotations

from model_license_audit.model.remedies import Change, ChangeKind, Remedy
from model_license_audit.model.use import Purpose, Release
from model_license_audit.reports.safe import NAME, short


def sentence(remedy: Remedy) -> str:
    """The changes of a remedy as one order, its first letter a capital."""
    told = " and ".join(_change(change) for change in remedy.changes)
    return f"{told[:1].upper()}{told[1:]}"


def _change(change: Change) -> str:
    """What to do otherwise, as an order."""
    about, to = short(change.about, NAME), short(change.to or "", NAME)
    if change.kind is ChangeKind.RELEASE:
        return {
            Release.WEIGHTS: "publish the weights instead",
            Release.API: "offer it as a service alone, and keep the weights",
            Release.EMBEDDED: "ship it inside a product alone",
            Release.OUTPUTS: "release its outputs alone, and keep the weights",
            Release.NONE: "release nothing: use it in your own house",
        }[Release(to)]
    if change.kind is ChangeKind.PURPOSE:
        return f"use it for {Purpose(to)} alone"
    return {
        ChangeKind.LABEL: f"release it under {to} instead of {about}",
        ChangeKind.DROP: f"make it without {about}, or with another in its place that asks for less",
        ChangeKind.RELATION: _RELATIONS.get(to, "make it from {} in another way").format(about),
        ChangeKind.TERRITORY: f"leave {about} out",
        ChangeKind.BRANCH: f"take {about} under {to}",
    }[change.kind]


_RELATIONS = {
    "adapter": "ship an adapter for {} alone, without its weights",
    "contains": "use {} as it is, as a part beside your own",
    "converted": "pass {} on as it is, converted at most",
}
