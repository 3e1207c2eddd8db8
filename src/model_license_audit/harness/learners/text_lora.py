"""LoRA on a transformers encoder: small matrices beside frozen weights, released alone or merged into them."""

from __future__ import annotations

import json
import re
import warnings
from collections.abc import Mapping, Sequence
from copy import deepcopy
from pathlib import Path
from typing import TYPE_CHECKING, Any

from model_license_audit.harness.learners.frameworks import TORCH_EXTRA, needed
from model_license_audit.harness.learners.text_encoder import TextEncoder
from model_license_audit.harness.recipe.model import Method
from model_license_audit.model.errors import UsageError

if TYPE_CHECKING:
    from model_license_audit.harness.learners.choose import Wanted
    from model_license_audit.harness.learning.interface import Encoded

_WRAPPER = "base_model.model."
_INNER = re.compile(r"\.(?:modules_to_save\.)?default(?=\.)|\.base_layer(?=\.)")


class TextLora(TextEncoder):
    """Frozen encoder with adapters on the layers that ``options.targets`` names, and a new head trained with them.

    Options: ``rank`` (8), ``alpha`` (16), ``dropout`` (0.05), ``targets`` (names of layers; by default those that peft
    knows for the architecture).
    """

    def __init__(self, wanted: Wanted) -> None:
        super().__init__(wanted)
        self._base = wanted.base
        self._merged = wanted.recipe.method is Method.LORA_MERGED
        self._peft = needed("peft", TORCH_EXTRA)
        if wanted.pretraining_classes:
            remedy = "leave out `objective.joint`, or take the learner text-encoder"
            raise UsageError("LoRA has no second head for a joint objective", remedy)
        try:
            with warnings.catch_warnings():
                warnings.filterwarnings("ignore", "`is_gradient_checkpointing`", FutureWarning)  # peft asks for it
                self.module = self._peft.get_peft_model(self.module, self._config(wanted.recipe.model.options))
        except ValueError as error:
            remedy = "set `targets` in [model.options] to names of linear layers, as ['query', 'value']"
            raise UsageError(f"LoRA found nowhere to go ({error})", remedy) from error
        self._pretrained = frozenset(name if self._merged else _WRAPPER + name for name in self._pretrained)

    def released_name(self, name: str) -> str:
        """As in the file of the adapter or, merged, in that of the whole model."""
        plain = _INNER.sub("", name)
        return plain.removeprefix(_WRAPPER) if self._merged else plain

    def named_weights(self) -> dict[str, Any]:
        """Without the head that peft keeps beside the one that is trained."""
        return {
            self.released_name(name): weight
            for name, weight in self.module.named_parameters()
            if ".original_module." not in name
        }

    @property
    def renamed(self) -> Mapping[str, str]:
        """An adapter's file holds no tensor of the base."""
        return super().renamed if self._merged else {}

    def features(self, inputs: Encoded) -> Encoded:  # noqa: ARG002 - what the interface gives
        """Adapters work inside of the encoder: no part of it is only frozen."""
        raise UsageError("LoRA has no features to cache", "set `cache-features = false` in the stage")

    def export(self, folder: Path) -> None:
        """The adapter alone with the reference of its base, or the whole model with the adapter added to it."""
        if self._merged:
            deepcopy(self.module).merge_and_unload().save_pretrained(folder)
        else:
            self.module.save_pretrained(folder)
            (folder / "README.md").unlink(missing_ok=True)  # a card that peft made up; the release has its own
            self._name_the_base(folder / "adapter_config.json")
        self.export_tokenizer(folder)

    def _config(self, options: Mapping[str, object]) -> Any:
        targets = options.get("targets")
        return self._peft.LoraConfig(
            task_type=self._peft.TaskType.SEQ_CLS,
            r=int(str(options.get("rank", 8))),
            lora_alpha=int(str(options.get("alpha", 16))),
            lora_dropout=float(str(options.get("dropout", 0.05))),
            target_modules=list(targets) if isinstance(targets, Sequence) and not isinstance(targets, str) else targets,
        )

    def _name_the_base(self, file: Path) -> None:
        """Peft writes the folder in which the base lay, and sets in no order; a user needs the base's reference."""
        config = json.loads(file.read_text("utf-8"))
        config["base_model_name_or_path"] = self._base.ref if self._base else None
        config["target_modules"] = sorted(config["target_modules"])
        config["modules_to_save"] = sorted(config["modules_to_save"] or ())
        config["revision"] = self._base.revision if self._base else None
        file.write_text(json.dumps(config, indent=2, sort_keys=True, ensure_ascii=False) + "\n", encoding="utf-8")
