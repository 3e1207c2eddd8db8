"""Plain words for every coded word a report shows: the one table of them."""

from __future__ import annotations

from model_license_audit.model.evidence import Confidence, ProblemKind
from model_license_audit.model.findings import FindingKind, Severity
from model_license_audit.model.lineage import DerivationKind
from model_license_audit.model.terms import FlowDown, Status, Trigger
from model_license_audit.model.todo import TodoGroup, TodoState
from model_license_audit.model.use import Purpose, Release

ACTIONS: dict[str, str] = {
    "use": "Use it",
    "commercial-use": "Use it commercially",
    "modify": "Modify it",
    "redistribute": "Redistribute it",
    "sublicense": "Grant sublicenses",
    "host": "Host it as a service",
    "train-on-outputs": "Train other models on its outputs",
    "own-outputs": "Keep what the model puts out",
    "patent": "Use the licensor's patents",
    "other-terms-for-derivatives": "License what you make from it under other terms",
    "trained-models-free": "Release models trained on it free of this license",
    "include-license": "Include a copy of the license",
    "notice-text": "Put the exact notice in a Notice file",
    "attribution": "Credit the author and keep copyright notices",
    "retain-notices": "Keep the notices that came with it",
    "display": "Show the exact words",
    "name-prefix": "Begin the model's name with the exact words",
    "state-changes": "Say that you changed it, and what",
    "share-alike": "Release what you make from it under the same license",
    "pass-on-restrictions": "Pass the use restrictions on to whoever receives it",
    "disclose-source": "Make the source available",
    "network-source": "Offer the source to users who reach it over a network",
    "pay": "Pay",
    "report": "Report to the licensor",
    "register": "Register with the licensor",
    "update": "Move to updated versions",
    "indemnify": "Indemnify the licensor",
    "comply-with-law": "Comply with the laws the license names",
    "no-commercial-use": "No commercial use",
    "no-derivatives": "No modification",
    "no-sharing-derivatives": "No sharing of modified versions",
    "no-redistribution": "No redistribution",
    "no-hosting": "No hosting as a service",
    "no-training-on-outputs": "No training of other models on its outputs",
    "use-restrictions": "No use for the purposes the license lists",
    "acceptable-use-policy": "No use against the acceptable-use policy",
    "territory": "No rights in some territories",
    "no-further-restrictions": "No further terms on those who receive it",
    "no-trademark": "No use of names and marks",
    "personal-acceptance": "Each recipient accepts the terms personally",
    "acceptance-by-use": "Use counts as acceptance",
    "termination": "The license ends on a breach",
    "patent-termination": "The license ends if you sue over patents or other rights",
    "unilateral-change": "The licensor may change the terms",
    "licensor-owns-outputs": "The licensor owns, or claims rights in, the outputs",
    "no-patent": "No patent license is given",
    "governing-law": "A governing law and courts are fixed",
    "no-sublicense": "No sublicensing",
    "field-of-use": "Only for the field the license names",
    "monthly-active-users": "A limit on monthly active users",
    "annual-revenue": "A limit on annual revenue",
}
"""What each action of ``model.terms.ACTIONS`` asks, allows or forbids."""

WITH_WORDS: dict[str, str] = {
    "display": "Show “{}”",
    "notice-text": "Put in a Notice file: “{}”",
    "name-prefix": "Begin the model's name with “{}”",
    "attribution": "Credit it as “{}”",
}
"""Actions that ask for exact words, with a place for them."""

WITH_LICENSE: dict[str, str] = {
    "include-license": "Include a copy of the {}",
    "share-alike": "Release what you make from it under the {}",
    "pass-on-restrictions": "Pass the use restrictions of the {} on to whoever receives it",
    "use-restrictions": "No use for the purposes that the {} lists",
}
"""Actions that are about one license, with a place for its name."""

GROUPS: dict[TodoGroup, str] = {
    TodoGroup.TO_DO: "WHAT TO DO",
    TodoGroup.NOT_NOW: "NOT ASKED OF THIS USE",
    TodoGroup.RECIPIENTS: "ASKED OF THOSE WHO RECEIVE IT",
    TodoGroup.RESTRICTION: "WHAT MAY NOT BE DONE",
    TodoGroup.THRESHOLD: "NUMBERS TO WATCH",
    TodoGroup.STANDING: "WHAT STANDS AS LONG AS IT IS USED",
}
"""The title of each group of points."""

GROUPS_MEAN: dict[TodoGroup, str] = {
    TodoGroup.TO_DO: "",
    TodoGroup.NOT_NOW: "but of another one",
    TodoGroup.RECIPIENTS: "by its own license",
    TodoGroup.RESTRICTION: "by you and by those who receive it",
    TodoGroup.THRESHOLD: "",
    TodoGroup.STANDING: "",
}
"""What is said behind the title."""

STATES: dict[TodoState, str] = {
    TodoState.DONE: "seen as done",
    TodoState.OPEN: "open",
    TodoState.UNSEEN: "not to be seen in files",
}
"""How far a thing to do is shown."""

TRIGGERS: dict[Trigger, str] = {
    Trigger.USE: "use it",
    Trigger.MODIFY: "modify it",
    Trigger.DISTRIBUTE: "distribute it",
    Trigger.PUBLISH: "publish it",
    Trigger.HOST: "host it",
    Trigger.USE_IN_PRODUCT: "use it in a product",
    Trigger.TRAIN_ON: "train on it",
    Trigger.TRAIN_ON_OUTPUTS: "train on its outputs",
    Trigger.ABOVE_THRESHOLD: "pass the threshold",
}
"""Completes *when you …*."""

