"""What can be said of licenses whose text nobody read: their class, what that usually limits, and what to read."""

from __future__ import annotations

from model_license_audit.licenses.entries.knowledge import KnowledgeBase
from model_license_audit.model.terms import License


def unread(kb: KnowledgeBase, key: str) -> License | None:
    """The license of that key if only its class is known, else ``None``."""
    license_ = kb.license(key)
    return license_ if license_ and license_.class_only else None


def open_question(kb: KnowledgeBase, license_: License) -> str:
    """That the class of a license does not settle what is asked, and what such licenses usually limit."""
    title, _, limits = kb.class_facts(license_.license_class)
    if limits is None:
        return f"the text of {license_.id} was not read, and its class ({title}) does not tell"
    return f"the text of {license_.id} was not read; licenses of its class ({title}) usually limit {limits}"


def to_read(license_: License) -> str:
    """What to do about a license whose text was not read."""
    return f"read https://{license_.links[0]}" if license_.links else f"read the text of {license_.name}"


def unanswered(kb: KnowledgeBase, license_: License) -> str:
    """Both in one sentence, as the reason for an answer that stays unknown."""
    return f"{open_question(kb, license_)}: {to_read(license_)}"
