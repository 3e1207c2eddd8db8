"""The model card of a release: what it is, what it came from, how it was made, how well it does, what holds for it."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from model_license_audit.harness.recipe.model import Method
from model_license_audit.harness.release.card_words import code, count, literal, table
from model_license_audit.harness.release.front_matter import front_matter, written
from model_license_audit.harness.release.licenses import FoundText
from model_license_audit.harness.release.lineage_rows import data_rows, lineage_rows
from model_license_audit.harness.release.materials import Materials, card_name, reference
from model_license_audit.harness.release.names import LICENSE
from model_license_audit.harness.release.tensors import State, TensorComparison
from model_license_audit.harness.release.training_words import evaluation, loading, procedure
from model_license_audit.licenses.entries.knowledge import KnowledgeBase
from model_license_audit.reports.markdown.prose import plain

_MADE = {
    Method.FINETUNE: "This model was fine-tuned from {}.",
    Method.LORA: "This is an adapter for {}, trained on top of it.",
    Method.LORA_MERGED: "This model was fine-tuned from {}: an adapter was trained on top of it and merged into it.",
    Method.QUANTIZE: "This model was quantized from {}.",
    Method.CONVERT: "This model was converted from {}.",
    Method.DISTIL: "This model was fine-tuned from {}.",
}


@dataclass(frozen=True, slots=True)
class Told:
    """What composing found out: the texts that lie beside the card, what is missing, what the tensors show.

    ``origin`` is said of a base (or of this model) that was trained by a recipe, and not on large data by others.
    """

    texts: tuple[FoundText, ...]
    missing: tuple[str, ...]
    tensors: TensorComparison
    origin: str = ""
    signed: bool = False


def card(kb: KnowledgeBase, materials: Materials, told: Told) -> str:
    """The whole card; names that strangers chose can neither end its metadata nor become mark-up."""
    has_text = any(text.path == LICENSE for text in told.texts)
    head = written(front_matter(kb, materials, has_text=has_text))
    parts = (
        _what(materials, told),
        _section("Base and lineage", _lineage(materials)),
        _section("Training data" if materials.recipe.method.trains else "Evaluation data", _data(materials)),
        _section("Training procedure" if materials.recipe.method.trains else "How it was made", procedure(materials)),
        _section("What changed from the base", _changes(materials, told.tensors)),
        _section("Evaluation", evaluation(materials)),
        _section("How to load it", loading(materials)),
        _section("Intended use", _intended(materials)),
        _section("Limits", _limits(materials)),
        _section("License", _license(materials, told)),
        _section("How to verify this release", _verify(materials, told)),
    )
    return head + "\n" + "\n".join(line for part in parts for line in part)


def _section(title: str, lines: Iterable[str]) -> Iterator[str]:
    found = list(lines)
    if found:
        yield from (f"## {title}", "", *found, "")


def _what(materials: Materials, told: Told) -> Iterator[str]:
    yield from (f"# {literal(materials.name)}", "", plain(materials.recipe.summary), "")
    classes = materials.training.classes if materials.training else ()
    if classes:
        shown = ", ".join(plain(name) for name in classes[:20])
        more = f" and {len(classes) - 20} more" if len(classes) > 20 else ""
        yield from (f"It tells {count(len(classes), 'class', 'classes')} apart: {shown}{more}.", "")
    if told.origin:
        yield from (f"**{plain(told.origin)}**", "")


def made(materials: Materials) -> str:
    """How it was made, in a sentence that readers of cards take for the very same relation."""
    if materials.base is None:
        return "This model was trained from scratch."
    return _MADE[materials.recipe.method].format(code(card_name(reference(materials.base.ref))))


def _lineage(materials: Materials) -> Iterator[str]:
    yield made(materials)
    if materials.recipe.teacher:
        teacher = code(card_name(reference(materials.recipe.teacher.ref)))
        yield f"It was distilled from {teacher}: it learned from its outputs."
    rows = list(lineage_rows(materials))
    if rows:
        yield from ("", *table(("Work", "How it was used", "License", "Where that is said"), rows))


def _data(materials: Materials) -> Iterator[str]:
    rows = list(data_rows(materials))
    if rows:
        yield from table(("Data set", "Used", "License", "Source", "SHA-256"), rows)
    elif materials.recipe.method.trains:
        yield "No data set is recorded."


def _changes(materials: Materials, found: TensorComparison) -> Iterator[str]:
    if materials.base is None:
        return
    counts = found.counts
    if found.beside:
        held = count(counts["new"], "tensor", "tensors")
        yield f"The files hold {held} of the adapter and none of the base, which stays as it is."
        return
    if not found.with_base:
        yield "The files of the base were not at hand to be compared with."
        return
    yield "The tensors of these files were compared with those of the base's files, by the SHA-256 of their content:"
    yield ""
    yield from table(("unchanged", "changed", "new", "dropped"), [tuple(str(number) for number in counts.values())])
    yield ""
    for state in (State.CHANGED, State.NEW):
        names = found.of(state)
        if names:
            shown = ", ".join(f"`{literal(name)}`" for name in names[:8])
            yield f"- {state.value}: {shown}{f' and {len(names) - 8} more' if len(names) > 8 else ''}"
    yield from ("", "`tensors.json` lists each of them.")


def _intended(materials: Materials) -> Iterator[str]:
    if materials.recipe.release.intended:
        yield plain(materials.recipe.release.intended)
    else:
        yield f"The task is {plain(materials.recipe.task)}; nothing more is said about its intended use."


def _limits(materials: Materials) -> Iterator[str]:
    limits = [*materials.recipe.release.limits, *(materials.training.notes if materials.training else ())]
    used = sum(record.examples for record in materials.data)
    if used and materials.recipe.method.trains:
        limits.append(f"It saw {count(used, 'example', 'examples')}; of other data nothing is known.")
    limits += [f"It was released without knowing this: {what}." for what in materials.unknown]
    yield from (f"- {plain(limit)}" for limit in limits)


def _license(materials: Materials, told: Told) -> Iterator[str]:
    yield f"This release is offered under {plain(materials.license)} by {plain(materials.recipe.release.holder)}."
    if told.texts:
        yield ""
        yield from (f"- `{literal(text.path)}`: {plain(text.source)}" for text in told.texts)
    if told.missing:
        yield ""
        yield from (f"- Missing: {plain(gap)}." for gap in told.missing)


def _verify(materials: Materials, told: Told) -> Iterator[str]:
    yield from ("`provenance.json` tells how this was made, and of each file its SHA-256.", "")
    key = " --public-key KEY.pem" if told.signed else ""
    yield from ("```console", f"modelaudit verify .{key}")
    if materials.base and told.tensors.with_base:
        yield f"modelaudit verify .{key} --base {shlex.quote(str(reference(materials.base.ref)))}=FOLDER"
    yield "```"
