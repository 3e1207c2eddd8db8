"""One artifact of the registry as a page for a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from model_license_audit.audit.portrait import Base, Era, PastAudit, Portrait
from model_license_audit.model.artifacts import Artifact
from model_license_audit.model.evidence import Claim, ClaimField
from model_license_audit.model.findings import FindingKind
from model_license_audit.model.recorded import Coverage, State
from model_license_audit.model.refs import ArtifactRef, Host
from model_license_audit.reports import phrases, words
from model_license_audit.reports.safe import NAME, short
from model_license_audit.reports.text.page import Page, Style

MOST = 12
"""So many lines of one section are shown; the JSON has them all."""

_COLUMN = 12
_HOSTS = {
    Host.HUGGINGFACE: "on the Hugging Face Hub",
    Host.TFHUB: "of TensorFlow Hub",
    Host.TORCHHUB: "of PyTorch Hub",
    Host.KAGGLE: "of Kaggle Models",
    Host.MLFLOW: "of an MLflow registry",
    Host.PATH: "in a local directory",
    Host.UNNAMED: "under a name given here",
}
_READ = {
    Coverage.RECORD: "its record was read",
    Coverage.CARD: "its record and its card were read",
    Coverage.FILES: "its files were read",
}
_TOLD = (
    ClaimField.LICENSE, ClaimField.LICENSE_NAME, ClaimField.LICENSE_LINK, ClaimField.BASE_MODEL,
    ClaimField.BASE_MODEL_RELATION, ClaimField.DATASET, ClaimField.SOURCE_DATASET, ClaimField.GATED,
    ClaimField.NEW_VERSION,
)  # fmt: skip


def write(page: Page, found: Portrait) -> None:
    """The page: what it is, what it was made from and what was made from it, its history, its audits, the evidence."""
    _head(page, found)
    _bases(page, found.bases)
    if found.made:
        page.heading("MADE FROM IT", "directly; `modelaudit impact` shows all below")
        page.text(", ".join(f"{number:,} by {kind}" for kind, number in found.made), lead="  ")
    _history(page, found.history)
    _audits(page, found.audits)
    _waivers(page, found.audits)
    _evidence(page, found.artifact)


def _head(page: Page, found: Portrait) -> None:
    artifact, known = found.artifact, found.recorded
    plain = ArtifactRef(artifact.ref.host, artifact.ref.name, dataset=artifact.ref.dataset)
    page.rule()
    page.text(short(str(plain), NAME), style=Style.STRONG)
    page.rule()
    page.blank()
    _field(page, "Kind", f"{artifact.kind.value} {_HOSTS[artifact.ref.host]}")
    _field(page, "State", _state(found), Style.PLAIN if known.state is State.PRESENT else Style.BAD)
    for label, told, style in _licenses(found):
        _field(page, label, told, style)
    _field(page, "Gated", _gated(artifact))
    for label, old in _labelled("Old names", [f"{name} ({told})" for name, told in found.old_names]):
        _field(page, label, old)
    if artifact.ref.revision:
        _field(page, "Commit", artifact.ref.revision)
    changed = f"; changed there {short(found.modified, NAME)}" if found.modified else ""
    _field(page, "Known", f"{_READ[known.coverage]}, from {short(found.source, NAME)}{_files(found)}{changed}")
    _field(page, "", f"seen so {_days(found.first_seen, found.last_seen)}")


def _days(first: str, last: str) -> str:
    return f"on {last[:10]}" if first[:10] == last[:10] else f"from {first[:10]} to {last[:10]}"


def _state(found: Portrait) -> str:
    known = found.recorded
    if known.state is State.PRESENT:
        return f"present on {known.looked}"
    why = f": {short(known.why)}" if known.why else ""
    return f"{known.state.value} on {known.looked}{why}; what is told here is of {known.seen}"


def _files(found: Portrait) -> str:
    return f", {words.count(found.files, 'file', 'files')}" if found.files else ""


def _licenses(found: Portrait) -> Iterator[tuple[str, str, Style]]:
    """The license as concluded, or as it comes with the weights; then what was declared and what texts were found."""
    artifact = found.artifact
    if found.inherited:
        origin = short(str(found.inherited.origin), NAME)
        yield "License", f"{short(found.inherited.license, NAME)} (inherited from {origin})", Style.STRONG
    else:
        style = Style.STRONG if artifact.concluded and artifact.concluded.determined else Style.OPEN
        yield "License", phrases.license_of(artifact.concluded), style
    declared = phrases.declared(artifact.declared) if artifact.declared else "nothing"
    yield "  declared", declared, Style.PLAIN
    if artifact.license_texts:
        for label, told in _labelled("  detected", phrases.detected(artifact, {})):
            yield label, told, Style.PLAIN
    if artifact.concluded and artifact.declared and artifact.concluded.how != artifact.declared.how:
        yield "  concluded", short(artifact.concluded.how), Style.PLAIN


def _gated(artifact: Artifact) -> str:
    claim = next(iter(artifact.claims_of(ClaimField.GATED)), None)
    if not artifact.gated or claim is None:
        return "no"
    return f"yes ({short(claim.value or '', NAME)}) · {phrases.place(claim.evidence)}"


def _bases(page: Page, bases: Sequence[Base]) -> None:
    page.heading("MADE FROM", "" if bases else "nothing that it names")
    for base in bases[:MOST]:
        page.text(words.DERIVATIONS[base.kind].format(short(base.ref.display, NAME)), lead="  ")
        told = base.license or ("no license known" if base.held else "not in the registry")
        renamed = base.written if base.written and base.written not in {base.ref.name, str(base.ref)} else None
        page.text(told + (f" · written {short(renamed, NAME)}" if renamed else ""), lead="    ", style=Style.FAINT)
    _more(page, len(bases))


def _history(page: Page, history: Sequence[Era]) -> None:
    page.heading("HISTORY", "what it was, by the license data of its day")
    for era in history[-MOST:]:
        days = f"{era.first_seen[:10]} to {era.last_seen[:10]}"
        told = [era.license or "no license", f"{era.coverage.value}, {short(era.source, NAME)}"]
        commit = [f"commit {era.commit[:12]}"] if era.commit else []
        page.text(" · ".join([*told, *commit]), lead=f"  {days}  ", lead_style=Style.FAINT)
    _more(page, len(history))


def _audits(page: Page, audits: Sequence[PastAudit]) -> None:
    if not audits:
        return
    page.heading("AUDITS", "the latest first")
    for audit in audits[:MOST]:
        style = Style.GOOD if audit.exit_code == 0 else Style.OPEN if audit.exit_code == 4 else Style.BAD
        said = short(audit.verdict, NAME) if audit.verdict else f"exit {audit.exit_code}"
        page.text(_findings(audit), lead=f"  {audit.at[:10]} {audit.at[11:16]}  {said}  ", lead_style=style)
        by = f" · for {short(audit.who, NAME)} ({short(audit.who_from or '', NAME)})" if audit.who else ""
        page.text(f"{short(audit.reason)} · {short(audit.target, NAME)}{by}", lead=" " * 20, style=Style.FAINT)
    _more(page, len(audits))


def _findings(audit: PastAudit) -> str:
    counted = dict(audit.open)
    told = [f"{counted[kind.value]:,} {kind.value}" for kind in FindingKind if kind.value in counted]
    return ", ".join(told) or "no findings"


def _waivers(page: Page, audits: Sequence[PastAudit]) -> None:
    """The waivers of the latest audit: what its owner answers for, and until when."""
    waivers = audits[0].waivers if audits else ()
    if not waivers:
        return
    page.heading("WAIVERS", "of the latest audit")
    for waiver in waivers[:MOST]:
        until = f" until {waiver.expires}" if waiver.expires else ""
        told = f"{short(waiver.reason, NAME)}{until} ({short(waiver.owner, NAME)}): {short(waiver.comment)}"
        page.text(told, lead=f"  {short(waiver.rule, NAME)}  ")
    _more(page, len(waivers))


def _evidence(page: Page, artifact: Artifact) -> None:
    claims = [claim for claim in artifact.claims if claim.field in _TOLD]
    if not claims:
        return
    page.heading("EVIDENCE", "what its license and lineage were read from")
    for claim in claims[:MOST]:
        page.text(_claim(claim), lead="  • ")
    _more(page, len(claims))


def _claim(claim: Claim) -> str:
    value = short(claim.value, NAME) if claim.value is not None else f"({claim.shape.value})"
    return f"{claim.field.value.replace('_', ' ')}: {value} · {phrases.place(claim.evidence)}"


def _more(page: Page, number: int) -> None:
    if number > MOST:
        page.text(f"… and {number - MOST:,} more, with --format json", lead="  ", style=Style.FAINT)


def _labelled(label: str, lines: Sequence[str]) -> Iterator[tuple[str, str]]:
    """The lines, the first behind the label."""
    for number, line in enumerate(lines):
        yield ("" if number else label), line


def _field(page: Page, label: str, text: str, style: Style = Style.PLAIN) -> None:
    page.field(label, text, indent=2, column=_COLUMN, style=style)
