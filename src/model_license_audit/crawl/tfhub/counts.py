"""What all documents of TensorFlow Hub tell together, in numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from model_license_audit.crawl.summary import Summary
from model_license_audit.model.evidence import ClaimField
from model_license_audit.model.refs import Host
from model_license_audit.registry.records import Observation
from model_license_audit.sources.tfhub.documents import DEPLOYED, Form
from model_license_audit.sources.tfhub.reading import Checkout

_OF_MODELS = frozenset({Form.MODULE, Form.PLACEHOLDER, *DEPLOYED})


@dataclass(frozen=True, slots=True)
class Told:
    """Counts of one crawl.

    ``forms`` are the documents by what they are about. ``links`` are the parents by how a model was made from them;
    ``dangling`` counts those that no document tells of, ``text_links`` further ones that only texts tell of.
    ``licenses`` are the models by the license of their metadata, ``unlicensed`` those without one: of these
    ``inherited`` have a parent whose license is known, and the text of ``in_text`` names one. ``on_kaggle`` counts
    names on Kaggle. ``unknown`` are the words that the vocabularies do not have. ``cut_short`` is true when the
    documents were not read to their end.
    """

    documents: int
    forms: dict[str, int]
    links: dict[str, int]
    dangling: int
    text_links: int
    licenses: dict[str, int]
    unlicensed: int
    inherited: int
    in_text: int
    on_kaggle: int
    unknown: dict[str, int]
    cut_short: bool
    summary: Summary


class Counting:
    """Counts what passes on its way into the registry."""

    def __init__(self, checkout: Checkout) -> None:
        self._checkout = checkout
        self._links: Counter[str] = Counter()
        self._licensed: set[str] = set()
        self._parents: dict[str, list[str]] = {}
        self._in_text = 0
        self._text_links = 0
        self._on_kaggle = 0

    def passing(self, seen: Iterator[Observation]) -> Iterator[Observation]:
        """The same observations."""
        for one in seen:
            self._count(one)
            yield one

    def _count(self, one: Observation) -> None:
        said = [claim for claim in one.reading.claims if not claim.evidence.in_prose]
        kind = next((c.value for c in said if c.field is ClaimField.BASE_MODEL_RELATION), None) or "untyped"
        parents = [c.value or "" for c in said if c.field is ClaimField.BASE_MODEL]
        labelled = any(c.field is ClaimField.LICENSE for c in said)
        self._links[kind] += len(parents)
        self._text_links += sum(not d.parent.dataset for d in one.derivations) - len(parents)
        self._on_kaggle += sum(alias.old.host is Host.KAGGLE for alias in one.aliases)
        self._in_text += one.license is not None and not labelled
        if one.license is not None:
            self._licensed.add(str(one.ref))
        elif parents:
            self._parents[str(one.ref)] = parents

    def told(self, summary: Summary) -> Told:
        """What was counted."""
        documents = self._checkout.documents
        known = {str(document.ref) for document in documents}
        models = [d for d in documents if d.form in _OF_MODELS]
        labelled = [d for d in models if d.of("license")]
        unknown = Counter(f"{v.key}: {v.value}" for _, v in self._checkout.vocabulary.unknown(documents))
        return Told(
            documents=len(documents),
            forms={form.value: sum(d.form is form for d in documents) for form in Form},
            links={kind: count for kind, count in sorted(self._links.items()) if count},
            dangling=sum(
                f"tfhub:{self._checkout.parent(v)[0]}" not in known for d in models for v in d.of("parent-model")
            ),
            text_links=self._text_links,
            licenses=dict(sorted(Counter(v.value for d in labelled for v in d.of("license")).items())),
            unlicensed=len(models) - len(labelled),
            inherited=sum(not self._licensed.isdisjoint(parents) for parents in self._parents.values()),
            in_text=self._in_text,
            on_kaggle=self._on_kaggle,
            unknown=dict(sorted(unknown.items())),
            cut_short=self._checkout.cut_short,
            summary=summary,
        )
