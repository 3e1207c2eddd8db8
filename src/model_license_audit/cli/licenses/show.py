"""``modelaudit licenses show``: what one license says."""

from __future__ import annotations

import click

from model_license_audit.cli.licenses.knowledge import echo_json, one_license
from model_license_audit.cli.output import format_option, put_page
from model_license_audit.cli.packs import license_data, pack_option


@click.command()
@click.argument("license_", metavar="LICENSE")
@pack_option
@format_option
def show(license_: str, form: str) -> None:
    """Show what a license says: the six answers, then each term with its clause.

    LICENSE is a key, an identifier of SPDX or the Hub, or a name. The answers are for a model under this license
    alone, with nothing said about the use.
    """
    from model_license_audit.audit.auditor import license_answers
    from model_license_audit.reports.json_codec import encode
    from model_license_audit.reports.pages.license import LicensePage

    kb = license_data()
    found = one_license(kb, license_)
    answers = license_answers(kb, found)
    if form == "json":
        echo_json({"license": encode(found), "answers": encode(answers)})
        return
    put_page(LicensePage(found, answers, kb.restrictions).write)
