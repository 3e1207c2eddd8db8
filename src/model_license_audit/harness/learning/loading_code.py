"""How what a learner exported is loaded: code for the card, which reads names and sizes from the files beside it.

Of what a library loads by itself (transformers, peft) nothing needs to be told.
"""

from __future__ import annotations

from collections.abc import Mapping

_TORCHVISION = """\
import json, torch, torchvision
from pathlib import Path
from safetensors.torch import load_file

config = json.loads(Path("config.json").read_text())
model = torchvision.models.get_model(
    config["architecture"], num_classes=len(config["id2label"]), **config["options"]
)
model.load_state_dict(load_file("model.safetensors"))
model.eval()
# images: examples x 3 x image_size x image_size, colours from 0 to 1
mean, std = (torch.tensor(config[key]).view(3, 1, 1) for key in ("image_mean", "image_std"))
names = [config["id2label"][str(number)] for number in model((images - mean) / std).argmax(1).tolist()]"""

_KERAS = """\
import json, keras
from pathlib import Path

config = json.loads(Path("config.json").read_text())
model = keras.saving.load_model("model.keras")
# images: examples x image_size x image_size x 3, colours from 0 to 255
ready = getattr(keras.applications, config["preprocess"]).preprocess_input(images.astype("float32"))
names = [config["id2label"][str(number)] for number in model.predict(ready).argmax(1)]"""

CODE: Mapping[str, str] = {"torchvision": _TORCHVISION, "keras": _KERAS}
"""By the library of the learner."""
