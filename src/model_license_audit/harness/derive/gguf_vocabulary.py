"""The vocabulary of a WordPiece tokenizer as llama.cpp reads it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from model_license_audit.harness.learners.frameworks import TORCH_EXTRA, needed
from model_license_audit.model.errors import UsageError

if TYPE_CHECKING:
    from model_license_audit.harness.derive.source_model import SourceModel

_WORD = "\N{LOWER ONE EIGHTH BLOCK}"
"""Stands before what begins a word; WordPiece marks what goes on with one, by ``##``."""
_SPECIAL = ("unk", "sep", "pad", "mask", "cls")


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Tokens with their types, by number; ``special`` are the numbers of those with a part to play."""

    tokens: tuple[str, ...]
    types: tuple[int, ...]
    special: dict[str, int]


def vocabulary_of(source: SourceModel) -> Vocabulary:
    """Raises :class:`UsageError` for a tokenizer that llama.cpp would not follow."""
    gguf = needed("gguf", TORCH_EXTRA)
    described = _described(source)
    size = source.module.config.vocab_size
    names = {number: token for token, number in described["model"]["vocab"].items()}
    control = set(source.tokenizer.all_special_ids)
    tokens, types = [], []
    for number in range(size):
        token = names.get(number, f"[PAD{number}]")
        kind = gguf.TokenType.CONTROL if number in control else gguf.TokenType.NORMAL
        types.append(int(kind if number in names else gguf.TokenType.UNUSED))
        tokens.append(token if number in control or number not in names else _phantom(token))
    if len(names) > size:
        what = f"{source.ref}: its tokenizer has {len(names):,} tokens, its embeddings {size:,}"
        raise UsageError(what, "name a base whose files belong together")
    special = {name: getattr(source.tokenizer, f"{name}_token_id", None) for name in _SPECIAL}
    return Vocabulary(tuple(tokens), tuple(types), {name: int(n) for name, n in special.items() if n is not None})


def _phantom(token: str) -> str:
    return token[2:] if token.startswith("##") else _WORD + token


def _described(source: SourceModel) -> Any:
    """The tokenizer's own description: WordPiece on words in small letters, which is all that llama.cpp does."""
    backend = getattr(source.tokenizer, "backend_tokenizer", None)
    described = json.loads(backend.to_str()) if backend is not None else {"model": {}}
    kind = described["model"].get("type")
    if kind != "WordPiece":
        raise UsageError(f"{source.ref}: its tokenizer is {kind or 'of an unknown kind'}, not WordPiece", _ONNX)
    if not (described.get("normalizer") or {}).get("lowercase", False):
        what = f"{source.ref}: its tokenizer tells capitals apart, and llama.cpp makes all letters small for BERT"
        raise UsageError(what, _ONNX)
    return described


_ONNX = 'write [model.options] format = "onnx"'
