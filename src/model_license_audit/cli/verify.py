"""``modelaudit verify``: whether a release is what its statement says, and a model what a gate let out."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from model_license_audit.cli.common_options import upstream_from
from model_license_audit.cli.output import format_option, terminal
from model_license_audit.cli.packs import license_data, pack_option
from model_license_audit.model.errors import UsageError

if TYPE_CHECKING:
    from model_license_audit.gate.attested import Attested
    from model_license_audit.gate.verification import Verification
    from model_license_audit.reports.text.page import Page

SCHEMA = "urn:model-license-audit:verification:1"
"""The version of the JSON document; a change that could break a reader raises the number."""
_MOST = 20
"""Most lines of one check that the text shows; the JSON has all."""


@click.command(context_settings={"max_content_width": 80})
@click.argument("folder", metavar="DIR", type=click.Path(file_okay=False, path_type=Path))
@click.option(
    "--public-key",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="FILE",
    help="The public key of whoever signed it (PEM), to check model.sig or the attestation with.",
)
@click.option(
    "--attestation",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Check the verdict that `modelaudit gate --attest FILE` wrote, in the place of the statement of provenance.",
)
@click.option(
    "--base",
    "bases",
    multiple=True,
    metavar="REF=DIR",
    help="The base in a local directory, as hf:org/name=./dir: then it is checked which tensors are the base's.",
)
@click.option("--allow-incomplete", is_flag=True, help="Do not fail because a signature was not checked.")
@pack_option
@format_option
def verify(folder: Path, allow_incomplete: bool, form: str, **said: Any) -> None:
    """Check a release against its statement of provenance, its signature and its card; or, with --attestation, a model
    against the verdict of a gate.

    Every file must have the digest that provenance.json tells, and no file may be missing or added; the card must name
    the same license, base and data; tensors.json must list the tensors as they are. With the base at hand, what is
    said to be unchanged is compared with it. Of an attestation, the signature and every file are checked, and the
    verdict is shown.

    \b
    modelaudit verify ./release --public-key key.pub
    modelaudit verify ./release --base hf:org/name=./base
    modelaudit verify ./my-model --attestation gate.intoto.jsonl --public-key key.pub

    A pair of keys to sign with is made by:

    \b
    openssl ecparam -name prime256v1 -genkey -noout -out key.pem
    openssl ec -in key.pem -pubout -out key.pub

    Exits with 0 when all holds, with 1 when something does not, with 3 when there is no statement, and with 4 when
    there is a signature and no key to check it with. An attestation that holds exits with the code of its verdict: 1
    where the model was refused, 4 where its audit was incomplete.
    """
    found = _checked(folder, **said)
    click.echo(_as_json(found) if form == "json" else _as_text(found), nl=False)
    click.get_current_context().exit(int(found.exit_code(allow_incomplete=allow_incomplete)))


def _checked(folder: Path, public_key: Path | None, bases: tuple[str, ...], attestation: Path | None) -> Verification:
    if attestation is None:
        from model_license_audit.harness.release.verifying import verify_release

        return verify_release(license_data(), folder, public_key, upstream_from(bases, "--base"))
    if bases:
        raise UsageError("--base and --attestation are given", "verify the release first, then the attestation")
    from model_license_audit.gate.verifying import verify_attestation

    return verify_attestation(folder, attestation, public_key)


def _as_json(found: Verification) -> str:
    from model_license_audit import __version__
    from model_license_audit.reports.json_text import written

    document: dict[str, Any] = {
        "schema": SCHEMA,
        "tool": {"name": "modelaudit", "version": __version__},
        "target": found.target,
        "holds": found.holds,
        "complete": found.complete,
        "checks": [
            {"name": check.name, "result": check.standing.value, "found": list(check.found)} for check in found.checks
        ],
    }
    if found.attested is not None:
        names = ("verdict", "reason", "model", "at", "by", "by_from")
        document["attestation"] = {name: getattr(found.attested, name) for name in names}
    return written(document) + "\n"


def _as_text(found: Verification) -> str:
    from model_license_audit.gate.verification import Standing
    from model_license_audit.reports.safe import NAME, short
    from model_license_audit.reports.text.page import Page, Style

    page = Page(**terminal())
    signs = {
        Standing.HOLDS: ("holds", Style.GOOD),
        Standing.FAILS: ("FAILS", Style.BAD),
        Standing.NOT_CHECKED: ("not checked", Style.OPEN),
    }
    what = "Release" if found.attested is None else "Model"
    page.text(f"{what} in {short(found.target, NAME)}", style=Style.STRONG)
    for check in found.checks:
        word, style = signs[check.standing]
        page.field(check.name, word, indent=2, column=11, style=style)
        for line in check.found[:_MOST]:
            page.text(short(line), lead="             ")
        if len(check.found) > _MOST:
            page.text(f"and {len(check.found) - _MOST} more (--format json has all)", lead="             ")
    failed = sum(check.standing is Standing.FAILS for check in found.checks)
    well = "Nothing is otherwise than said." + ("" if found.complete else " Who signed it was not checked.")
    page.text(f"{failed} of {len(found.checks)} checks fail." if failed else well)
    if found.attested is not None:
        _verdict(page, found.attested, believed=found.holds)
    return page.finish()


def _verdict(page: Page, said: Attested, *, believed: bool) -> None:
    """What the gate said, and of which model, when and for whom; what does not hold is told and not believed."""
    from model_license_audit.gate.verdict import Decision
    from model_license_audit.reports.safe import NAME, short
    from model_license_audit.reports.text.page import Style

    word = said.verdict.value if believed else f"{said.verdict.value} is said, which is not proved"
    good = believed and said.verdict is Decision.RELEASED
    page.field("verdict", word, indent=2, column=11, style=Style.GOOD if good else Style.BAD)
    by = f"for {short(said.by, NAME)} ({short(said.by_from or '', NAME)})" if said.by else "for nobody who is named"
    page.text(short(said.reason), lead="             ")
    page.text(f"{short(said.model, NAME)}, {short(said.at, NAME)}, {by}", lead="             ")
