"""The metadata at the head of a card: what the Hub and every audit read of a model."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from model_license_audit.fixing.naming import homes_of
from model_license_audit.harness.recipe.model import DataRole, Method
from model_license_audit.harness.release.licenses import license_keys
from model_license_audit.harness.release.materials import Materials, card_name, reference
from model_license_audit.harness.release.names import LICENSE
from model_license_audit.licenses.entries.knowledge import KnowledgeBase
from model_license_audit.licenses.names.resolve import resolve
from model_license_audit.model.refs import Host
from model_license_audit.model.terms import License
from model_license_audit.reports.safe import visible

_HUBS_OWN = frozenset({"finetune", "adapter", "quantized", "merge"})
"""The relations that the Hub has a word for; another one is told by a tag."""


def front_matter(kb: KnowledgeBase, materials: Materials, *, has_text: bool) -> dict[str, Any]:
    """The keys in their order; what is not known is left out. ``has_text``: a file LICENSE lies beside the card."""
    told: dict[str, Any] = dict(license_values(kb, materials.license, has_text=has_text))
    told |= _bases(materials)
    data = [reference(record.ref, dataset=True) for record in materials.data if record.role is not DataRole.EVALUATION]
    told["datasets"] = list(dict.fromkeys(ref.name for ref in data if ref.host is Host.HUGGINGFACE))
    told["library_name"] = materials.training.library if materials.training else None
    told["pipeline_tag"] = materials.recipe.task
    told["metrics"] = ["accuracy"] if materials.training and materials.training.after else None
    told["model-index"] = _model_index(materials)
    return {name: _one_line(value) for name, value in told.items() if value}


def written(values: Mapping[str, Any]) -> str:
    """The metadata as YAML between its marks; no value can end it."""
    import yaml

    return "---\n" + yaml.safe_dump(dict(values), sort_keys=False, allow_unicode=True, width=1_000_000) + "---\n"


def _one_line(value: Any) -> Any:
    """The value with every text of it on one line, nothing invisible in it."""
    if isinstance(value, str):
        return visible(value)
    if isinstance(value, list):
        return [_one_line(item) for item in value]
    if isinstance(value, dict):
        return {name: _one_line(item) for name, item in value.items()}
    return value


def license_values(kb: KnowledgeBase, label: str, *, has_text: bool) -> dict[str, str]:
    """How a card declares that label: by the Hub's word for it, else as *other* with its name and a link."""
    keys = license_keys(kb, label)
    license_ = kb.license(keys[0]) if len(keys) == 1 else None
    if license_ is None or not re.fullmatch(r"[\w.+-]+(?: [\w.+()-]+)*", label) or " AND " in label or " OR " in label:
        return {"license": label}
    if license_.hub:
        return {"license": label.lower() if label.lower() in license_.hub else license_.hub[0]}
    link = LICENSE if has_text else next(iter(homes_of(kb, license_.key)), None)
    return {"license": "other", "license_name": license_name(kb, license_)} | ({"license_link": link} if link else {})


def license_name(kb: KnowledgeBase, license_: License) -> str:
    """The name that stands for this license and for no other."""
    names = (license_.id.removeprefix("LicenseRef-").lower(), license_.key, *license_.aliases, license_.name)
    return next((name for name in names if resolve(kb, "other", name=name).keys == {license_.key}), license_.name)


def _bases(materials: Materials) -> dict[str, Any]:
    """The base and how it was used; a teacher, and a relation that the Hub has no word for, are told by tags."""
    told: dict[str, Any] = {}
    tags = []
    if materials.base:
        name, relation = card_name(reference(materials.base.ref)), materials.relation or ""
        told["base_model"] = name
        if relation in _HUBS_OWN:
            told["base_model_relation"] = relation
        else:
            tags.append(f"base_model:{relation}:{name}")
    if materials.recipe.teacher:
        tags.append(f"base_model:distilled:{card_name(reference(materials.recipe.teacher.ref))}")
    return told | ({"tags": tags} if tags else {})


def _model_index(materials: Materials) -> list[dict[str, Any]]:
    """The scores of the held-out split, where there are any."""
    scores = materials.training.after if materials.training else None
    if scores is None or (materials.recipe.method in {Method.QUANTIZE, Method.CONVERT} and not materials.data):
        return []
    ref = materials.data[0].ref if materials.data else "unknown"
    result = {
        "task": {"type": materials.recipe.task},
        "dataset": {"name": f"{ref} (held-out split)", "type": re.sub(r"[^\w./-]+", "-", ref).strip("-/.") or "data"},
        "metrics": [
            {"type": "accuracy", "value": round(scores.accuracy, 4)},
            {"type": "loss", "value": round(scores.loss, 4)},
        ],
    }
    return [{"name": materials.name, "results": [result]}]
