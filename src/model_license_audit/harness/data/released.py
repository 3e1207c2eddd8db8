"""A release of another recipe as a base: it must be what its provenance says it was when it was made."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from model_license_audit.harness.release.names import PROVENANCE, SIGNATURE
from model_license_audit.model.errors import ModelAuditError

_REMEDY = "run its recipe again, or take it from where it was released"


def check_release(folder: Path, digests: Mapping[str, str]) -> None:
    """Compare the files of a release with those that its provenance names; raises where they are not the same."""
    name = folder.name
    try:
        subjects = json.loads((folder / PROVENANCE).read_bytes())["subject"]
        told = {subject["name"]: subject["digest"]["sha256"] for subject in subjects}
    except OSError as error:
        raise ModelAuditError(f"the release {name} has no {PROVENANCE}", _REMEDY) from error
    except (ValueError, LookupError, TypeError) as error:
        raise ModelAuditError(f"{PROVENANCE} of the release {name} is not what was written", _REMEDY) from error
    found = {path: digest for path, digest in digests.items() if path not in {PROVENANCE, SIGNATURE}}
    changed = sorted(path for path in told.keys() | found.keys() if told.get(path) != found.get(path))
    if changed:
        what = f"the release {name} is not what its {PROVENANCE} says: {', '.join(changed[:5])}"
        raise ModelAuditError(what, _REMEDY)
