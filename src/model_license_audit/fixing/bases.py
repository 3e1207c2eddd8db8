"""The base model in the card's front matter, where a file or a sentence names it and the metadata do not."""

from __future__ import annotations

from collections.abc import Iterator

from model_license_audit.fixing.case import Candidate, Case, Change, no_way
from model_license_audit.fixing.draft import Draft
from model_license_audit.fixing.metadata_edits import with_key
from model_license_audit.fixing.metadata_spans import block_of
from model_license_audit.fixing.new_card import card_text
from model_license_audit.model.lineage import Derivation, DerivationKind
from model_license_audit.model.refs import Host
from model_license_audit.rules.link_facts import is_declared

HUB_RELATIONS = {
    DerivationKind.FINETUNE: "finetune",
    DerivationKind.ADAPTER: "adapter",
    DerivationKind.QUANTIZED: "quantized",
    DerivationKind.MERGE: "merge",
}
"""The kinds of derivation that the Hub has a word for."""


def bases(case: Case) -> Iterator[Candidate]:
    """``base_model``, with ``base_model_relation`` where the files tell how it was made."""
    links = [link for link in case.report.lineage.parents(case.subject.ref) if not link.parent.dataset]
    silent = [link for link in links if not is_declared(link, case.situation) and link.parent.host is Host.HUGGINGFACE]
    aims = frozenset(
        finding.fingerprint
        for finding in case.open
        if not finding.clauses and finding.origin in {link.parent.display for link in silent}
    )
    if not aims:
        return
    names = tuple(dict.fromkeys(link.parent.name for link in silent))
    what = f"declare base_model {', '.join(names)} in the front matter of {case.draft.card}"
    if any(is_declared(link, case.situation) for link in links if link.parent.host is not Host.PATH):
        yield no_way(what, aims, "the card declares another base; say in it which of them the model was made from")
        return
    yield Candidate(what, _declaring(case, names, _relation(silent)), aims)


def _relation(links: list[Derivation]) -> str | None:
    """The one word of the Hub for how it was made from all of them, if that is told."""
    kinds = {HUB_RELATIONS.get(link.kind) for link in links if link.kind is not DerivationKind.CONTAINS}
    return kinds.pop() if len(kinds) == 1 else None


def _declaring(case: Case, names: tuple[str, ...], relation: str | None) -> Change:
    def change(draft: Draft) -> Draft:
        path = draft.card
        text = with_key(path, card_text(case, draft), "base_model", names[0] if len(names) == 1 else names)
        block = block_of(path, text)
        if relation and block and not block.pair("base_model_relation"):
            text = with_key(path, text, "base_model_relation", relation)
        return draft.with_text(path, text)

    return change


def relation(case: Case) -> Iterator[Candidate]:
    """``base_model_relation`` as the user says it."""
    said = case.choices.relation
    if said is None:
        return

    def change(draft: Draft) -> Draft:
        return draft.with_text(draft.card, with_key(draft.card, card_text(case, draft), "base_model_relation", said))

    yield Candidate(f"say base_model_relation: {said} in {case.draft.card}", change, asked=True)