DERIVATIONS: dict[DerivationKind, str] = {
    DerivationKind.FINETUNE: "finetune of {}",
    DerivationKind.ADAPTER: "adapter for {}",
    DerivationKind.QUANTIZED: "quantized from {}",
    DerivationKind.MERGE: "merged from {}",
    DerivationKind.DISTILLED: "distilled from {}",
    DerivationKind.TRAINED_ON: "trained on {}",
    DerivationKind.GENERATED_BY: "generated by {}",
    DerivationKind.CONVERTED: "converted from {}",
    DerivationKind.CONTAINS: "contains {}",
    DerivationKind.UNTYPED: "based on {}, how is not said",
}
"""How a child names its parent, which stands in the braces."""

KINDS: dict[FindingKind, tuple[str, str]] = {
    FindingKind.CONFLICT: ("conflict", "conflicts"),
    FindingKind.UNMET_DUTY: ("unmet duty", "unmet duties"),
    FindingKind.MISSING_EVIDENCE: ("missing evidence", "missing evidence"),
    FindingKind.UNKNOWN: ("unknown", "unknown"),
}
"""One and many of each kind."""

HEADLINES: dict[FindingKind, str] = {
    FindingKind.CONFLICT: "In conflict: something may not be done",
    FindingKind.UNMET_DUTY: "Not yet: duties are unmet",
    FindingKind.MISSING_EVIDENCE: "Not shown: something is claimed without evidence",
    FindingKind.UNKNOWN: "Cannot be told: something is unknown",
}
"""The verdict of an audit by its worst finding."""

SEVERITIES: dict[Severity, str] = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "note"}

STATUSES: dict[Status, str] = {
    Status.VERIFIED: "",
    Status.SECONDARY: "from a secondary source",
    Status.UNVERIFIED: "not verified",
}
"""Said behind a clause that was not read in the text itself."""

UNREAD = "its text was not read"
"""Said behind what follows from a license's class, and not from its text."""

CONFIDENCES: dict[Confidence, str] = {
    Confidence.HIGH: "",
    Confidence.MEDIUM: "medium confidence",
    Confidence.LOW: "low confidence",
}

PURPOSES: dict[Purpose, str] = {
    Purpose.COMMERCIAL: "commercial use",
    Purpose.RESEARCH: "research use",
    Purpose.INTERNAL: "internal use",
    Purpose.UNKNOWN: "commercial or not (not said)",
}

RELEASES: dict[Release, str] = {
    Release.WEIGHTS: "publishing the weights",
    Release.API: "hosting it as an API",
    Release.EMBEDDED: "shipping it inside a product",
    Release.OUTPUTS: "releasing its outputs only",
    Release.NONE: "releasing nothing",
}

OBTAINED: dict[str, str] = {
    "read": "",
    "catalogue": "catalogue",
    "hub": "hub",
    "sbom": "bill of materials",
    "curation": "concluded by your lawyers",
}
"""Where a fact came from when it was not read in the artifact's own files."""

EFFECTS: dict[str, str] = {
    "no-license": "no rights until the licensor grants a license",
    "separate-contract": "a separate contract is needed",
    "display": "the words must be shown",
}
"""What passing a threshold brings."""

SCOPES: dict[str, str] = {
    "non-commercial": "",
    "commercial": "for commercial use",
    "research-only": "for research only",
    "modifications": "for your own changes",
    "established": "where you are at home",
    "at-will": "at the licensor's will",
    "any-breach": "any breach will do",
    "all-rights": "all rights end",
    "service-users": "by users of the service",
}
"""How far a term goes, where that is less than its action says; another one is spelled out."""

FLOW_DOWNS: dict[FlowDown, str] = {
    FlowDown.ENFORCEABLE_CLAUSE: "as an enforceable clause, with notice",
    FlowDown.EQUIVALENT_CLAUSE: "by an equivalent clause",
    FlowDown.POLICY_BY_REFERENCE: "by referring to the policy",
    FlowDown.SAME_AGREEMENT: "under the same agreement",
    FlowDown.NO_FURTHER_RESTRICTIONS: "with nothing added",
}

PROBLEMS: dict[ProblemKind, str] = {
    ProblemKind.UNREADABLE: "could not be read",
    ProblemKind.MALFORMED: "malformed",
    ProblemKind.TOO_LARGE: "too large",
    ProblemKind.OUTSIDE: "outside the directory",
    ProblemKind.NOT_OPENED: "listed, not opened",
    ProblemKind.LFS_POINTER: "a pointer instead of the file",
}

NOT_LEGAL_ADVICE = (
    "This is not legal advice. It reports what files and license texts say. Whether a clause is enforceable where you"
    " are, whether your work is a derivative in law, and all that is marked unknown or undetermined remain for a"
    " lawyer to decide."
)


def coded(word: str) -> str:
    """A coded word in plain letters: ``no-harm-minors`` becomes ``no harm minors``."""
    return word.replace("-", " ").replace("_", " ")


def action(word: str) -> str:
    """The action in plain words; one that the table does not hold is spelled out."""
    return ACTIONS.get(word, coded(word).capitalize())


def count(number: int, one: str, many: str) -> str:
    """``1 finding``, ``2 findings``, ``12,000 findings``."""
    return f"{number:,} {one if number == 1 else many}"


def listed(parts: list[str], joint: str = "and") -> str:
    """``a``, ``a and b``, ``a, b and c``."""
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} {joint} {parts[-1]}"


def when(triggers: tuple[Trigger, ...]) -> str:
    """``when you distribute it or host it``; empty when the term is bound to no act."""
    return f"when you {listed([TRIGGERS[t] for t in triggers], 'or')}" if triggers else ""
