"""Made-up models and data sets: lineages, licenses, old names and closed doors, the same for the same seed."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from typing import Any

from model_license_audit.testing.repositories import Record

_OWNERS = (
    "aurora-labs", "northwind", "contoso-ai", "fabrikam", "hillside-nlp", "tidewater", "blue-heron", "quartz-research",
    "mapleleaf", "saltmarsh", "ostrich-hub", "copperfield",
)  # fmt: skip
_FAMILIES = ("Lumen", "Cedar", "Harbor", "Pebble", "Falconet", "Meridian", "Thicket", "Zephyrine")
_SIZES = ("0.5B", "1B", "3B", "7B", "8B", "13B", "70B")
_LICENSES = (
    ("apache-2.0", 40), ("mit", 18), ("llama3.1", 8), ("gemma", 5), ("cc-by-nc-4.0", 8), ("openrail", 5),
    ("creativeml-openrail-m", 4), ("bigscience-openrail-m", 2), ("cc-by-4.0", 4), ("cc-by-sa-4.0", 3), ("gpl-3.0", 1),
    ("agpl-3.0", 1), ("other", 3),
)  # fmt: skip
_RELATIONS = (("finetune", 44), ("quantized", 34), ("adapter", 19), ("merge", 3))
_ENDINGS = {"finetune": "Instruct", "quantized": "GGUF", "adapter": "LoRA", "merge": "Merged"}
_TOPICS = ("text-generation", "conversational", "text-generation-inference")
_LIBRARIES = {"finetune": "transformers", "quantized": "gguf", "adapter": "peft", "merge": "transformers"}


@dataclass(slots=True)
class MadeUp:
    """What was made up; ``renamed`` maps old ids to present ones, ``gone`` are ids that some name and none has."""

    models: list[Record] = field(default_factory=list)
    datasets: list[Record] = field(default_factory=list)
    renamed: dict[str, str] = field(default_factory=dict)
    gone: list[str] = field(default_factory=list)


def made_up(count: int, seed: int = 0) -> MadeUp:
    """So many models with a tenth as many data sets.

    One in twelve is a base of its own; the others name a parent among those before them, now and then by an old name or
    one that is there no more. A third says nothing of a license. Two in a hundred are gated.
    """
    draw, world = random.Random(seed), MadeUp()  # noqa: S311 - made up, not secret
    world.datasets = [_dataset(draw, number) for number in range(max(1, count // 10))]
    for number in range(count):
        is_base = number < 3 or draw.random() < 1 / 12
        world.models.append(_base(draw, number) if is_base else _derived(draw, world, number))
    return world


def _base(draw: random.Random, number: int) -> Record:
    name = f"{draw.choice(_OWNERS)}/{draw.choice(_FAMILIES)}-{number}-{draw.choice(_SIZES)}"
    return _record(draw, name, {"license": _weighted(draw, _LICENSES)}, ["transformers", "safetensors"])


def _derived(draw: random.Random, world: MadeUp, number: int) -> Record:
    relation = _weighted(draw, _RELATIONS)
    parents = list(dict.fromkeys(_parent(draw, world) for _ in range(2 if relation == "merge" else 1)))
    stem = str(parents[0]).rpartition("/")[2].split("-v")[0][:40]
    name = f"{draw.choice(_OWNERS)}/{stem}-{_ENDINGS[relation]}-v{number}"
    card: dict[str, Any] = {}
    if draw.random() < 0.67:
        card["license"] = _weighted(draw, _LICENSES)
    card["base_model"] = parents[0] if len(parents) == 1 else parents
    if draw.random() < 0.25:
        card["datasets"] = [draw.choice(world.datasets)["id"]]
    tags = [_LIBRARIES[relation], *(f"base_model:{p}" for p in parents)]
    tags += [f"base_model:{relation}:{p}" for p in parents]
    return _record(draw, name, card, tags)


def _parent(draw: random.Random, world: MadeUp) -> str:
    """The id of a model before; sometimes an old one of it, rarely of one that was deleted."""
    drawn = draw.random()
    if drawn < 0.004:
        gone = f"{draw.choice(_OWNERS)}/Vanished-{draw.randrange(50)}"
        if gone not in world.gone:
            world.gone.append(gone)
        return gone
    earlier = world.models[int(len(world.models) * draw.random() ** 2.5)]["id"]
    if drawn < 0.03:
        old = f"{earlier}-preview"
        world.renamed[old] = earlier
        return old
    return str(earlier)


def _dataset(draw: random.Random, number: int) -> Record:
    card = {
        "license": draw.choice(["cc-by-4.0", "mit", "cc-by-nc-4.0", "odc-by", "cc0-1.0"]),
        "pretty_name": f"D{number}",
    }
    return _record(draw, f"{draw.choice(_OWNERS)}/dialogs-{number}", card, ["language:en"])


def _record(draw: random.Random, name: str, card: dict[str, Any], tags: list[str]) -> Record:
    """A record of the size that most have on the Hub."""
    is_model = "language:en" not in tags
    if card.get("license") == "other":
        card |= {"license_name": "northwind-community-license", "license_link": "LICENSE"}
    if is_model:
        card |= {"library_name": tags[0], "pipeline_tag": "text-generation", "tags": [*_TOPICS, tags[0]]}
        card["widget"] = [{"text": "How do I begin?"}]
    marks = [f"dataset:{one}" for one in card.get("datasets", ())]
    marks += [f"license:{card['license']}"] if "license" in card else []
    gated = draw.random() < 0.02
    record: Record = {
        "id": name,
        "gated": draw.choice(["auto", "manual"]) if gated else False,
        "downloads": draw.randrange(100_000),
        "likes": draw.randrange(1000),
        "tags": [*tags, *(_TOPICS if is_model else ()), "en", *marks, "endpoints_compatible", "region:us"],
        "cardData": {"language": "en", **card},
    }
    return record | ({"pipeline_tag": "text-generation", "library_name": tags[0]} if is_model else {})


def _weighted(draw: random.Random, choices: tuple[tuple[str, int], ...]) -> str:
    return draw.choices([name for name, _ in choices], [weight for _, weight in choices])[0]
