"""Into which form a derivation without training puts weights, and whether that keeps every number as it is."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from model_license_audit.harness.recipe.model import Method, Recipe
from model_license_audit.model.errors import UsageError

_Word = TypeVar("_Word", bound=StrEnum)


class FileFormat(StrEnum):
    """The formats that are written; ``model.options.format`` names one."""

    ONNX = "onnx"
    GGUF = "gguf"


class Numbers(StrEnum):
    """How weights are stored; ``model.options.type`` names one."""

    FLOAT32 = "float32"
    FLOAT16 = "float16"
    INT8 = "int8"
    Q8_0 = "q8_0"


DERIVABLE = frozenset({"text-encoder"})
"""The kinds of model, by the names of their learners, of which something is made without training."""

WRITTEN = {
    (Method.CONVERT, FileFormat.ONNX): (Numbers.FLOAT32,),
    (Method.CONVERT, FileFormat.GGUF): (Numbers.FLOAT32,),
    (Method.QUANTIZE, FileFormat.ONNX): (Numbers.INT8,),
    (Method.QUANTIZE, FileFormat.GGUF): (Numbers.Q8_0, Numbers.FLOAT16),
}
"""What each method writes, the usual type first.

A conversion keeps every number, so that what it makes is a copy in another format and stays under its license as one;
whatever rounds numbers makes something else of them, and is a quantization (the Hub's word for both is *quantized*).
"""


@dataclass(frozen=True, slots=True)
class Target:
    """The form that a recipe asks for."""

    format: FileFormat
    numbers: Numbers


def target_of(recipe: Recipe) -> Target:
    """Read off ``[model.options]``; raises :class:`UsageError` for what cannot be written, or belongs elsewhere."""
    options = recipe.model.options
    known = sorted(set(options) - {"format", "type"})
    if known:
        raise UsageError(f"{known[0]!r:.80} means nothing to {recipe.method}", "write format and type")
    form = _named(FileFormat, str(options.get("format", FileFormat.ONNX)), "format")
    usual, *others = WRITTEN[recipe.method, form]
    numbers = _named(Numbers, str(options.get("type", usual)), "type")
    if numbers not in {usual, *others}:
        raise UsageError(f"{recipe.method} writes no {form} of {numbers}", _elsewhere(recipe.method, form, numbers))
    return Target(form, numbers)


def _named(words: type[_Word], said: str, key: str) -> _Word:
    try:
        return words(said)
    except ValueError as error:
        raise UsageError(f"{key} = {said!r:.80} is not known", f"write {' or '.join(words)}") from error


def _elsewhere(method: Method, form: FileFormat, numbers: Numbers) -> str:
    other = next((m for (m, f), written in WRITTEN.items() if f is form and numbers in written and m != method), None)
    if other is Method.QUANTIZE:
        return f'rounding weights to {numbers} changes them: write method = "{other}"'
    if other is not None:
        return f'{numbers} keeps every number: write method = "{other}"'
    return f"write type = {' or '.join(WRITTEN[method, form])}"
