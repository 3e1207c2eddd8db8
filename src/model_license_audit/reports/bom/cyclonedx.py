"""A document of CycloneDX in the classes of its library, with what they lack added: loaded only to write one."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from cyclonedx.model import Property
from cyclonedx.model.bom import Bom, BomMetaData
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.model.contact import OrganizationalEntity
from cyclonedx.model.dependency import Dependency
from cyclonedx.model.tool import ToolRepository
from cyclonedx.output import make_outputter
from cyclonedx.schema import OutputFormat, SchemaVersion

from model_license_audit import __version__
from model_license_audit.model.refs import ArtifactRef
from model_license_audit.reports.bom.contents import Contents
from model_license_audit.reports.bom.cyclonedx_additions import Additions, in_order
from model_license_audit.reports.bom.cyclonedx_components import Components
from model_license_audit.reports.bom.identity import LIMITS, TOOL, counts, document_id
from model_license_audit.reports.bom.links import PREFIX
from model_license_audit.reports.bom.wording import line

_KEPT_FIRST = ("$schema", "bomFormat", "specVersion", "serialNumber", "version", "metadata")


def document(contents: Contents) -> dict[str, Any]:
    """The whole document; see docs/boms.md for what stands where."""
    components = Components(contents)
    made = {entry.ref: components.component(entry) for entry in contents.entries}
    main = made[contents.audited[0].ref] if len(contents.audited) == 1 else None
    version = contents.particulars.spec_version
    bom = Bom(
        serial_number=document_id(contents, f"cyclonedx-{version}"),
        metadata=_metadata(contents, main),
        components=[component for component in made.values() if component is not main],
        dependencies=_dependencies(contents, made),
    )
    schema = SchemaVersion[f"V{version.replace('.', '_')}"]
    told: dict[str, Any] = json.loads(make_outputter(bom, OutputFormat.JSON, schema).output_as_string())
    in_order(told)
    Additions(contents).add_to(told)
    return {name: told[name] for name in (*_KEPT_FIRST, *(sorted(set(told) - {*_KEPT_FIRST}))) if name in told}


def _dependencies(contents: Contents, made: Mapping[ArtifactRef, Component]) -> list[Dependency]:
    """What each artifact was made from; all at once, as adding them one by one takes quadratic time."""
    above: dict[ArtifactRef, list[Dependency]] = {entry.ref: [] for entry in contents.entries}
    for link in contents.links:
        if link.child != link.parent:
            above[link.child].append(Dependency(made[link.parent].bom_ref))
    return [Dependency(made[ref].bom_ref, parents) for ref, parents in above.items()]


def _metadata(contents: Contents, main: Component | None) -> BomMetaData:
    told = contents.particulars
    tool = Component(name=TOOL, version=__version__, type=ComponentType.APPLICATION)
    return BomMetaData(
        timestamp=told.created,
        tools=ToolRepository(components=[tool]),
        component=main,
        manufacturer=OrganizationalEntity(name=line(told.author)) if told.author else None,
        properties=list(_properties(contents)),
    )


def _properties(contents: Contents) -> Iterator[Property]:
    """What the audits found: licenses are to be read with that in mind."""
    for name, value in counts(contents).items():
        yield Property(name=f"{PREFIX}{name}", value=value)
    for report in contents.reports:
        yield Property(name=f"{PREFIX}outcome", value=line(report.outcome.reason))
        yield Property(name=f"{PREFIX}license-data", value=line(report.versions.license_data))
        yield Property(name=f"{PREFIX}rules", value=line(report.versions.rules))
    yield Property(name=f"{PREFIX}limits", value=LIMITS)
