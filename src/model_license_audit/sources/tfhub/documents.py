"""One document of TensorFlow Hub: what its first line names, and the metadata in its comments.

The forms are those that the checks of the public repository of documents enforce: a first line that tells the type and
the handle, a path that repeats both, and metadata in comments of one line (``<!-- license: apache-2.0 -->``).
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from enum import StrEnum

from model_license_audit.model.refs import ArtifactRef, Host

MAX_DOCUMENT = 256 * 1024
"""Bytes of a document; the longest of all that were published has 15 kB."""


class Form(StrEnum):
    """What a document is about, in the words of its first line."""

    MODULE = "Module"
    LITE = "Lite"
    TFJS = "Tfjs"
    CORAL = "Coral"
    PLACEHOLDER = "Placeholder"
    COLLECTION = "Collection"
    PUBLISHER = "Publisher"


DEPLOYED = {Form.LITE: "lite", Form.TFJS: "tfjs", Form.CORAL: "coral"}
"""Forms of a model that is told of elsewhere, with the folder of their documents."""

MODELS = frozenset({Form.MODULE, *DEPLOYED})
"""Forms with weights of their own."""

_FIRST = re.compile(rf"# ({'|'.join(Form)}) ([A-Za-z\d][\w./-]*)", re.ASCII)
_PUBLISHER = re.compile(r"[a-z\d-]{1,100}", re.ASCII)
_HANDLE = re.compile(r"[a-z\d-]{1,100}(?:/[\w.-]{1,100}){1,12}/\d{1,6}", re.ASCII)
_VALUE = re.compile(r"\s{0,8}<!--\s*([A-Za-z][\w -]{0,60}?)\s*:\s*(\S(?:.{0,1999}\S)?)\s*-->\s*")
_FENCE = re.compile(r"\s{0,3}(```|~~~)")
_HIDDEN = re.compile("&zwnj;|[\u200b-\u200d\ufeff]")
"""Marks without width that some handles hold, so that they may break over lines."""


@dataclass(frozen=True, slots=True, order=True)
class Value:
    """One value of the metadata, as written, and its line (from 1)."""

    key: str
    value: str
    line: int


@dataclass(frozen=True, slots=True)
class Document:
    """One document.

    ``handle`` is that of its first line. ``path`` begins with ``assets/docs`` whatever was read, so that what is told
    of a model is the same from every copy.
    """

    path: str
    form: Form
    handle: str
    values: tuple[Value, ...]
    text: str
    digest: str

    @property
    def ref(self) -> ArtifactRef:
        """The model by its address on tfhub.dev: ``tfhub:google/spice/2``, ``tfhub:google/lite-model/spice/1``."""
        publisher, _, rest = self.handle.partition("/")
        kind = DEPLOYED.get(self.form)
        return ArtifactRef(Host.TFHUB, f"{publisher}/{kind}-model/{rest}" if kind else self.handle)

    @property
    def unversioned(self) -> str:
        """The address without its version, which leads to the latest one."""
        return self.ref.name.rpartition("/")[0]

    @property
    def version(self) -> int:
        """The version that ends the handle; 0 for a publisher."""
        last = self.handle.rpartition("/")[2]
        return int(last) if last.isdecimal() else 0

    @property
    def publisher(self) -> str:
        """The publisher's name in handles."""
        return self.handle.partition("/")[0]

    @property
    def first_words(self) -> str:
        """The paragraph behind the first line, or nothing where metadata stand there."""
        lines = self.text.split("\n")[1:]
        start = next((n for n, line in enumerate(lines) if line.strip()), len(lines))
        end = next((n for n in range(start, len(lines)) if not lines[n].strip() or "<!--" in lines[n]), len(lines))
        return " ".join(" ".join(lines[start:end]).split())[:1000]

    def of(self, key: str) -> tuple[Value, ...]:
        """The values of one key, in their order."""
        return tuple(value for value in self.values if value.key == key)


class Malformed(ValueError):
    """A file that is no document of TensorFlow Hub."""


def read_document(path: str, place: str, data: bytes) -> Document:
    """The document in a file; ``place`` is its path below ``assets/docs``. Raises :class:`Malformed`."""
    text = _decoded(data)
    form, handle = _first_line(text)
    if place not in _places(form, handle):
        raise Malformed(f"its first line tells of {handle}, whose document does not belong at this path")
    return Document(path, form, handle, _values(text), text, hashlib.sha256(data).hexdigest())


def _decoded(data: bytes) -> str:
    if b"\x00" in data:
        raise Malformed("it holds binary data, no text")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Malformed("it is not written in UTF-8") from error
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _first_line(text: str) -> tuple[Form, str]:
    line = _HIDDEN.sub("", text[:1000].partition("\n")[0]).rstrip()
    found = _FIRST.fullmatch(line)
    if not found:
        raise Malformed("its first line tells no type and handle, as in '# Module google/spice/2'")
    form, handle = Form(found[1]), found[2]
    pattern = _PUBLISHER if form is Form.PUBLISHER else _HANDLE
    if not pattern.fullmatch(handle) or not all(part.strip(".") for part in handle.split("/")):
        raise Malformed(f"{handle[:100]!r} is no handle of a {form.value.lower()}")
    return form, handle


def _places(form: Form, handle: str) -> tuple[str, ...]:
    """Where a document may lie below ``assets/docs``."""
    if form is Form.PUBLISHER:
        return (f"{handle}/{handle}.md",)
    publisher, _, rest = handle.partition("/")
    name, _, version = rest.rpartition("/")
    if form is Form.COLLECTION:
        return (f"{publisher}/collections/{name}/{version}.md",)
    folder = f"{DEPLOYED[form]}/" if form in DEPLOYED else ""
    return f"{publisher}/models/{name}/{folder}{version}.md", f"{publisher}/{name}/{folder}{version}.md"


def _values(text: str) -> tuple[Value, ...]:
    """The metadata; what is shown as code is none."""
    found, fence = [], ""
    for number, line in enumerate(text.split("\n"), 1):
        mark = _FENCE.match(line)
        if mark and fence in {"", mark[1]}:
            fence = "" if fence else mark[1]
        elif not fence and (match := _VALUE.fullmatch(line)):
            found.append(Value(match[1], match[2], number))
    return tuple(found)
