"""What a file of weights says of itself in its own metadata: name, license, base; the card says the same."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from model_license_audit.harness.release.front_matter import license_values
from model_license_audit.harness.release.materials import RELATIONS, card_name, reference
from model_license_audit.model.refs import Host
from model_license_audit.reports.safe import visible

if TYPE_CHECKING:
    from model_license_audit.harness.recipe.model import Recipe
    from model_license_audit.harness.steps.records import BaseRecord
    from model_license_audit.licenses.entries.knowledge import KnowledgeBase

_HOME = "https://huggingface.co/"


@dataclass(frozen=True, slots=True)
class Facts:
    """The facts, each on one line; ``license_name`` and ``license_link`` for a license that the Hub has no word for."""

    name: str
    author: str
    summary: str
    license: str
    license_name: str | None
    license_link: str | None
    base: str
    base_url: str | None
    relation: str

    @property
    def as_properties(self) -> dict[str, str]:
        """As pairs of texts, for formats whose metadata is free."""
        told = {
            "model_name": self.name,
            "model_author": self.author,
            "license": self.license,
            "license_name": self.license_name,
            "license_link": self.license_link,
            "base_model": self.base,
            "base_model_relation": self.relation,
        }
        return {key: value for key, value in sorted(told.items()) if value}


def facts_of(kb: KnowledgeBase, recipe: Recipe, base: BaseRecord, label: str) -> Facts:
    """The facts of what a recipe makes under that label."""
    told = license_values(kb, label, has_text=False)
    ref = reference(base.ref)
    return Facts(
        name=visible(recipe.release.name),
        author=visible(recipe.release.holder),
        summary=visible(recipe.summary),
        license=visible(told["license"]),
        license_name=told.get("license_name"),
        license_link=told.get("license_link"),
        base=visible(card_name(ref)),
        base_url=_HOME + ref.name if ref.host is Host.HUGGINGFACE else None,
        relation=RELATIONS[recipe.method],
    )
