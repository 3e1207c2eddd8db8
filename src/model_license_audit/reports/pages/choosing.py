"""The base models that fit a use, for a reader at a terminal and for machines."""

from __future__ import annotations

from model_license_audit import __version__
from model_license_audit.model.offers import Barred, LeftOut, Offer, OfferGroup, OffersReport
from model_license_audit.reports import phrases, words
from model_license_audit.reports.json_codec import Json, encode
from model_license_audit.reports.json_text import written
from model_license_audit.reports.safe import NAME, short
from model_license_audit.reports.text.closing import advice
from model_license_audit.reports.text.page import Page, Style

SCHEMA = "urn:model-license-audit:offers:1"
"""The version of the JSON document; a change that could break a reader raises the number."""

_INDENT, _COLUMN = 6, 9
_LEFT_OUT: dict[LeftOut, str] = {
    LeftOut.BARRED: "barred: a license forbids this use",
    LeftOut.NOT_TOLD: "not offered: the license, or that of an ancestor, cannot be told or leaves the use open",
    LeftOut.NO_LICENSE: "not offered: no license is recorded, so nothing is permitted",
    LeftOut.COPY: "left out: quantized copies and adapters of other models",
    LeftOut.NO_TASK: "left out: what they are for is not recorded",
}


def as_json(report: OffersReport) -> str:
    """The document for machines, described by ``docs/schema/offers-1.json``."""
    document: dict[str, Json] = {"schema": SCHEMA, "tool": {"name": "modelaudit", "version": __version__}}
    for name in ("task", "relation", "use", "listed", "groups", "barred", "left_out", "versions"):
        document[name] = encode(getattr(report, name))
    return written(document) + "\n"


def write(page: Page, report: OffersReport, names: int, most: int | None) -> None:
    """License by license what is asked, with ``names`` models of each; ``most`` licenses (``None``: all)."""
    _head(page, report)
    if report.groups:
        page.heading("THESE FIT", "those that ask least first; in brackets, models known to be made from each")
    for number, group in enumerate(report.groups[:most], 1):
        _group(page, number, group, names)
    hidden = report.groups[most:] if most else ()
    if hidden:
        models = words.count(sum(len(group.offers) for group in hidden), "model", "models")
        page.text(f"… and {models} under {len(hidden)} more: --all", lead="  ", style=Style.FAINT)
    _barred(page, report.barred, names, most)
    _left_out(page, report)
    page.blank()
    page.text(f"catalogue {short(report.versions.catalogue, NAME)}", lead="  ", style=Style.FAINT)
    advice(page)


def _head(page: Page, report: OffersReport) -> None:
    page.rule()
    what = "any task" if report.task == "any" else short(report.task, NAME)
    page.text(f"Base models for {what}", style=Style.STRONG)
    page.rule()
    page.blank()
    fit = sum(len(group.offers) for group in report.groups)
    page.field("Judged for", phrases.use(report.use), indent=2, column=12)
    page.field("To be", _TO_BE.get(report.relation, report.relation), indent=2, column=12)
    answer = f"{fit:,} of {words.count(report.listed, 'model', 'models')} fit" if fit else "None fits"
    page.field("Answer", answer, indent=2, column=12, style=Style.STRONG)


_TO_BE = {
    "finetune": "fine-tuned",
    "adapter": "given an adapter that is shipped alone",
    "adapter-with-base": "given an adapter that is shipped with it",
    "adapter-merged": "given an adapter that is merged into it",
    "merge": "merged with others",
    "distilled": "distilled: its outputs teach another model",
    "contains": "used as it is, as a part",
    "converted": "passed on as it is, converted at most",
}


def _group(page: Page, number: int, group: OfferGroup, names: int) -> None:
    models = words.count(len(group.offers), "model", "models")
    page.text(f"{short(', '.join(group.licenses), 200)} · {models}", lead=f"{number:>4}  ", style=Style.STRONG)
    _field(page, "models", _names(group.offers, names))
    _field(page, "asks", "; ".join(map(short, group.asks)) or "nothing for this use")
    if group.watch:
        _field(page, "limits", "; ".join(map(short, group.watch)))
    for finding in group.open:
        _field(page, "open", f"{short(finding.title)} ({finding.rule})", Style.OPEN)


def _field(page: Page, label: str, text: str, style: Style = Style.PLAIN) -> None:
    page.field(label, text, indent=_INDENT, column=_COLUMN, style=style)


def _names(offers: tuple[Offer, ...], most: int) -> str:
    told = [f"{short(offer.name, NAME)}{_made(offer)}" for offer in offers[:most]]
    more = f" and {len(offers) - most:,} more" if len(offers) > most else ""
    return f"{', '.join(told)}{more}"


def _made(offer: Offer) -> str:
    facts = [f"{offer.made:,}"] if offer.made else []
    facts += ["gated"] if offer.gated else []
    return f" ({', '.join(facts)})" if facts else ""


def _barred(page: Page, groups: tuple[Barred, ...], names: int, most: int | None) -> None:
    if not groups:
        return
    page.heading("THESE MAY NOT BE USED SO")
    for group in groups[:most]:
        rules = "; ".join(dict.fromkeys(f"{short(f.title)} ({f.rule})" for f in group.conflicts))
        page.text(short(", ".join(group.licenses), 200), lead="  ✗ ", lead_style=Style.BAD)
        _field(page, "models", _names(group.offers, names))
        _field(page, "why", rules)
    if most and len(groups) > most:
        page.text(f"… and {len(groups) - most} more: --all", lead="  ", style=Style.FAINT)


def _left_out(page: Page, report: OffersReport) -> None:
    """How many are not offered and why, the most used of them by name."""
    if not report.left_out:
        return
    page.heading("NOT AMONG THEM")
    for left in report.left_out:
        named = [short(name, NAME) for name in left.names] + ["…"] * (left.count > len(left.names))
        page.text(f"{_LEFT_OUT[left.why]} ({', '.join(named)})", lead=f"  {left.count:>5,} ")
