"""A smaller encoder made of some layers of the base, to be taught by another model."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from model_license_audit.harness.learners import text_files
from model_license_audit.harness.learners.text_encoder import TextEncoder, classifier
from model_license_audit.model.errors import UsageError

if TYPE_CHECKING:
    from model_license_audit.harness.learners.choose import Wanted

_NUMBERED = (".layer.", ".layers.")


class TextStudent(TextEncoder):
    """The base's embeddings and those of its layers that ``options.layers`` numbers, in that order, with a new head.

    So it is a tuned version of its base as well as a student of its teacher. Other options: ``temperature`` (2.0) and
    ``hard-share`` (0.5), the part of the labels themselves in what it learns from.
    """

    def built(self, transformers: Any, wanted: Wanted) -> tuple[Any, frozenset[str]]:
        """A model of fewer layers; the weights of those that are kept come from the base."""
        whole, pretrained = classifier(transformers, self._folder, wanted)
        self._kept = _layers(wanted.recipe.model.options.get("layers"), whole.config.num_hidden_layers)
        stack = _stack(whole)
        kept = [stack[number] for number in self._kept]
        del stack[:]
        stack.extend(kept)
        whole.config.num_hidden_layers = len(kept)
        now = {name: self._name_now(name) for name in pretrained}
        return whole, frozenset(name for name in now.values() if name)

    @cached_property
    def renamed(self) -> Mapping[str, str]:
        """The layers that are kept get new numbers; a base without a head lacks a prefix besides."""
        found, released = {}, {self.released_name(name) for name in self.module.state_dict()}
        for name in text_files.weight_names(Path(self._folder)):
            for option in (name, f"{self._encoder}.{name}"):
                now = self._name_now(option)
                if now in released and now != name:
                    found[name] = now
        return found

    def _name_now(self, name: str) -> str | None:
        """What a tensor of the base is called in the student; ``None`` where it is in a layer that is left out."""
        for mark in _NUMBERED:
            before, found, after = name.partition(mark)
            number, dot, rest = after.partition(".")
            if found and number.isdigit():
                kept = int(number) in self._kept
                return f"{before}{mark}{self._kept.index(int(number))}{dot}{rest}" if kept else None
        return name


def _layers(said: object, count: int) -> list[int]:
    """The numbers of the layers that are kept; by default the first and the one in the middle."""
    if said is None:
        return sorted({0, count // 2})
    numbers = list(said) if isinstance(said, Sequence) and not isinstance(said, str) else [said]
    whole = [number for number in numbers if isinstance(number, int) and not isinstance(number, bool)]
    if whole != numbers or not numbers or len(set(whole)) < len(whole) or not all(0 <= n < count for n in whole):
        what = f"[model.options] layers = {said!r:.80} names no layers of the base"
        raise UsageError(what, f"write different numbers from 0 to {count - 1}, as [0, {count // 2}]")
    return whole


def _stack(model: Any) -> Any:
    """The list of layers, where encoders that transformers loads have it."""
    encoder = getattr(model.base_model, "encoder", None) or getattr(model.base_model, "transformer", model.base_model)
    for name in ("layer", "layers"):
        if hasattr(encoder, name):
            return getattr(encoder, name)
    what = f"{type(model).__name__} keeps its layers where a student cannot take them from"
    raise UsageError(what, "name a base like BERT, RoBERTa or DistilBERT")
