"""``config.json`` and the other JSON files in which training and quantization tools leave traces."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from model_license_audit.cards.json_documents import JsonDocument, load_json
from model_license_audit.cards.origin import base_confidence
from model_license_audit.model.evidence import Claim, ClaimField, Confidence, Problem, ProblemKind, Reading, weakest
from model_license_audit.model.snapshot import FileEntry, Snapshot

_LICENSE_KEYS = {
    "license": ClaimField.LICENSE,
    "license_name": ClaimField.LICENSE_NAME,
    "license_link": ClaimField.LICENSE_LINK,
    "base_model": ClaimField.BASE_MODEL,
}
_DECISIVE = frozenset(_LICENSE_KEYS.values())
_MAX_ITEMS = 100

Finder = Callable[[JsonDocument, str], Iterator[Claim | Problem]]


def _items(document: JsonDocument, pointer: str, value: object) -> Iterator[tuple[str, str] | Problem]:
    """The texts of a value or of a list of them, each with its pointer; a problem where there is more than that."""
    listed = isinstance(value, list)
    items = value[:_MAX_ITEMS] if isinstance(value, list) else [value]
    lost = isinstance(value, list) and len(value) > _MAX_ITEMS
    for number, item in enumerate(items):
        text = _text(item)
        if text is not None:
            yield f"{pointer}/{number}" if listed else pointer, text
        lost = lost or not isinstance(item, str | None)
    if lost:
        what = f"not every value of {pointer} was read: one is no text, or there are too many"
        yield Problem(document.origin.path, ProblemKind.MALFORMED, what, "Write a text, or a flat list of texts.")


def _text(value: object) -> str | None:
    return value.strip() if isinstance(value, str) and value.strip() else None


def _base(
    document: JsonDocument, own: str, pointer: str, value: object, level: Confidence
) -> Iterator[Claim | Problem]:
    """The bases as written; without any text behind the key there is nothing to claim."""
    for item in _items(document, pointer, value):
        if isinstance(item, Problem):
            yield item
            continue
        place, text = item
        sure = base_confidence(text, own, weakest(level, document.origin.confidence))
        yield document.origin.claim(ClaimField.BASE_MODEL, text, document.at(place, text), sure)


def _texts(document: JsonDocument, field: ClaimField, key: str) -> Iterator[Claim | Problem]:
    for item in _items(document, f"/{key}", document.members.get(key)):
        if isinstance(item, tuple):
            yield document.origin.claim(field, item[1], document.at(item[0], item[1]))
        elif field in _DECISIVE:
            yield item


def _quantization(document: JsonDocument) -> Iterator[Claim]:
    settings = document.members.get("quantization_config") or document.members.get("compression_config")
    if isinstance(settings, dict):
        method = _text(settings.get("quant_method")) or next(
            (str(n) for n in (4, 8) if settings.get(f"load_in_{n}bit")), "unnamed method"
        )
        pointer = "/quantization_config/quant_method"
        yield document.origin.claim(ClaimField.QUANTIZATION, method, document.at(pointer, method))


def _model_config(document: JsonDocument, own: str) -> Iterator[Claim | Problem]:
    yield from _base(document, own, "/_name_or_path", document.members.get("_name_or_path"), Confidence.MEDIUM)
    parts = [(name, part) for name, part in document.members.items() if isinstance(part, dict)]
    for name, part in sorted(parts, key=lambda named: named[0])[:_MAX_ITEMS]:
        yield from _base(document, own, f"/{name}/_name_or_path", part.get("_name_or_path"), Confidence.LOW)
    if len(parts) > _MAX_ITEMS:
        what = f"has {len(parts):,} parts, of which {_MAX_ITEMS} were looked at"
        yield Problem(document.origin.path, ProblemKind.TOO_LARGE, what, "Remove parts that are no model's.")
    yield from _texts(document, ClaimField.ARCHITECTURE, "architectures")
    yield from _texts(document, ClaimField.ARCHITECTURE, "model_type")
    yield from _quantization(document)
    for key, field in _LICENSE_KEYS.items():
        yield from _texts(document, field, key)


def _adapter_config(document: JsonDocument, own: str) -> Iterator[Claim | Problem]:
    origin, members = document.origin, document.members
    base = members.get("base_model_name_or_path")
    yield from _base(document, own, "/base_model_name_or_path", base, Confidence.HIGH)
    method = _text(members.get("peft_type")) or "adapter_config.json"
    yield origin.claim(ClaimField.BASE_MODEL_RELATION, "adapter", document.at("/peft_type", method))
    yield from _texts(document, ClaimField.REVISION, "revision")


def _quantize_config(document: JsonDocument, own: str) -> Iterator[Claim | Problem]:
    members = document.members
    for key in ("model_name_or_path", "base_model", "model_file_base_name"):
        yield from _base(document, own, f"/{key}", members.get(key), Confidence.LOW)
    method = _text(members.get("quant_method"))
    if method is None:
        method = "awq" if "zero_point" in members or "w_bit" in members else "gptq"
    yield document.origin.claim(ClaimField.QUANTIZATION, method, document.at("/quant_method", method))


def _pipeline_index(document: JsonDocument, own: str) -> Iterator[Claim | Problem]:
    yield from _base(document, own, "/_name_or_path", document.members.get("_name_or_path"), Confidence.MEDIUM)
    yield from _texts(document, ClaimField.ARCHITECTURE, "_class_name")


CONFIG_READERS: dict[str, Finder] = {
    "config.json": _model_config,
    "adapter_config.json": _adapter_config,
    "quantize_config.json": _quantize_config,
    "quant_config.json": _quantize_config,
    "model_index.json": _pipeline_index,
}
_SALVAGED = (
    "_name_or_path", "base_model_name_or_path", "model_name_or_path", "peft_type", "model_type", "license",
    "base_model", "quant_method",
)  # fmt: skip


class ConfigReader:
    """The JSON files that transformers, peft, diffusers and the quantizers write."""

    name = "JSON configuration"
    max_files = 300
    budget = 8 * 1024 * 1024

    def accepts(self, entry: FileEntry) -> bool:
        """Files of the known names, in any folder: parts of a pipeline and checkpoints have their own."""
        return entry.name.lower() in CONFIG_READERS

    def read(self, snapshot: Snapshot, entry: FileEntry) -> Reading:
        """What the file says of bases, architecture and quantization; from a deeper folder with low confidence."""
        document = load_json(snapshot, entry, _SALVAGED)
        found = tuple(CONFIG_READERS[entry.name.lower()](document, snapshot.ref.name))
        problems = tuple(item for item in found if isinstance(item, Problem))
        return Reading(tuple(item for item in found if isinstance(item, Claim)), (), (*document.problems, *problems))
