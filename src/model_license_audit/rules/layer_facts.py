"""The facts about the parts of an artifact that are under licenses of their own: weights, code, data, documentation."""

from __future__ import annotations

from collections.abc import Sequence

from model_license_audit.licenses.entries.knowledge import KnowledgeBase
from model_license_audit.licenses.layers.names import layer_of_file
from model_license_audit.licenses.layers.nouns import own_layer
from model_license_audit.licenses.texts.words import unknown_text
from model_license_audit.model.artifacts import Artifact, LayerLicense, ToldBy
from model_license_audit.model.evidence import TextRole
from model_license_audit.model.expressions import AllOf, LicenseId, LicenseStatement, Unresolved, leaves
from model_license_audit.model.terms import LicenseClass
from model_license_audit.obligations.labels.label import read_label
from model_license_audit.rules.late import Facts

_DESCRIBED = ("the text ", "a part of ", "an edited ")
"""How the words begin for a text that bears no name."""

_SHIPPED = frozenset({ToldBy.FILE, ToldBy.PACKAGE})
_BY_LABEL = frozenset({ToldBy.LABEL, ToldBy.FILE})


def layer_facts(kb: KnowledgeBase, artifact: Artifact) -> Facts:
    """What is told of the parts; of each in ``layers`` its name, license and what that imposes.

    ``shipped`` is true for a part that lies among the files, ``own`` for the part that the artifact is.
    """
    mine = own_part(artifact)
    field, words = _field_and_words(artifact, mine)
    return {
        "own_part": own_layer(artifact.kind).value,
        "layers": [_facts(kb, layer, layer is mine) for layer in artifact.layers],
        "unknown_parts": [
            f"{layer.layer.value} ({layer.statement.evidence[0].location})"
            for layer in artifact.layers
            if layer is not mine and not layer.statement.determined and layer.statement.evidence
        ],
        "own_in_words": mine is not None and ToldBy.WORDS in mine.told_by,
        "own_untold": mine is not None and not mine.told_by,
        "field_says": field,
        "words_say": words,
        "field_of_code": _only_of_code(artifact, mine),
        "has_own_license_file": bool(own_license_files(artifact)),
    }


def own_part(artifact: Artifact) -> LayerLicense | None:
    """The entry of the part that the artifact is; ``None`` where its parts are not told apart."""
    return next((layer for layer in artifact.layers if layer.layer is own_layer(artifact.kind)), None)


def _facts(kb: KnowledgeBase, layer: LayerLicense, own: bool) -> Facts:
    label = read_label(kb, layer.statement)
    return {
        "layer": layer.layer.value,
        "own": own,
        "license": named(layer.statement),
        "state": "determined" if layer.statement.determined else "undetermined",
        "told_by": [by.value for by in layer.told_by],
        "shipped": not _SHIPPED.isdisjoint(layer.told_by),
        "imposes": sorted(label.imposes),
        "permits": sorted(label.permits),
        "where": sorted({e.location for e in layer.statement.evidence}),
    }


def named(statement: LicenseStatement) -> str:
    """The license as a sentence names it: resolved where it can be, else as it was written."""
    if statement.determined:
        return str(statement.expression)
    if isinstance(statement.expression, AllOf) and any(isinstance(p, LicenseId) for p in statement.expression.parts):
        return " and ".join(map(named_leaf, leaves(statement.expression)))
    return f'"{statement.raw}"' if statement.raw else "a license that is not told"


def named_leaf(leaf: LicenseId | Unresolved) -> str:
    """One part of a label as a sentence names it."""
    if isinstance(leaf, LicenseId):
        return str(leaf)
    return leaf.raw if leaf.raw.startswith(_DESCRIBED) else f'"{leaf.raw}"'


def _field_and_words(artifact: Artifact, mine: LayerLicense | None) -> tuple[str, str]:
    """What the license field says and what the words say, where they differ; else nothing."""
    if mine is None or not mine.contrary:
        return "", ""
    spoken = [said for said in mine.contrary if any(e.in_prose for e in said.evidence)]
    field = next(said for said in mine.contrary if said not in spoken)
    words = spoken[0] if spoken else artifact.declared
    return named(field), named(words) if words else ""


