"""Where a recipe leaves its base open: those of the catalogue that fit, and what to write into the recipe."""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

from model_license_audit.audit.choosing import ChoiceRequest, choose
from model_license_audit.harness.steps.intent import MAKING, policy_of
from model_license_audit.harness.steps.stops import BaseNotChosen

if TYPE_CHECKING:
    from model_license_audit.audit.auditor import Auditor
    from model_license_audit.harness.recipe.model import Recipe
    from model_license_audit.harness.steps.context import RunContext


def stop_with_offers(auditor: Auditor, recipe: Recipe, context: RunContext) -> NoReturn:
    """Rank the bases for the recipe's task and use, and stop: which one to take is for a person to say."""
    policy = policy_of(recipe, context.policy, context.allow_unknown)
    offers = choose(auditor, ChoiceRequest(recipe.task, policy, MAKING[recipe.method]))
    if not offers.groups:
        raise BaseNotChosen(offers, "no known base fits the task and the use: change [use], or name a base of your own")
    first = offers.groups[0].offers[0].name
    raise BaseNotChosen(offers, f'write one of those that fit into the recipe, as [base] ref = "{first}" (and files)')
