"""A document of SPDX 2.3 as lines of tags and values: loaded only to write one."""

from __future__ import annotations

import io

from spdx_tools.spdx.model.document import Document
from spdx_tools.spdx.writer.tagvalue.annotation_writer import write_annotation
from spdx_tools.spdx.writer.tagvalue.creation_info_writer import write_creation_info
from spdx_tools.spdx.writer.tagvalue.extracted_licensing_info_writer import write_extracted_licensing_info
from spdx_tools.spdx.writer.tagvalue.file_writer import write_file
from spdx_tools.spdx.writer.tagvalue.package_writer import write_package
from spdx_tools.spdx.writer.tagvalue.relationship_writer import write_relationship
from spdx_tools.spdx.writer.tagvalue.tagvalue_writer_helper_functions import (
    scan_relationships,
    write_list_of_elements,
    write_optional_heading,
    write_separator,
)


def tag_value(document: Document) -> str:
    """What the library's ``write_document`` writes of a document without snippets, where every file is in one package.

    That looks every file up in a list of all, once and again: 55,000 files take it most of a minute.
    """
    out = io.StringIO()
    related, contained = scan_relationships(document.relationships, document.packages, document.files)
    out.write("## Document Information\n")
    write_creation_info(document.creation_info, out)
    write_separator(out)
    for package in document.packages:
        write_package(package, out)
        write_separator(out)
        write_list_of_elements(contained.get(package.spdx_id, []), write_file, out, with_separator=True)
    licenses = document.extracted_licensing_info
    write_optional_heading(licenses, "## License Information\n", out)
    write_list_of_elements(licenses, write_extracted_licensing_info, out, with_separator=True)
    write_optional_heading(related, "## Relationships\n", out)
    write_list_of_elements(related, write_relationship, out)
    write_separator(out)
    write_optional_heading(document.annotations, "## Annotations\n", out)
    write_list_of_elements(document.annotations, write_annotation, out, with_separator=True)
    return out.getvalue().rstrip("\n") + "\n"
