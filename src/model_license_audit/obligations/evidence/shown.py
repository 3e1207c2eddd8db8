"""Evidence in the subject's own files that it does what a term asks."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from model_license_audit.model.artifacts import Artifact
from model_license_audit.model.duties import Duty
from model_license_audit.model.evidence import Evidence
from model_license_audit.model.terms import Term
from model_license_audit.obligations.evidence.copies import copy_or_link
from model_license_audit.obligations.evidence.credit import attribution, changes
from model_license_audit.obligations.evidence.flow_down import passed_on, policy_named
from model_license_audit.obligations.evidence.notices import kept_lines, notice
from model_license_audit.obligations.evidence.own_files import OWN_WORDS, OwnFiles

_SOURCE = re.compile(
    r"\b(source code|corresponding source|source (is )?available|source repository|written offer)\b"
    r"|\bcode\b.{0,60}\b(github\.com|gitlab\.com|codeberg\.org|bitbucket\.org|sr\.ht)/"
)


def with_evidence(duties: tuple[Duty, ...], files: OwnFiles) -> tuple[Duty, ...]:
    """The duties, each with what the subject's files show for it."""
    found = ((duty, _shown(duty, files)) for duty in duties)
    return tuple(replace(duty, shown=shown) if shown else duty for duty, shown in found)


def _shown(duty: Duty, files: OwnFiles) -> tuple[Evidence, ...]:
    came = files.notices.get(duty.origin)
    if came and duty.inherited and duty.term.action == "retain-notices":
        kept, lost = kept_lines(came, files)
        return () if lost else kept[:1]
    look = _LOOK.get(duty.term.action)
    found = look(duty, files) if look else None
    return (found,) if found else ()


def _source(_: Duty, files: OwnFiles) -> Evidence | None:
    return files.wordings.search(_SOURCE, OWN_WORDS, links=True)


def _name(duty: Duty, files: OwnFiles) -> Evidence | None:
    """Every name must begin so: a title that does and a folder that does not leave open what the model is called."""
    begun = names_begun(duty.term, files.subject)
    if not begun or len(begun) < len(files.subject.names):
        return None
    return Evidence("name", excerpt=", ".join(begun)[:200])


def names_begun(term: Term, subject: Artifact) -> tuple[str, ...]:
    """The names of the artifact that begin with the words of a name rule, whatever case and hyphens."""
    beginnings = tuple(map(_joined, filter(None, (term.words, *term.other_words))))
    if not beginnings:
        return ()
    return tuple(name for name in subject.names if _joined(name.rpartition("/")[2]).startswith(beginnings))


def _joined(name: str) -> str:
    """A name without spaces, hyphens and underscores, in one case: ``llama-3-x`` begins as ``Llama 3`` does."""
    return re.sub(r"[-_ ]+", "", name).casefold()


_LOOK: dict[str, Callable[[Duty, OwnFiles], Evidence | None]] = {
    "include-license": copy_or_link,
    "notice-text": notice,
    "display": notice,
    "attribution": attribution,
    "retain-notices": attribution,
    "state-changes": changes,
    "pass-on-restrictions": passed_on,
    "use-restrictions": passed_on,
    "acceptable-use-policy": policy_named,
    "disclose-source": _source,
    "network-source": _source,
    "name-prefix": _name,
}
"""For each action, where its evidence may stand; an action that is not here cannot be seen in files."""
