"""mergekit configurations: which models went into a merge or a mixture."""

from __future__ import annotations

from collections.abc import Iterator

from model_license_audit.cards.origin import At, base_confidence
from model_license_audit.cards.yaml_documents import YamlDocument, load_yaml
from model_license_audit.cards.yaml_nodes import Mapping, Node, Scalar, Sequence
from model_license_audit.model.evidence import Basis, Claim, ClaimField, Reading
from model_license_audit.model.filenames import is_merge_config
from model_license_audit.model.snapshot import FileEntry, Snapshot

_MODEL_KEYS = frozenset({"model", "base_model", "source_model", "models", "sources", "path", "lora"})
_WALKED_KEYS = frozenset({"models", "slices", "sources", "experts", "shared_experts", "model", "merges", "lora"})
MAX_MODELS = 2000
"""Parents of one merge that are read."""


class MergeReader:
    """``mergekit_config.yml`` and its kin."""

    name = "merge configuration"
    max_files = 20
    budget = 4 * 1024 * 1024

    def accepts(self, entry: FileEntry) -> bool:
        """Files of mergekit's names."""
        return is_merge_config(entry.name)

    def read(self, snapshot: Snapshot, entry: FileEntry) -> Reading:
        """Each distinct parent once, and that it is a merge."""
        document = load_yaml(snapshot, entry, Basis.DETECTED)
        claims = list(_parents(document, snapshot.ref.name))
        method = document.root.last("merge_method")
        if isinstance(method, Scalar) or claims:
            place = document.at(method, "merge_method") if isinstance(method, Scalar) else At(excerpt=entry.name)
            claims.append(document.origin.claim(ClaimField.BASE_MODEL_RELATION, "merge", place))
        return Reading(tuple(claims), (), document.problems)


def _parents(document: YamlDocument, own: str) -> Iterator[Claim]:
    seen: set[str] = set()
    for scalar, pointer in _models(document.root):
        for name in _names(scalar.text):
            if name not in seen and len(seen) < MAX_MODELS:
                seen.add(name)
                level = base_confidence(name, own, document.origin.confidence)
                yield document.origin.claim(ClaimField.BASE_MODEL, name, document.at(scalar, pointer), level)


def _models(root: Node) -> Iterator[tuple[Scalar, str]]:
    """Every scalar that names a model, in the order written, with its pointer."""
    stack: list[tuple[Node, str, str]] = [(root, "", "")]
    while stack:
        node, pointer, key = stack.pop()
        if isinstance(node, Mapping):
            below = [(v, f"{pointer}/{k.text}", k.text) for k, v in node.pairs if k.text in _MODEL_KEYS | _WALKED_KEYS]
            stack.extend(reversed(below))
        elif isinstance(node, Sequence):
            items = [(item, f"{pointer}/{number}", key) for number, item in enumerate(node.items)]
            stack.extend(reversed(items))
        elif isinstance(node, Scalar) and key in _MODEL_KEYS and not node.is_null:
            yield node, pointer


def _names(text: str) -> list[str]:
    """``model+lora`` names two; both are parents."""
    return [part.strip() for part in text.split("+") if part.strip()]
