"""What a model is to be made of, on the command line: bases, data, label and name of a planned model."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, TypeVar

import click

from model_license_audit.cli.references import Referring
from model_license_audit.model.errors import UsageError

if TYPE_CHECKING:
    from model_license_audit.audit.auditor import Auditor
    from model_license_audit.audit.plans import Making, Plan, PlannedBase, PlannedData, Source

_Command = TypeVar("_Command", bound=Callable[..., Any])
_ORDER = "model_license_audit.order"

RELATIONS = (
    "finetune", "adapter", "adapter-with-base", "adapter-merged", "quantized", "merge", "distilled", "converted",
    "contains", "untyped",
)  # fmt: skip
"""The ways of using a base, as :class:`~model_license_audit.audit.planning.Making` names them."""

REFERENCES = """\b
What may stand for REF:
  org/name, hf:org/name@rev  a model (or data set) on the Hugging Face Hub
  license:KEY                one without a name, under that license: a key,
                             an SPDX or Hub identifier, or an expression
  path:./dir                 one in a local directory
  tfhub:publisher/name/1, torchhub:repo:entry, dataset:name"""

_UNCHANGED = frozenset({"contains", "converted", "distilled", "untyped"})
"""The relations that leave the base as it is, or do not say."""

_PLAN_OPTIONS = (
    click.option("--base", "bases", multiple=True, metavar="REF", help="A model it is made from; repeatable."),
    click.option(
        "--relation",
        "relations",
        multiple=True,
        type=click.Choice(RELATIONS),
        metavar="KIND",
        help="How the --base before it is used: finetune (taken for one base when not said), merge (taken for several),"
        " adapter (shipped alone), adapter-with-base, adapter-merged, quantized, distilled (from its outputs),"
        " converted, contains (a part of it, unchanged), untyped.",
    ),
    click.option("--data", multiple=True, metavar="REF", help="A data set it is trained on; repeatable."),
    click.option(
        "--generated-by",
        "generators",
        multiple=True,
        metavar="REF",
        help="A model whose outputs the --data before it holds; repeatable.",
    ),
    click.option("--license", "label", metavar="EXPR", help="The license you mean to release it under."),
    click.option("--name", metavar="NAME", help="The name you mean to give it."),
)


class OrderedCommand(click.Command):
    """A command that remembers the order of its options: some belong to the one before them."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse as ever; the names of the options are kept in the order they were given in."""
        _, _, order = self.make_parser(ctx).parse_args(args=list(args))
        ctx.meta[_ORDER] = [parameter.name for parameter in order]
        return super().parse_args(ctx, args)


def plan_options(command: _Command) -> _Command:
    """Add the options that say what a model is made of; the command must be an :class:`OrderedCommand`."""
    for option in reversed(_PLAN_OPTIONS):
        command = option(command)
    return command


def plan_from(said: dict[str, Any], auditor: Auditor) -> Plan:
    """The plan that the options describe; raises :class:`UsageError` for what cannot be meant."""
    from model_license_audit.audit.plans import Plan

    if not said["bases"] and not said["data"]:
        raise UsageError("nothing is said of what it is made from", "name a model with --base, or data with --data")
    referring = Referring(auditor.kb, auditor.catalogue, auditor.lookup.holdings)
    plan = Plan(
        bases=tuple(_bases(said, referring)),
        data=tuple(_data(said, referring)),
        license=referring.license(said["label"], "--license") if said["label"] is not None else None,
        name=_name(said["name"]),
    )
    _refuse_unmodified(plan, said["modified"])
    _refuse_twice([base.source for base in plan.bases], "--base")
    _refuse_twice([data.source for data in plan.data], "--data")
    return plan


def _bases(said: dict[str, Any], referring: Referring) -> Iterator[PlannedBase]:
    from model_license_audit.audit.plans import Making, PlannedBase

    usual = Making.MERGE if len(said["bases"]) > 1 else Making.FINETUNE
    for text, relations in _with("bases", "relations", said, "--relation", "--base"):
        if len(relations) > 1:
            raise UsageError(f"--base {text} has {len(relations)} relations", "give one --relation after each --base")
        yield PlannedBase(referring.model(text, "--base"), _making(relations, usual))


def _making(relations: list[str], usual: Making) -> Making:
    return type(usual)(relations[0]) if relations else usual


def _data(said: dict[str, Any], referring: Referring) -> Iterator[PlannedData]:
    from model_license_audit.audit.plans import PlannedData

    for text, generators in _with("data", "generators", said, "--generated-by", "--data"):
        models = tuple(referring.model(generator, "--generated-by") for generator in generators)
        yield PlannedData(referring.data(text, "--data"), models)


def _with(
    owner: str, owned: str, said: dict[str, Any], owned_option: str, owner_option: str
) -> Iterator[tuple[str, list[str]]]:
    """Each value of one option with those values of another that came after it."""
    values, more = iter(said[owner]), iter(said[owned])
    found: list[tuple[str, list[str]]] = []
    for name in click.get_current_context().meta[_ORDER]:
        if name == owner:
            found.append((next(values), []))
        elif name == owned:
            text = next(more)
            if not found:
                what = f"{owned_option} {text} comes before any {owner_option}"
                raise UsageError(what, f"put it after the {owner_option} that it is about")
            found[-1][1].append(text)
    yield from found


def _refuse_unmodified(plan: Plan, modified: bool | None) -> None:
    """What is passed on as it was received is not made anew from a base."""
    changing = [base.making for base in plan.bases if base.making not in _UNCHANGED]
    if modified is False and changing:
        what = f"--unmodified, and the base is used by {changing[0]}"
        raise UsageError(what, "leave one of them out, or say --relation contains")


def _refuse_twice(sources: list[Source], option: str) -> None:
    seen = set()
    for source in sources:
        if source.ref in seen:
            raise UsageError(f"{option} {source.ref.display} is given twice", "give it once")
        seen.add(source.ref)


def _name(name: str | None) -> str | None:
    if name is not None and not name.strip():
        raise UsageError("--name is empty", "give the name of the model, or leave the option out")
    return name.strip() if name else None
