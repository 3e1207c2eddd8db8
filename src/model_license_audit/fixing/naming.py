"""How artifacts and licenses are named in what is written for a user, and where they can be found."""

from __future__ import annotations

import re

from model_license_audit.licenses.entries.knowledge import KnowledgeBase
from model_license_audit.model.duties import Duty
from model_license_audit.model.refs import ArtifactRef, Host
from model_license_audit.reports.weblinks import home_of, web_link

_PLAIN_NAME = re.compile(r"\w[\w .+/:@()-]{0,120}\Z")
_NAMED = frozenset({Host.HUGGINGFACE, Host.TFHUB, Host.TORCHHUB, Host.KAGGLE, Host.MLFLOW})


def plain_name(name: str) -> str | None:
    """The name where it is one that can stand in a text as it is: no markup, no control, nothing endless."""
    return name if _PLAIN_NAME.match(name) and name == name.strip() else None


def named(ref: ArtifactRef) -> str | None:
    """The name of an artifact of a hub; ``None`` for a path, and for what is no name at all."""
    return plain_name(ref.display) if ref.host in _NAMED else None


def short_name(ref: ArtifactRef) -> str:
    """The last part of the name of an artifact."""
    return ref.name.rpartition("/")[2]


def publisher_of(ref: ArtifactRef) -> str | None:
    """The account that publishes it, where its name tells that."""
    account, slash, _ = ref.name.partition("/")
    return plain_name(account) if slash and ref.host in {Host.HUGGINGFACE, Host.TFHUB, Host.KAGGLE} else None


def address_of(ref: ArtifactRef) -> str | None:
    """The page of an artifact on the Hub."""
    return home_of(ref)


def homes_of(kb: KnowledgeBase, key: str) -> tuple[str, ...]:
    """The usual homes of a license text, as addresses."""
    license_ = kb.license(key)
    found = (web_link(f"https://{home}") for home in (license_.links if license_ else ()))
    return tuple(filter(None, found))


def text_home(kb: KnowledgeBase, duty: Duty) -> str | None:
    """Where the text of a duty's license is published; ``None`` where that is not on record, or which text is open."""
    if duty.members:
        return None
    license_ = kb.license(duty.license_key)
    terms = license_.terms if license_ else ()
    stated = (web_link(term.url) for term in terms if term.action == "include-license")
    return next(filter(None, (*stated, *homes_of(kb, duty.license_key))), None)