def _only_of_code(artifact: Artifact, mine: LayerLicense | None) -> bool:
    """True when words put the code alone under the license that the field names, and say nothing of the weights."""
    if mine is None or not mine.told_by or not _BY_LABEL.issuperset(mine.told_by) or not mine.statement.determined:
        return False
    spoken = [layer for layer in artifact.layers if layer is not mine and ToldBy.WORDS in layer.told_by]
    return any(_keys(mine.statement) <= _keys(layer.statement) for layer in spoken)


def _keys(statement: LicenseStatement) -> frozenset[str]:
    return frozenset(leaf.key for leaf in leaves(statement.expression) if isinstance(leaf, LicenseId))


def own_license_files(artifact: Artifact) -> list[str]:
    """The license files that are not told to be those of another part."""
    own = own_layer(artifact.kind)
    others = {e.source for layer in artifact.layers if layer.layer is not own for e in layer.statement.evidence}
    return [
        text.path
        for text in artifact.texts
        if text.role is TextRole.LICENSE and text.path not in others and layer_of_file(text.path) in {None, own}
    ]


def file_says_otherwise(
    declared: LicenseStatement | None, concluded: LicenseStatement | None
) -> list[LicenseId | Unresolved]:
    """What the license file holds that is not, and cannot be, what is declared."""
    if declared is None or concluded is None or not declared.determined:
        return []
    if not isinstance(concluded.expression, AllOf) or concluded.expression.stated:
        return []
    keys, said = _keys(declared), set(leaves(declared.expression))
    extra = dict.fromkeys(leaf for leaf in leaves(concluded.expression) if leaf not in said)
    return [leaf for leaf in extra if _cannot_be(leaf, keys)]


def _cannot_be(leaf: LicenseId | Unresolved, keys: frozenset[str]) -> bool:
    return isinstance(leaf, LicenseId) or (bool(leaf.members) and keys.isdisjoint(leaf.members))


def may_be_of_code(
    kb: KnowledgeBase, declared: LicenseStatement | None, otherwise: Sequence[LicenseId | Unresolved]
) -> bool:
    """True when the file holds licenses written for software, and what is declared is none of that kind.

    Then the file may be about code, and the declaration about the rest.
    """
    if not otherwise or declared is None or any(_for_software(kb, key) for key in _keys(declared)):
        return False
    return all(isinstance(leaf, LicenseId) and _for_software(kb, leaf.key) for leaf in otherwise)


def _for_software(kb: KnowledgeBase, key: str) -> bool:
    """True for a license on the list of the OSI, which takes those for software, or one of source code by its class."""
    known, listed = kb.license(key), kb.spdx(key)
    of_source = known is not None and known.license_class is LicenseClass.SOURCE_AVAILABLE
    return of_source or (listed is not None and listed.osi)


def is_unknown_file(artifact: Artifact, leaf: LicenseId | Unresolved) -> bool:
    """True for a part of the label that stands for the text of a file in which no license was recognised."""
    paths = (text.path for text in artifact.texts if text.role is TextRole.LICENSE)
    return isinstance(leaf, Unresolved) and any(leaf.raw == unknown_text(path) for path in paths)


def unknown_terms(artifact: Artifact, label: str) -> str:
    """Which terms are not on record, as a sentence: those of a file beside a declared license, or of the license."""
    declared, concluded = artifact.declared, artifact.concluded
    if declared is None or not declared.determined or concluded is None or concluded.determined:
        return f"{artifact.name} is offered under {label}, whose terms are not on record"
    said = f"{artifact.name} declares {declared.expression}"
    open_ = [leaf for leaf in leaves(concluded.expression) if isinstance(leaf, Unresolved)]
    unknown = [leaf.raw for leaf in open_ if is_unknown_file(artifact, leaf)]
    if unknown:
        return f"{said}, and {' and '.join(unknown)} is no license text that we know"
    return f"{said}, and its license file holds {' and '.join(map(named_leaf, open_))}, whose terms are not on record"
