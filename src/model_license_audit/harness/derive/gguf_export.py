"""A BERT encoder, with its classes if it has a head, as a GGUF file that llama.cpp reads."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import TYPE_CHECKING, Any

from model_license_audit.harness.derive.facts import Facts
from model_license_audit.harness.derive.gguf_names import names_of, numbers_of
from model_license_audit.harness.derive.gguf_vocabulary import vocabulary_of
from model_license_audit.harness.derive.target import Numbers
from model_license_audit.harness.learners.frameworks import TORCH_EXTRA, needed
from model_license_audit.model.errors import ModelAuditError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from model_license_audit.harness.derive.source_model import SourceModel

_TYPES = {Numbers.FLOAT32: "F32", Numbers.FLOAT16: "F16", Numbers.Q8_0: "Q8_0"}
_FILE_TYPES = {Numbers.FLOAT32: "ALL_F32", Numbers.FLOAT16: "MOSTLY_F16", Numbers.Q8_0: "MOSTLY_Q8_0"}
_BLOCK = 32
"""Numbers of a row that Q8_0 rounds with one scale."""


def write(source: SourceModel, numbers: Numbers, facts: Facts, file: Path) -> dict[str, str]:
    """Write the file; gives the names in it by those in the base. The same bytes for the same model and facts."""
    gguf = needed("gguf", TORCH_EXTRA)
    names, vocabulary = names_of(source), vocabulary_of(source)
    logging.getLogger("gguf").setLevel(logging.WARNING)
    writer = gguf.GGUFWriter(file, "bert")
    _describe(writer, gguf, source, numbers, facts)
    writer.add_tokenizer_model("bert")
    writer.add_tokenizer_pre("default")
    writer.add_token_list(list(vocabulary.tokens))
    writer.add_token_types(list(vocabulary.types))
    for name, number in sorted(vocabulary.special.items()):
        writer.add_uint32(f"tokenizer.ggml.{_KEYS.get(name, name)}_token_id", number)
    for name, array in sorted(_arrays(source).items()):
        if name in names:
            kind = _kind(gguf, names[name], array, numbers)
            writer.add_tensor(names[name], gguf.quants.quantize(array, kind), raw_dtype=kind)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return names


_KEYS = {"unk": "unknown", "sep": "seperator", "pad": "padding"}
"""How the keys of GGUF spell them."""


def _describe(writer: Any, gguf: Any, source: SourceModel, numbers: Numbers, facts: Facts) -> None:
    """Sizes, what it is, and the facts of license and base."""
    writer.add_type("model")
    writer.add_name(facts.name)
    writer.add_author(facts.author)
    writer.add_description(facts.summary)
    writer.add_license(facts.license)
    if facts.license_name:
        writer.add_license_name(facts.license_name)
    if facts.license_link:
        writer.add_license_link(facts.license_link)
    organization, _, name = facts.base.rpartition("/")
    writer.add_base_model_count(1)
    writer.add_base_model_name(0, name)
    if organization:
        writer.add_base_model_organization(0, organization)
    if facts.base_url:
        writer.add_base_model_repo_url(0, facts.base_url)
    writer.add_tags([f"base_model:{facts.relation}:{facts.base}"])
    for told, number in numbers_of(source.module.config).items():
        getattr(writer, told)(number)
    writer.add_causal_attention(False)
    writer.add_pooling_type(gguf.PoolingType.RANK if source.classes else gguf.PoolingType.NONE)
    if source.classes:
        writer.add_classifier_output_labels(list(source.classes))
    writer.add_file_type(gguf.LlamaFileType[_FILE_TYPES[numbers]])
    writer.add_quantization_version(gguf.GGML_QUANT_VERSION)


def _arrays(source: SourceModel) -> dict[str, NDArray[Any]]:
    return {name: weight.float().numpy() for name, weight in source.module.state_dict().items()}


def _kind(gguf: Any, name: str, array: NDArray[Any], numbers: Numbers) -> Any:
    """Matrices of layers and words are rounded; what is added and scaled stays whole, as llama.cpp has it."""
    whole = array.ndim < 2 or name.startswith(("position_embd", "token_types"))
    if whole or (numbers is Numbers.Q8_0 and array.shape[-1] % _BLOCK):
        return gguf.GGMLQuantizationType.F32
    return gguf.GGMLQuantizationType[_TYPES[numbers]]


def read_back(file: Path, names: dict[str, str]) -> dict[str, NDArray[Any]]:
    """The tensors of the file by their names in the base, as float32; raises where one is missing."""
    gguf = needed("gguf", TORCH_EXTRA)
    held = {tensor.name: tensor for tensor in gguf.GGUFReader(file).tensors}
    missing = sorted(set(names.values()) - set(held))
    if missing:
        raise ModelAuditError(f"{file.name} holds no tensor {missing[0]}", "report this, with the base")
    found = {}
    for name, told in names.items():
        tensor = held[told]
        shape = tuple(int(length) for length in reversed(tensor.shape))
        found[name] = gguf.quants.dequantize(tensor.data, tensor.tensor_type).reshape(shape)
    return found
