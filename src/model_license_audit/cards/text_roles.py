"""What a text file is for, told from its name."""

from __future__ import annotations

import re

from model_license_audit.model.evidence import TextRole

TEXT_SUFFIXES = ("", ".md", ".markdown", ".txt", ".rst", ".html", ".htm", ".text", ".adoc")
"""Endings of files that can be read as prose."""

UNREADABLE_SUFFIXES = (".pdf", ".docx", ".doc", ".odt", ".rtf", ".png", ".jpg", ".jpeg")
"""Endings of files a license may be in that are not opened."""

_OTHER_SUFFIXES = frozenset(
    {
        ".bin", ".c", ".cc", ".cfg", ".ckpt", ".cpp", ".css", ".csv", ".engine", ".gguf", ".gif",
        ".gitattributes", ".gitignore", ".go", ".gz", ".h", ".h5", ".hdf5", ".hpp", ".ini", ".ipynb",
        ".java", ".js", ".json", ".jsonl", ".keras", ".lock", ".metadata", ".mlmodel", ".model", ".mp3",
        ".mp4", ".msgpack", ".npy", ".npz", ".onnx", ".param", ".parquet", ".pb", ".pkl", ".pt", ".pth",
        ".py", ".pyc", ".pyi", ".rs", ".safetensors", ".sh", ".so", ".spdx", ".svg", ".tar", ".tflite",
        ".toml", ".ts", ".tsv", ".wav", ".webp", ".xml", ".yaml", ".yml", ".zip",
    }
)  # fmt: skip
_LICENSE_WORDS = frozenset(
    {
        "license", "licence", "licenses", "licences", "licensing", "copying", "copyright", "copyrights",
        "unlicense", "eula", "licensefile",
    }
)  # fmt: skip
_NOTICE_WORDS = frozenset(
    {
        "notice", "notices", "thirdpartynotices", "thirdpartynotice", "attributions", "attribution",
    }
)  # fmt: skip
_POLICY_WORDS = frozenset({"aup", "usepolicy", "acceptableusepolicy"})
_OF_THE_MODEL = frozenset({"license.model", "licence.model", "copying.model"})
"""Names whose ending is that of a tokenizer, and here says what the license is for."""

_TERMS = frozenset({"terms", "tos", "termsofuse", "agreement"})
_TERMS_OF = frozenset({"use", "terms", "tos", "termsofuse", "model", "community", "user"})
_FOLDERS = frozenset({"licenses", "licences", "license", "licence"})
_READ_OR_TOLD = frozenset({*TEXT_SUFFIXES, *UNREADABLE_SUFFIXES})
_WORD = re.compile(r"[a-z]+")
_NOT_PROSE = re.compile(
    r"(vocab|merges|requirements|labels?|classes|tokens?|dict|words?|categories|special_tokens|log|events|robots"
    r"|top_level|entry_points|sources|constraints)\b.*|.*(vocab|requirements|_log|labels)\.txt\Z"
)


def suffix(name: str) -> str:
    """The ending of a file name in lower case, with its dot; empty when there is none."""
    stem, dot, end = name.lower().rpartition(".")
    return f".{end}" if dot and stem else ""


def legal_role(path: str) -> TextRole | None:
    """License, notice or policy for a file named like one in any usual spelling, else ``None``.

    A file of any name in a folder ``LICENSES`` is a license.
    """
    folder, _, name = path.rpartition("/")
    end = suffix(name)
    if end in _OTHER_SUFFIXES:
        return TextRole.LICENSE if name.lower() in _OF_THE_MODEL else None
    words = _WORD.findall(name.lower().removesuffix(end) if end in _READ_OR_TOLD else name.lower())
    role = _role_of(set(words))
    if role is None and folder.rpartition("/")[2].lower() in _FOLDERS and end in _READ_OR_TOLD:
        return TextRole.LICENSE
    return role


def _role_of(words: set[str]) -> TextRole | None:
    if words & {"plate", "plates"}:
        return None
    if words & _POLICY_WORDS or ("policy" in words and words & {"use", "usage"}) or {"prohibited", "use"} <= words:
        return TextRole.POLICY
    if words & _NOTICE_WORDS:
        return TextRole.NOTICE
    if words & _LICENSE_WORDS or (words & _TERMS and words & _TERMS_OF):
        return TextRole.LICENSE
    return None


def is_prose(path: str) -> bool:
    """True for a text at the root of an artifact that may say something about it: not a vocabulary, not a log."""
    return (
        "/" not in path and suffix(path) in {".md", ".markdown", ".txt", ".rst"} and not _NOT_PROSE.match(path.lower())
    )
