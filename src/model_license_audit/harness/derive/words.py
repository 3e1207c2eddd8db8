"""What a card says of a derivation without training: what was done to the weights, and how they are loaded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from model_license_audit.harness.derive.target import FileFormat, Numbers, Target

if TYPE_CHECKING:
    from model_license_audit.harness.derive.source_model import SourceModel

_DONE = {
    (FileFormat.ONNX, Numbers.FLOAT32): "The model was traced with torch.onnx and written as an ONNX graph. All weights"
    " are stored as they were, under the names that they had.",
    (
        FileFormat.ONNX,
        Numbers.INT8,
    ): "The weights of linear layers were rounded to int8, symmetrically, with a scale for"
    " each output and seven of the eight bits (so that processors without 8-bit dot products compute the same); what"
    " goes into these layers is rounded while the model runs (dynamic quantization by ONNX Runtime). Embeddings, biases"
    " and normalization are as they were.",
    (FileFormat.GGUF, Numbers.FLOAT32): "The tensors were written into a GGUF file under llama.cpp's names, each number"
    " as it was.",
    (FileFormat.GGUF, Numbers.FLOAT16): "The tensors were written into a GGUF file under llama.cpp's names; matrices of"
    " layers and words were rounded to float16.",
    (FileFormat.GGUF, Numbers.Q8_0): "The tensors were written into a GGUF file under llama.cpp's names; matrices of"
    " layers and words were rounded to Q8_0 (int8 with a scale for each 32 numbers) where their rows can be parted so.",
}
_RELATION = {
    False: "No number was changed: this is a copy of its base in another format.",
    True: "Numbers were rounded: this is a changed version of its base.",
}
_BY = {
    FileFormat.ONNX: "Computed with ONNX Runtime from the file that is released.",
    FileFormat.GGUF: "Computed by torch with the tensors as they were read back from the file that is released;"
    " llama.cpp itself was not run.",
}


def done_words(target: Target, sizes: tuple[int, int], apart: float | None, same: float | None) -> tuple[str, ...]:
    """Sentences; ``sizes`` in bytes before and after, ``apart`` how far ONNX was from torch, ``same`` a share."""
    before, after = (f"{size:,} bytes" for size in sizes)
    told = [_DONE[target.format, target.numbers], _RELATION[target.numbers is not Numbers.FLOAT32]]
    told.append(f"The files of weights had {before}; this one has {after} ({sizes[1] / sizes[0]:.0%}).")
    if apart is not None:
        which = "Before rounding, the" if target.numbers is Numbers.INT8 else "The"
        told.append(f"{which} graph and torch differed by {_power(apart)} at most.")
    if same is not None:
        told.append(f"{_BY[target.format]} On {same:.1%} of the held-out examples it answers as its base does.")
    return tuple(told)


def _power(number: float) -> str:
    """A bound that does not depend on the last digits: the power of ten above."""
    from math import ceil, log10

    return f"less than 1e{max(ceil(log10(number)), -9)}" if number else "nothing"


def loading_words(target: Target, source: SourceModel, file: str) -> str:
    """Lines of Python or of a shell with which it is used."""
    if target.format is FileFormat.ONNX:
        return (
            "# pip install onnxruntime transformers\n"
            "import onnxruntime\nfrom transformers import AutoTokenizer\n\n"
            'tokenizer = AutoTokenizer.from_pretrained(".")\n'
            f'session = onnxruntime.InferenceSession("{file}")\n'
            f'inputs = tokenizer(["A text."], truncation=True, max_length={source.length}, return_tensors="np")\n'
            f"{source.output} = session.run(None, dict(inputs))[0]\n"
        )
    if source.classes:
        return (
            "# llama.cpp: the first numbers are the logits of the classes, in their order\n"
            f'llama-embedding -m {file} --pooling rank --embd-normalize -1 -p "A text."\n'
        )
    return f'llama-embedding -m {file} --pooling mean -p "A text."\n'
