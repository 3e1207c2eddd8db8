"""What a document is called: the same for the same audit, another one for every other."""

from __future__ import annotations

import json
from hashlib import sha256
from uuid import NAMESPACE_URL, UUID, uuid5

from model_license_audit import __version__
from model_license_audit.reports.bom.contents import Contents
from model_license_audit.reports.json_codec import encode

TOOL = "modelaudit"
NO_DATE_COMMENT = "When it was made is not told: the date is a placeholder (give --date or SOURCE_DATE_EPOCH)."
LIMITS = (
    "Made from an audit of licenses: it lists the model, what it was made from and the files that were seen, and no"
    " software that it needs. This is no legal advice."
)


def document_id(contents: Contents, form: str) -> UUID:
    """A name-based UUID (version 5) of everything that goes into a document of a format."""
    told = contents.particulars
    parts = [
        form,
        __version__,
        told.created.isoformat() if told.created else "",
        told.author or "",
        *(json.dumps(encode(report), sort_keys=True) for report in contents.reports),
        *(repr((e.ref, e.version, e.supplier, e.files, _texts(e.artifact))) for e in contents.entries),
    ]
    digest = sha256("\x00".join(parts).encode("utf-8", "surrogatepass")).hexdigest()
    return uuid5(NAMESPACE_URL, f"urn:model-license-audit:bom:{digest}")


def _texts(artifact: object) -> list[tuple[str, str]]:
    return [(text.path, text.digest) for text in getattr(artifact, "texts", ())]


def counts(contents: Contents) -> dict[str, str]:
    """What the audits found, by kind, and what they could not: what a reader of the licenses should know first."""
    found: dict[str, int] = {}
    for report in contents.reports:
        for kind, number in report.tally.found.items():
            found[kind.value] = found.get(kind.value, 0) + number
    told = {f"findings:{kind}": number for kind, number in sorted(found.items())}
    told["findings:undetermined"] = sum(report.tally.undetermined for report in contents.reports)
    told["findings:waived"] = sum(report.tally.waived for report in contents.reports)
    told["gaps"] = sum(len(report.gaps) for report in contents.reports)
    return {name: str(number) for name, number in told.items()}
