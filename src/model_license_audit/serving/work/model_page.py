"""The page of one artifact: what it is, its lineage as a picture, its audits, its history."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from model_license_audit.model.errors import ModelAuditError
from model_license_audit.model.evidence import ClaimField
from model_license_audit.model.refs import Host
from model_license_audit.serving.wire import Answer
from model_license_audit.serving.work.desk import Desk, Told
from model_license_audit.serving.work.finding import audits_found, kinship_of, portrait_of, report_of
from model_license_audit.serving.work.pages import audit_row, html

if TYPE_CHECKING:
    from model_license_audit.model.artifacts import Artifact
    from model_license_audit.model.refs import ArtifactRef
    from model_license_audit.registry.reading.shelf import Shelf
    from model_license_audit.reports.drawing.picture import Drawing

MOST = 12
"""So many lines of one section are shown."""
_DEPTH = 3
_EVIDENCE = frozenset(
    {
        ClaimField.LICENSE, ClaimField.LICENSE_NAME, ClaimField.LICENSE_LINK, ClaimField.BASE_MODEL,
        ClaimField.BASE_MODEL_RELATION, ClaimField.DATASET, ClaimField.SOURCE_DATASET, ClaimField.GATED,
        ClaimField.NEW_VERSION,
    }
)  # fmt: skip


def model_page(desk: Desk, told: Told) -> Answer:
    """The page of the artifact of that name."""
    from model_license_audit.reports.site.page import link

    with desk.shelf() as shelf:
        found = portrait_of(desk, shelf, told["ref"])
        plain = _plain(found.artifact.ref)
        sought = {"ref": plain, "rests_on": None, "verdict": None, "since": None, "latest": False}
        audits = list(map(audit_row, audits_found(desk, shelf, sought)))
        drawing, kin = _drawing(desk, shelf, found.artifact.ref, plain, bool(audits))
    boxes = drawing.boxes if drawing and kin else ()
    named = [one for box in boxes for one in (box.id, *(cell.id for cell in box.cells))]
    return html(
        "site-model.html.j2", _title(found.artifact), found=found, ref=plain, audits=audits, drawing=drawing,
        kin=kin, waivers=found.audits[0].waivers if found.audits else (), most=MOST,
        addresses={one: link("/model", ref=one) for one in named},
        evidence=[claim for claim in found.artifact.claims if claim.field in _EVIDENCE],
    )  # fmt: skip


def _title(artifact: Artifact) -> str:
    """What it is called: a model in a directory by its own name, as the path below it says where it lies."""
    return artifact.name if artifact.ref.host is Host.PATH else artifact.ref.display


def _plain(ref: ArtifactRef) -> str:
    return str(replace(ref, revision=None))


def _drawing(desk: Desk, shelf: Shelf, ref: ArtifactRef, plain: str, audited: bool) -> tuple[Drawing | None, bool]:
    """The picture of its kin; of a model in a directory that of its latest audit. True where the boxes have pages."""
    from model_license_audit.reports.drawing import audited as of_audit
    from model_license_audit.reports.drawing import kinship as of_kin
    from model_license_audit.reports.drawing.picture import draw

    if ref.host is Host.PATH:
        if not audited:
            return None, False
        from model_license_audit.reports.branches import Pedigree

        report = report_of(shelf, plain, None)[0]
        return draw(of_audit.scene_of(Pedigree.of(report.lineage), report)), False
    try:
        kinship = kinship_of(desk, shelf, {"ref": plain, "direction": "both", "depth": _DEPTH})
    except ModelAuditError:  # the page tells the rest
        return None, False
    return draw(of_kin.scene_of(kinship)), True
