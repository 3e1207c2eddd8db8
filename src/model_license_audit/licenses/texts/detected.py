"""What the files of an artifact hold as license texts, within one effort for all of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from model_license_audit.licenses.layers.names import is_general, layer_of_file
from model_license_audit.licenses.texts.identify import Effort, identify
from model_license_audit.model.artifacts import LicenseText, TextMatchKind
from model_license_audit.model.evidence import Problem, ProblemKind, TextFile, TextRole
from model_license_audit.model.patterns import lazy_pattern

_LICENSE_NAME = lazy_pattern(r"(?i)licen[sc]e|copying|terms_of_use")
_LEGAL_WORDS = lazy_pattern(r"(?i)\bhereby\b|\bwarrant(?:y|ies)\b|\blicensor\b|\bpublic domain\b")


@dataclass(frozen=True, slots=True)
class Detection:
    """The license texts found, in the order of the files, and the files not compared to their end."""

    texts: tuple[LicenseText, ...]
    unread: tuple[str, ...] = ()

    @property
    def problems(self) -> tuple[Problem, ...]:
        """One problem for all files that were not compared; none when all were."""
        if not self.unread:
            return ()
        others = f", and {len(self.unread) - 1:,} more files" if len(self.unread) > 1 else ""
        what = f"more license text than one audit compares{others}: which licenses it is was not found out"
        return (Problem(self.unread[0], ProblemKind.TOO_LARGE, what, "Scan the folders by themselves, or read it."),)


def detect(files: Sequence[TextFile]) -> Detection:
    """The license texts in the files of one artifact; those at its root are compared first, equal ones once."""
    effort = Effort()
    seen: dict[tuple[bool, str], tuple[LicenseText, ...]] = {}
    found: dict[int, tuple[LicenseText, ...]] = {}
    unread = []
    for number, file in sorted(enumerate(files), key=lambda entry: _rank(entry[1])):
        if not _may_hold(file):
            continue
        same = (file.role is TextRole.CARD, file.text)
        if same not in seen:
            texts = _texts_in(file, effort)
            if effort.spent:
                unread.append(file.path)
            else:
                seen[same] = texts
            found[number] = texts
        else:
            found[number] = tuple(replace(text, path=file.path) for text in seen[same])
    return Detection(tuple(text for number in sorted(found) for text in found[number]), tuple(unread))


def _rank(file: TextFile) -> tuple[bool, int, bool, str]:
    of_a_part = is_general(file.path) or layer_of_file(file.path) is not None
    return not of_a_part, file.path.count("/"), file.role is TextRole.CARD, file.path


def _may_hold(file: TextFile) -> bool:
    if file.role is TextRole.CARD:
        return len(_LEGAL_WORDS.findall(file.text)) >= 2
    named = file.role is TextRole.OTHER and _LICENSE_NAME.search(file.path.rpartition("/")[2])
    return bool(named) or file.role in {TextRole.LICENSE, TextRole.POLICY}


def _texts_in(file: TextFile, effort: Effort) -> tuple[LicenseText, ...]:
    """The license texts in a file; a card counts only where it holds a whole text."""
    if file.role is not TextRole.CARD:
        return identify(file.path, file.text, effort=effort)
    found = identify(file.path, file.text, embedded=True, effort=effort)
    return tuple(match for match in found if match.match is TextMatchKind.SAME)
