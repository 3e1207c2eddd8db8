"""License texts for a notice: copies found in the files of the artifact and of its ancestors, each text once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from model_license_audit.model.artifacts import Artifact, TextMatchKind
from model_license_audit.model.duties import Duty
from model_license_audit.model.evidence import TextFile, TextRole
from model_license_audit.model.notice import BundledText
from model_license_audit.obligations.evidence.copies import accepted_copies
from model_license_audit.obligations.situation import Situation


class Bundle:
    """Numbers the texts in the order in which they are asked for; none comes from this program."""

    def __init__(self, situation: Situation) -> None:
        self._situation = situation
        self._numbers: dict[str, int] = {}
        self._texts: list[BundledText] = []

    @property
    def texts(self) -> tuple[BundledText, ...]:
        """Every text that was found, in the order of the numbers."""
        return tuple(self._texts)

    def numbers(self, key: str, duties: Iterable[Duty], name: str) -> tuple[int, ...]:
        """The numbers, from 1, of the copies of a license: one of the ancestors' files each, else of the own files."""
        accepted = frozenset({key}.union(*(accepted_copies(duty, self._situation.files) for duty in duties)))
        return tuple(dict.fromkeys(self._number(owner, text, name) for owner, text in self._found(accepted)))

    def _found(self, keys: frozenset[str]) -> Iterator[tuple[Artifact, TextFile]]:
        """The nearest copies: copyright lines differ from one work to the next, and so each distinct text counts."""
        lineage, subject = self._situation.lineage, self._situation.subject
        others = [artifact for artifact in lineage.artifacts if artifact.ref != subject.ref]
        found = [pair for artifact in others for pair in _whole_texts(artifact, keys)]
        yield from found or _whole_texts(subject, keys)

    def _number(self, owner: Artifact, text: TextFile, name: str) -> int:
        plain = " ".join(text.text.split())
        if plain not in self._numbers:
            own = owner.ref == self._situation.subject.ref
            self._texts.append(BundledText(name, owner.name if own else owner.ref.display, text.path, text.text, own))
            self._numbers[plain] = len(self._texts)
        return self._numbers[plain]


def _whole_texts(artifact: Artifact, keys: frozenset[str]) -> Iterator[tuple[Artifact, TextFile]]:
    whole = {text.path for text in artifact.license_texts if text.key in keys and text.match is TextMatchKind.SAME}
    for text in artifact.texts:
        if text.path in whole and text.role is TextRole.LICENSE:
            yield artifact, text
