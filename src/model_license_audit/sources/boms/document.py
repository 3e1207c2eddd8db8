"""Bills of materials of others: a file in CycloneDX (JSON, XML) or SPDX (2 as JSON or tag-value, 3 as JSON-LD)."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from hashlib import sha256

from model_license_audit.model.errors import UsageError
from model_license_audit.sources.boms import cyclonedx as bom_cyclonedx
from model_license_audit.sources.boms import spdx2 as bom_spdx2
from model_license_audit.sources.boms import spdx3 as bom_spdx3
from model_license_audit.sources.boms import tag_value as bom_tag_value
from model_license_audit.sources.boms import xml as bom_xml
from model_license_audit.sources.boms.facts import Bom
from model_license_audit.sources.boms.values import text

MAX_BYTES = 64 * 1024 * 1024
"""The largest document that is read."""
_FORMS = "give a CycloneDX file (JSON or XML) or an SPDX one (2.2 or 2.3 as JSON or tag-value, 3.0 as JSON-LD)"


def read_bom(file: str) -> Bom:
    """What a document says of models and data sets; nothing that it names is fetched.

    Raises :class:`UsageError` where the file cannot be read, is too large, or is none of the formats.
    """
    data = _bytes(file)
    try:
        document = _document(data)
    except (bom_tag_value.BrokenTagValue, bom_xml.BrokenXml) as error:
        raise UsageError(f"{file}: {error}", _FORMS) from error
    except RecursionError as error:
        raise UsageError(f"{file}: it is nested too deep", _FORMS) from error
    except ValueError as error:
        raise UsageError(f"{file}: it is no JSON ({error})", _FORMS) from error
    return _bom(file, document, sha256(data).hexdigest())


def _bytes(file: str) -> bytes:
    try:
        if not os.path.isfile(file):  # noqa: PTH113 - what was said is kept as it is
            raise UsageError(f"{file}: there is no such file", _FORMS)
        with open(file, "rb") as stream:  # noqa: PTH123
            data = stream.read(MAX_BYTES + 1)
    except OSError as error:
        raise UsageError(f"{file}: cannot be read ({error.strerror})", _FORMS) from error
    if len(data) > MAX_BYTES:
        raise UsageError(f"{file}: is larger than {MAX_BYTES // 2**20} MiB", "give the part that tells of the models")
    return data


def _document(data: bytes) -> Mapping[str, object]:
    """The document in the shape of its JSON form."""
    start = data[:1024].removeprefix(b"\xef\xbb\xbf").lstrip()
    if start.startswith(b"<"):
        return bom_xml.parse(data)
    if not start.startswith((b"{", b"[")):
        return bom_tag_value.parse(data.decode("utf-8-sig", "replace").replace("\r\n", "\n"))
    document = json.loads(data)
    return document if isinstance(document, dict) else {}


def _bom(file: str, document: Mapping[str, object], digest: str) -> Bom:
    if text(document, "bomFormat") == "CycloneDX":
        form = f"CycloneDX {text(document, 'specVersion')}".strip()
        return bom_cyclonedx.gather(document).finished(file, form, digest)
    version = text(document, "spdxVersion")
    if version.startswith("SPDX-2"):
        return bom_spdx2.gather(document).finished(file, version, digest)
    if "@context" in document and ("@graph" in document or "spdxId" in document):
        return bom_spdx3.gather(document).finished(file, "SPDX 3", digest)
    raise UsageError(f"{file}: is no bill of materials that is known", _FORMS)
