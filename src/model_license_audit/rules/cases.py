"""The cases of a rule: a lineage in a few lines, a use, the verdict expected.

Notation, one statement a line; the first artifact named is the one audited::

    Llama-Acme-8B <- finetune - meta-llama/Llama-3.1-8B      a link, by its kind
    Acme-8B <- untyped (config.json) - acme/base             a link read in a file other than the card
    meta-llama/Llama-3.1-8B : llama3.1                       a license as a card states it
    acme/list : [mit, cc-by-4.0]                             a list, as a card states it
    acme/other : other, name my-license, link LICENSE        `license`, `license_name`, `license_link`
    acme/base : mit @ model.gguf                             a license as another file states it
    Acme-8B = architecture LlamaForCausalLM                  what a configuration names as its architecture
    Acme-8B = tag llama-2                                    a tag of a card
    acme/lost : ?                                            an artifact that cannot be looked up
    dataset:acme/mails : cc-by-nc-4.0                        a data set
    ? <- finetune - acme/base                                an artifact without a name
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, replace

from model_license_audit.licenses.conclude import conclude
from model_license_audit.licenses.entries.knowledge import KnowledgeBase
from model_license_audit.lineage.build import build_lineage
from model_license_audit.model.artifacts import (
    Artifact,
    ArtifactKind,
    LicenseText,
    TextMatchKind,
    UnknownArtifact,
)
from model_license_audit.model.errors import ContentError
from model_license_audit.model.evidence import (
    Basis,
    Claim,
    ClaimField,
    Confidence,
    Evidence,
    Reading,
    Shape,
    TextFile,
    TextRole,
)
from model_license_audit.model.findings import Verdict
from model_license_audit.model.refs import ArtifactRef, Host
from model_license_audit.model.use import Purpose, Release, UseContext
from model_license_audit.obligations.situation import Situation, understand
from model_license_audit.rules.evaluate import Evaluator
from model_license_audit.rules.rule import Case, Rule

_LINK = re.compile(r"\A(?P<child>\S+)\s*<-\s*(?P<kind>\w+)\s*(?:\((?P<file>[^)]+)\)\s*)?-\s*(?P<parent>\S+)\Z")
_LICENSE = re.compile(r"\A(?P<name>\S+)\s+:\s+(?P<license>.+)\Z")
_SAID = re.compile(r"\A(?P<name>\S+)\s+=\s+(?P<field>architecture|tag)\s+(?P<value>\S+)\Z")
_ROLES = (
    ("readme", TextRole.CARD),
    ("notice", TextRole.NOTICE),
    ("license", TextRole.LICENSE),
    ("use_policy", TextRole.POLICY),
)


@dataclass(frozen=True, slots=True)
class CaseResult:
    """What a rule said of a case, beside what it should have said."""

    rule: Rule
    case: Case
    verdict: Verdict | None

    @property
    def passed(self) -> bool:
        """True when the rule said what the case expects."""
        return self.verdict is self.case.expect


def run_case(rule: Rule, case: Case, kb: KnowledgeBase) -> CaseResult:
    """The verdict of the rule on the case; raises ``ConditionFailed`` when the rule cannot be evaluated."""
    return CaseResult(rule, case, Evaluator(situation_of(case, kb)).verdict(rule))


def situation_of(case: Case, kb: KnowledgeBase) -> Situation:
    """The situation that a case describes."""
    readings, order, lost = _read(case.lineage)
    subject_ref = _ref(order[0])
    texts = _texts(case.files, order[0])
    artifacts = {
        _ref(name): conclude(
            kb,
            _ref(name),
            _kind(name),
            Reading(tuple(readings[name]), texts.get(name, ())),
            names=(case.names if name == order[0] else ()) or _names(name),
        )
        for name in order
        if name not in lost
    }
    subject = artifacts[subject_ref]
    subject = replace(subject, license_texts=subject.license_texts + _license_texts(case))

    def resolve(ref: ArtifactRef) -> Artifact | UnknownArtifact:
        found = artifacts.get(ref)
        return found or UnknownArtifact(ref, "it is not in the catalogue", "name where it lies with --upstream")

    return understand(kb, build_lineage(subject, resolve), use_of(case.use))


def _texts(files: dict[str, str], subject: str) -> dict[str, tuple[TextFile, ...]]:
    """The files of each artifact: ``NOTICE`` is one of the audited, ``acme/base:NOTICE`` one of an ancestor."""
    found: dict[str, list[TextFile]] = {subject: []}
    for written, text in sorted({"README.md": "", **files}.items()):
        owner, colon, path = written.rpartition(":")
        found.setdefault(owner if colon else subject, []).append(_text(path, text))
    return {name: tuple(texts) for name, texts in found.items()}


def use_of(said: dict[str, object]) -> UseContext:
    """The use context of a case; only what is said is known."""
    unknown = set(said) - {"purpose", "release", "territories", "monthly_users", "annual_revenue"}
    if unknown:
        raise ContentError(f"a use has no {sorted(unknown)[0]!r}", "see model_license_audit.model.use")
    territories = said.get("territories", ())
    users, revenue = said.get("monthly_users"), said.get("annual_revenue")
    return UseContext(
        purpose=Purpose(str(said.get("purpose", Purpose.UNKNOWN))),
        release=Release(str(said.get("release", Release.WEIGHTS))),
        release_stated="release" in said,
        territories=tuple(map(str, territories)) if isinstance(territories, list | tuple) else (str(territories),),
        monthly_users=users if isinstance(users, int) else None,
        annual_revenue=revenue if isinstance(revenue, int) else None,
    )


def _read(lineage: str) -> tuple[dict[str, list[Claim]], list[str], set[str]]:
    readings: dict[str, list[Claim]] = {}
    lost: set[str] = set()
    for number, line in enumerate(filter(str.strip, lineage.splitlines()), 1):
        link, license_, said = (form.match(line.strip()) for form in (_LINK, _LICENSE, _SAID))
        if link:
            readings.setdefault(link["parent"], [])
            claims = readings.setdefault(link["child"], [])
            claims += _link_claims(link["kind"], link["parent"], link["file"], number)
        elif license_:
            claims = readings.setdefault(license_["name"], [])
            if license_["license"].strip() == "?":
                lost.add(license_["name"])
            else:
                claims += _license_claims(license_["license"].strip(), number)
        elif said:
            file = "config.json" if said["field"] == "architecture" else None
            claim = _claim(ClaimField(said["field"]), said["value"], number, file=file)
            readings.setdefault(said["name"], []).append(claim)
        elif len(line.split()) == 1:
            readings.setdefault(line.strip(), [])
        else:
            raise ContentError(
                f"a case's lineage has a line that is no statement: {line.strip()!r}", "see the notation"
            )
    order = _first_named(lineage, readings)
    return readings, order, lost


def _first_named(lineage: str, readings: dict[str, list[Claim]]) -> list[str]:
    first = lineage.split(maxsplit=1)[0]
    return [first, *sorted(name for name in readings if name != first)]


def _ref(name: str) -> ArtifactRef:
    dataset = name.startswith("dataset:")
    name = name.removeprefix("dataset:")
    return ArtifactRef(Host.UNNAMED if name == "?" else Host.HUGGINGFACE, name, dataset=dataset)


def _kind(name: str) -> ArtifactKind:
    return ArtifactKind.DATASET if name.startswith("dataset:") else ArtifactKind.MODEL


def _names(name: str) -> tuple[str, ...]:
    return () if name == "?" else (name.removeprefix("dataset:").rpartition("/")[2],)


def _claim(
    field: ClaimField, value: str | None, line: int, shape: Shape = Shape.SCALAR, file: str | None = None
) -> Claim:
    return Claim(
        field,
        value,
        Basis.DETECTED if file else Basis.DECLARED,
        Confidence.LOW if file == "config.json" else Confidence.HIGH,
        Evidence(file or "README.md", line=line, excerpt=value or ""),
        shape,
    )


def _link_claims(kind: str, parent: str, file: str | None, line: int) -> list[Claim]:
    name = parent.removeprefix("dataset:")
    if kind == "trained_on":
        return [_claim(ClaimField.DATASET, name, line, file=file)]
    written = f"dataset:hf:{name}" if parent.startswith("dataset:") else name
    claims = [_claim(ClaimField.BASE_MODEL, written, line, file=file)]
    if kind != "untyped":
        claims.append(_claim(ClaimField.TAG, f"base_model:{kind}:{written}", line, file=file))
    return claims


def _license_claims(text: str, line: int) -> list[Claim]:
    if text == "null":
        return [_claim(ClaimField.LICENSE, None, line, Shape.NULL)]
    if text == "template":
        return [_claim(ClaimField.LICENSE, None, line, Shape.TEMPLATE)]
    if text.startswith("["):
        return [_claim(ClaimField.LICENSE, part.strip(), line, Shape.LIST) for part in text.strip("[]").split(",")]
    text, _, file = text.partition(" @ ")
    head, *rest = (part.strip() for part in text.split(","))
    claims = [_claim(ClaimField.LICENSE, head, line, file=file.strip() or None)]
    fields = {"name": ClaimField.LICENSE_NAME, "link": ClaimField.LICENSE_LINK, "gated": ClaimField.GATED}
    for part in rest:
        key, _, value = part.partition(" ")
        claims.append(_claim(fields[key], value or "auto", line))
    return claims


def _text(path: str, text: str) -> TextFile:
    name = path.rpartition("/")[2].casefold()
    role = next((role for start, role in _ROLES if name.startswith(start)), TextRole.OTHER)
    return TextFile(path, role, text, hashlib.sha256(text.encode()).hexdigest())


def _license_texts(case: Case) -> tuple[LicenseText, ...]:
    same = tuple(LicenseText(f"LICENSE-{key}", key, TextMatchKind.SAME, 1.0) for key in case.texts)
    edited = tuple(LicenseText(f"LICENSE-{key}", key, TextMatchKind.EDITED, 0.97, added=12) for key in case.edited)
    return same + edited
