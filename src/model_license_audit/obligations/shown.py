"""Evidence in the subject's own files that it does what a term asks."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from model_license_audit.model.artifacts import Artifact, TextMatchKind
from model_license_audit.model.duties import Duty
from model_license_audit.model.evidence import Evidence, TextFile, TextRole
from model_license_audit.model.lineage import Lineage
from model_license_audit.model.terms import Term
from model_license_audit.obligations.wording import Wordings, plain

_OWN_WORDS = (TextRole.CARD, TextRole.NOTICE, TextRole.OTHER)
_CHANGED = re.compile(
    r"\b(fine-? ?tun(ed?|ing)|finetun(ed?|ing)|quanti[sz](ed|ation)|merge[ds]?\b|modif(ied|ication)|adapted from|"
    r"distill(ed|ation)|(further|post-?|pre-?)trained|trained (on|from|with)|converted|changes (made|from|to)|pruned)"
)
_RESTRICTED = re.compile(
    r"(?<!no )(?<!without )(?<!any )(?<!free of )\b(use(-based)? restrictions?|restricted uses?|prohibited[ -]uses?|"
    r"acceptable[ -]use|(usage|use)[ -]policy|attachment a)\b"
)
_NEARBY = 300
"""Characters around a mention of restrictions within which it must say whose they are."""

_SOURCE = re.compile(
    r"\b(source code|corresponding source|source (is )?available|source repository)\b"
    r"|\bcode\b.{0,60}\b(github\.com|gitlab\.com|codeberg\.org)/"
)


def with_evidence(duties: tuple[Duty, ...], subject: Artifact, lineage: Lineage) -> tuple[Duty, ...]:
    """The duties, each with what the subject's files show for it."""
    wordings = Wordings(subject.texts)
    notices = {artifact.ref: notice for artifact in lineage.artifacts if (notice := _notice_file(artifact))}
    return tuple(replace(duty, shown=_shown(duty, subject, wordings, notices.get(duty.origin))) for duty in duties)


def _shown(duty: Duty, subject: Artifact, wordings: Wordings, notice: TextFile | None) -> tuple[Evidence, ...]:
    if notice and duty.inherited and duty.term.action == "retain-notices":
        return _kept_notice(notice, wordings)
    look = _LOOK.get(duty.term.action)
    found = look(duty, subject, wordings) if look else None
    return (found,) if found else ()


def notice_of(duty: Duty, lineage: Lineage) -> TextFile | None:
    """The NOTICE file of the ancestor a duty comes from, where its files could be read."""
    origin = lineage.artifact(duty.origin) if duty.inherited else None
    return _notice_file(origin) if origin else None


def _notice_file(artifact: Artifact) -> TextFile | None:
    return next((text for text in artifact.texts if text.role is TextRole.NOTICE), None)


def _kept_notice(notice: TextFile, wordings: Wordings) -> tuple[Evidence, ...]:
    """Where the lines of an ancestor's NOTICE stand in the subject's own texts; nothing unless all of them do."""
    lines = [line for line in notice.text.splitlines() if plain(line)]
    found = [wordings.find(line, (*_OWN_WORDS, TextRole.LICENSE)) for line in lines]
    kept = [evidence for evidence in found if evidence]
    return tuple(kept[:1]) if kept and len(kept) == len(found) else ()


def _copy_or_link(duty: Duty, subject: Artifact, wordings: Wordings) -> Evidence | None:
    """A copy of the text; where the clause says that a link is enough (its term has an address), a link."""
    found = _license_copy(duty, subject, wordings)
    return found or (wordings.find(_address(duty.term.url), _OWN_WORDS, front_matter=True) if duty.term.url else None)


def _address(url: str) -> str:
    return re.sub(r"\Ahttps?://(www\.)?", "", plain(url))


def _license_copy(duty: Duty, subject: Artifact, _: Wordings) -> Evidence | None:
    return next(
        (
            Evidence(text.path, line=text.line, excerpt=f"text of {duty.license_id}")
            for text in subject.license_texts
            if text.key == duty.license_key and text.match is TextMatchKind.SAME
        ),
        None,
    )


