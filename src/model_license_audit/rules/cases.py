"""The cases of a rule: a lineage in a few lines, a use, the verdict expected.

Notation, one statement a line; the first artifact named is the one audited::

    Llama-Acme-8B <- finetune - meta-llama/Llama-3.1-8B      a link, by its kind
    Acme-8B <- untyped (config.json) - acme/base             a link read in a file other than the card
    meta-llama/Llama-3.1-8B : llama3.1                       a license as a card states it
    acme/list : [mit, cc-by-4.0]                             a list, as a card states it
    acme/other : other, name my-license, link LICENSE        `license`, `license_name`, `license_link`
    acme/base : mit @ model.gguf                             a license as another file states it
    acme/base : mit for code                                 a license that the card gives to one part, in words
    Acme-8B = architecture LlamaForCausalLM                  what a configuration names as its architecture
    Acme-8B = tag llama-2                                    a tag of a card, or the task that it names
    Acme-lora = weights model.safetensors                    the weights of a whole model among the files
    Acme-8B = use_limit research-only                        what the prose of a card keeps the weights to
    Acme-8B = made_from Llama-2-13B                          how the prose of a card names what it was made from
    Acme-8B = data_from GPT-4                                how the prose of a card names who made its data
    Acme-8B <- finetune (prose) - acme/base                  a link that only the prose of a card tells of
    dataset:acme/list = source_dataset extended|squad        what a data set says it was made from
    acme/lost : ?                                            an artifact that cannot be looked up
    dataset:acme/mails : cc-by-nc-4.0                        a data set
    ? <- finetune - acme/base                                an artifact without a name
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Container, Mapping
from dataclasses import fields, replace

from model_license_audit.licenses.conclude import conclude
from model_license_audit.licenses.entries.knowledge import KnowledgeBase
from model_license_audit.lineage.build import build_lineage
from model_license_audit.model.artifacts import Artifact, ArtifactKind, LicenseText, TextMatchKind, UnknownArtifact
from model_license_audit.model.errors import ContentError
from model_license_audit.model.evidence import (
    PROSE,
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
from model_license_audit.model.lineage import DerivationKind
from model_license_audit.model.refs import ArtifactRef, Host
from model_license_audit.model.use import Purpose, Release, UseContext
from model_license_audit.obligations.situation import Situation, understand
from model_license_audit.rules.evaluate import Evaluator
from model_license_audit.rules.rule import Case, Rule

_LINK = re.compile(r"\A(?P<child>\S+)\s*<-\s*(?P<kind>\w+)\s*(?:\((?P<file>[^)]+)\)\s*)?-\s*(?P<parent>\S+)\Z")
_LICENSE = re.compile(r"\A(?P<name>\S+)\s+:\s+(?P<license>.+)\Z")
_IN_PROSE = "use_limit|made_from|data_from"
_SAID = re.compile(
    rf"\A(?P<name>\S+)\s+=\s+(?P<field>architecture|tag|weights|source_dataset|{_IN_PROSE})\s+(?P<value>\S+)\Z"
)
_OF_A_PART = re.compile(r"\A(?P<license>\S.*?)\s+for\s+(?P<part>code|weights|data|documentation)\Z")
_ROLES = (
    ("readme", TextRole.CARD),
    ("notice", TextRole.NOTICE),
    ("license", TextRole.LICENSE),
    ("use_policy", TextRole.POLICY),
)


def run_case(rule: Rule, case: Case, kb: KnowledgeBase) -> Verdict | None:
    """The verdict of the rule on the case, ``None`` where it does not apply.

    Raises ``ConditionFailed`` when the rule cannot be evaluated.
    """
    return Evaluator(situation_of(case, kb)).verdict(rule)


def situation_of(case: Case, kb: KnowledgeBase) -> Situation:
    """The situation that a case describes."""
    readings, order, lost = _read(case.lineage)
    subject_ref = _ref(order[0])
    texts = _texts(_with_words(case, order[0]), order[0])
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

    return understand(kb, build_lineage(subject, resolve), use_of(case.use, kb.restrictions))


def _with_words(case: Case, subject: str) -> dict[str, str]:
    """The files of a case, where a card also says in words what the notation tells of a part."""
    files = dict(case.files)
    for stated in filter(None, (_LICENSE.match(line.strip()) for line in case.lineage.splitlines())):
        if part := _OF_A_PART.match(stated["license"].strip()):
            card = "README.md" if stated["name"] == subject else f"{stated['name']}:README.md"
            words = f"The {part['part']} is licensed under {part['license']}."
            files[card] = "\n\n".join(filter(None, (files.get(card), words)))
    return files


def _texts(files: dict[str, str], subject: str) -> dict[str, tuple[TextFile, ...]]:
    """The files of each artifact: ``NOTICE`` is one of the audited, ``acme/base:NOTICE`` one of an ancestor."""
    found: dict[str, list[TextFile]] = {subject: []}
    for written, text in sorted({"README.md": "", **files}.items()):
        owner, colon, path = written.rpartition(":")
        found.setdefault(owner if colon else subject, []).append(_text(path, text))
    return {name: tuple(texts) for name, texts in found.items()}


_USE = {f.name for f in fields(UseContext)} - {"release_stated"}


def use_of(said: Mapping[str, object], codes: Container[str] | None = None) -> UseContext:
    """The use context of a case; only what is said is known. Fields of use must be among ``codes``, where given."""
    if unknown := set(said) - _USE:
        raise ContentError(f"a use has no {sorted(unknown)[0]!r}", "see model_license_audit.model.use")
    planned = _texts_of(said, "fields")
    if codes is not None and (wrong := [name for name in planned if f"no-{name}" not in codes]):
        raise ContentError(f"{wrong[0]!r} is no coded field of use", "see data/use_restrictions.yaml")
    modified = said.get("modified")
    return UseContext(
        purpose=Purpose(str(said.get("purpose", Purpose.UNKNOWN))),
        release=Release(str(said.get("release", Release.WEIGHTS))),
        release_stated="release" in said,
        territories=_texts_of(said, "territories"),
        monthly_users=_number_of(said, "monthly_users"),
        annual_revenue=_number_of(said, "annual_revenue"),
        established=_texts_of(said, "established"),
        modified=modified if isinstance(modified, bool) else None,
        fields=planned,
    )


def _texts_of(said: Mapping[str, object], name: str) -> tuple[str, ...]:
    value = said.get(name, ())
    return tuple(map(str, value)) if isinstance(value, list | tuple) else (str(value),)


def _number_of(said: Mapping[str, object], name: str) -> int | None:
    value = said.get(name)
    return value if isinstance(value, int) else None


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
            elif not _OF_A_PART.match(license_["license"].strip()):
                claims += _license_claims(license_["license"].strip(), number)
        elif said:
            readings.setdefault(said["name"], []).append(_said_claim(said["field"], said["value"], number))
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
        Confidence.LOW if file in {"config.json", PROSE} else Confidence.HIGH,
        _evidence(value or "", line, file),
        shape,
    )


def _evidence(value: str, line: int, file: str | None) -> Evidence:
    if file == PROSE:
        return Evidence("README.md", line=line, pointer=PROSE, excerpt=value)
    return Evidence(file or "README.md", line=line, excerpt=value)


def _said_claim(field: str, value: str, line: int) -> Claim:
    """What a configuration, a card or the list of the files tells of an artifact."""
    if field == "weights":
        form = value.rpartition(".")[2]
        return Claim(ClaimField.FORMAT, form, Basis.DETECTED, Confidence.HIGH, Evidence(value, excerpt=value))
    file = PROSE if field in _IN_PROSE.split("|") else "config.json" if field == "architecture" else None
    return _claim(ClaimField(field), value, line, file=file)


def _link_claims(kind: str, parent: str, file: str | None, line: int) -> list[Claim]:
    if kind not in tuple(map(str, DerivationKind)):
        raise ContentError(f"a link is of no kind {kind!r}", f"use one of: {', '.join(DerivationKind)}")
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
