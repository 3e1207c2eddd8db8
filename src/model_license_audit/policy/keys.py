"""The keys of a policy file: the form of each, whether lists of several files add up, and what it means."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from model_license_audit.model.findings import FindingKind, Severity
from model_license_audit.model.terms import LicenseClass, Status
from model_license_audit.model.use import Purpose, Release
from model_license_audit.policy.evidence import EVIDENCE
from model_license_audit.policy.forms import FLAG, PATH, PATTERN, Form, either, listed, named, number, table, word
from model_license_audit.policy.names import Names
from model_license_audit.policy.policy import NEVER
from model_license_audit.policy.waivers import REASONS


@dataclass(frozen=True, slots=True)
class Key:
    """A key: ``adds`` where what several files say adds up, and is not replaced by the nearer one.

    ``whole`` keys concern all audits of a call, and may not differ by directory.
    """

    form: Form
    meaning: str
    adds: bool = False
    whole: bool = False


_RULE, _LICENSE = named(Names.rule), named(Names.license)
_PLACES, _FIELDS = listed(named(Names.territory)), listed(named(Names.field))
_LISTS = {
    "licenses": (listed(_LICENSE), "Licenses by any identifier, or by a pattern such as `gpl-*`"),
    "classes": (listed(word(map(str, LicenseClass))), "License classes"),
    "publishers": (listed(PATTERN), "Who publishes a model or data set: the account on its hub, `*` as a pattern"),
    "artifacts": (listed(PATTERN), "Models and data sets by reference or id, `*` as a pattern"),
    "restrictions": (listed(named(Names.restriction)), "Coded restrictions that a license hands down"),
}
_FAIL_ON = either(
    word([*map(str, FindingKind), NEVER]),
    table(word(map(str, FindingKind)), word([*map(str, Severity), NEVER]), "fail-on"),
    lambda told: isinstance(told, Mapping),
)

KEYS: Mapping[str, Key] = {
    "fail-on": Key(
        _FAIL_ON,
        "The least bad kind of finding that fails an audit; or a table that says for each kind from which severity on"
        " it does (a kind that is left out fails nothing).",
    ),
    "allow-incomplete": Key(FLAG, "Whether an audit may pass that could not look at everything."),
    "licenses": Key(listed(PATH), "License packs of your own, added to the data that ship.", adds=True, whole=True),
    "waivers-file": Key(PATH, "The file of waivers.", whole=True),
    "baseline-file": Key(PATH, "The file of findings that were known before.", whole=True),
    "curations-file": Key(PATH, "The file of licenses that your lawyers concluded.", whole=True),
    "use.purpose": Key(word(map(str, Purpose)), "What the model is used for."),
    "use.release": Key(word(map(str, Release)), "What leaves the house."),
    "use.territories": Key(_PLACES, "Where it is released: country codes or EU."),
    "use.established": Key(_PLACES, "Where you live, or your company has its principal place of business."),
    "use.monthly-users": Key(number(), "Monthly active users of all your products together."),
    "use.annual-revenue": Key(number(), "Yearly revenue in US dollars."),
    "use.modified": Key(FLAG, "Whether the model is passed on changed."),
    "use.fields": Key(_FIELDS, "Fields of use that are planned, by their codes."),
    **{f"deny.{name}": Key(form, f"{about}: none of these.", adds=True) for name, (form, about) in _LISTS.items()},
    **{f"allow.{name}": Key(form, f"{about}: only these.") for name, (form, about) in _LISTS.items()},
    "require.evidence": Key(listed(word(EVIDENCE)), "What must be shown, whatever the licenses ask.", adds=True),
    "require.clause-status": Key(
        word(map(str, Status)), "How far every clause that the audit rests on must have been checked."
    ),
    "require.license-data-days": Key(number(), "How many days ago the license data may have been reviewed at most."),
    "rules.disable": Key(listed(_RULE), "Rules that are not run.", adds=True),
    "rules.severity": Key(table(_RULE, word(map(str, Severity)), "rules.severity"), "Severities of rules.", adds=True),
    "rules.packs": Key(listed(PATH), "Folders of rules of your own.", adds=True, whole=True),
    "report.theme": Key(PATH, "The folder of the theme that reports wear.", whole=True),
    "waiving.max-days": Key(number(), "How many days a waiver may last at most.", whole=True),
    "waiving.warn-days": Key(number(), "From how many days before its end a waiver is told of.", whole=True),
    "waiving.approver": Key(FLAG, "Whether somebody must be named who approved a waiver.", whole=True),
    "waiving.reasons": Key(listed(word(REASONS)), "The reasons for which a waiver may be written.", whole=True),
}

TABLES = tuple(dict.fromkeys(key.partition(".")[0] for key in KEYS if "." in key))
BESIDE = ("extends", "override", "tests", "waivers")
"""Keys that are read by themselves: the policy that is extended, directories, tests of the policy, waivers."""