def _notice(duty: Duty, _: Artifact, wordings: Wordings) -> Evidence | None:
    places = (TextRole.NOTICE,) if "notice-file" in duty.term.where else _OWN_WORDS
    return _words(duty, wordings, places)


def _display(duty: Duty, _: Artifact, wordings: Wordings) -> Evidence | None:
    return _words(duty, wordings, _OWN_WORDS)


def _words(duty: Duty, wordings: Wordings, places: tuple[TextRole, ...]) -> Evidence | None:
    """Where the exact words, or others that the clause accepts as well, stand."""
    accepted = (duty.term.words, *duty.term.other_words) if duty.term.words else ()
    return next((found for words in accepted if words and (found := wordings.find(words, places))), None)


def _attribution(duty: Duty, _: Artifact, wordings: Wordings) -> Evidence | None:
    if duty.term.words:
        own_line = duty.term.words.casefold().startswith("copyright")
        return _words(duty, wordings, (*_OWN_WORDS, TextRole.LICENSE) if own_line else _OWN_WORDS)
    name = duty.origin.name if duty.inherited else duty.origin_name
    return wordings.find(name, (*_OWN_WORDS, TextRole.LICENSE), front_matter=True) or (
        wordings.find(name.rpartition("/")[2], _OWN_WORDS, front_matter=True)
    )


def _changes(_: Duty, __: Artifact, wordings: Wordings) -> Evidence | None:
    return wordings.search(_CHANGED, _OWN_WORDS)


def _restrictions(duty: Duty, subject: Artifact, wordings: Wordings) -> Evidence | None:
    """A policy, the license's own text, or words on restrictions that say whose they are."""
    shown = _policy(duty, subject, wordings) or _license_copy(duty, subject, wordings)
    return shown or wordings.search_near(_RESTRICTED, _whose(duty), _NEARBY, _OWN_WORDS)


def _whose(duty: Duty) -> re.Pattern[str]:
    """The license by its name or family, or the ancestor by its own."""
    names = {duty.license_name, duty.license_id.removeprefix("LicenseRef-"), duty.origin.name.rpartition("/")[2]}
    words = {plain(name) for name in names} | {plain(duty.license_name).split(" ")[0], "attachment a", "the base"}
    return re.compile("|".join(re.escape(word) for word in sorted(words) if len(word) > 3))


def _policy(duty: Duty, subject: Artifact, wordings: Wordings) -> Evidence | None:
    policy = next((t for t in subject.texts if t.role is TextRole.POLICY), None)
    if policy:
        return Evidence(policy.path, line=1, excerpt=policy.text.lstrip().splitlines()[0][:200] if policy.text else "")
    if duty.term.url:
        found = wordings.find(_address(duty.term.url), (*_OWN_WORDS, TextRole.LICENSE), front_matter=True)
        if found:
            return found
    return _license_copy(duty, subject, wordings) if duty.term.action == "acceptable-use-policy" else None


def _source(_: Duty, __: Artifact, wordings: Wordings) -> Evidence | None:
    return wordings.search(_SOURCE, _OWN_WORDS)


def _name(duty: Duty, subject: Artifact, _: Wordings) -> Evidence | None:
    """Every name must begin so: a title that does and a folder that does not leave open what the model is called."""
    begun = names_begun(duty.term, subject)
    if not begun or len(begun) < len(subject.names):
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


_LOOK: dict[str, Callable[[Duty, Artifact, Wordings], Evidence | None]] = {
    "include-license": _copy_or_link,
    "notice-text": _notice,
    "display": _display,
    "attribution": _attribution,
    "retain-notices": _attribution,
    "state-changes": _changes,
    "pass-on-restrictions": _restrictions,
    "use-restrictions": _restrictions,
    "acceptable-use-policy": _policy,
    "disclose-source": _source,
    "network-source": _source,
    "name-prefix": _name,
}
"""For each action, where its evidence may stand; an action that is not here cannot be seen in files."""
