"""What the registry holds of one artifact, in memory, and what that becomes by each look at it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from model_license_audit.model.recorded import Coverage, State
from model_license_audit.registry.records import Effect, Observation, key_of
from model_license_audit.registry.writing.digests import Fingerprint

_LEVELS = [level.value for level in Coverage]


@dataclass(slots=True)
class Past:
    """A revision; ``id`` is ``None`` before it is written, ``seen`` then what is to be written.

    ``concluded`` is an observation whose license and parents are to replace those that are written.
    """

    ordinal: int
    commit: str | None
    coverage: str
    digest: str
    gist: str
    first: str
    last: str
    license_data: str
    id: int | None = None
    seen: Observation | None = None
    print: Fingerprint | None = None
    concluded: Observation | None = None
    changed: bool = False

    def holds(self, seen: Observation, print_: Fingerprint) -> bool:
        """True when nothing new is told: the same was read, or less that does not differ."""
        if self.digest == print_.digest:
            return True
        less = _LEVELS.index(seen.coverage.value) < _LEVELS.index(self.coverage)
        return less and self.gist == print_.gist and seen.ref.revision in {None, self.commit}


@dataclass(frozen=True, slots=True)
class Event:
    """What befell an artifact: its state or its name changed."""

    at: str
    kind: str
    old: str
    new: str
    why: str


@dataclass(slots=True)
class Known:
    """An artifact under its present name; ``id`` is ``None`` before it is written."""

    key: str
    ref: str
    host: str
    dataset: bool
    state: str
    state_at: str
    state_why: str = ""
    current: int = 0
    id: int | None = None
    past: list[Past] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    changed: bool = False
    renamed: bool = False

    @property
    def present(self) -> Past | None:
        """The revision that was last seen."""
        return next((one for one in self.past if one.ordinal == self.current), None)

    @property
    def looked(self) -> str:
        """When it was last looked at under its own name."""
        present = self.present
        return max(self.state_at, present.last if present else "")

    def see(self, seen: Observation, print_: Fingerprint, when: str) -> Effect:
        """Note what was seen at a moment, be it the latest or one long gone."""
        present = self.present
        if present is None or when >= present.last:
            effect = self._found(self._name_in(seen, when), when)
            if present is not None and present.holds(seen, print_):
                self._again(present, when)
                if present.digest == print_.digest and present.license_data != seen.license_data:
                    present.concluded, present.license_data = seen, seen.license_data
                return effect
            if not self.held(seen, print_, when):
                self.current = self._add(seen, print_, when).ordinal
                effect = Effect.CHANGED
            return effect
        return self._remember(seen, print_, when)

    def see_again(self, when: str) -> Effect:
        """Note that it was found unchanged."""
        present = self.present
        if present is None or when < present.last:
            return Effect.SAME
        self._again(present, when)
        return self._found(self.ref, when)

    def _name_in(self, seen: Observation, when: str) -> str:
        """How its name is written now: as it was written last, the first time at one moment."""
        later = not self.past or when > self.looked
        return str(replace(seen.ref, revision=None)) if later and key_of(seen.ref) == self.key else self.ref

    def _found(self, ref: str, when: str) -> Effect:
        """It can be had, under this name."""
        effect = Effect.SAME
        if self.ref != ref and self.past:
            self.events.append(Event(when, "name", self.ref, ref, ""))
            effect = Effect.CHANGED
        self.ref, self.changed = ref, True
        if when >= self.state_at:
            if self.state != State.PRESENT.value:
                self.events.append(Event(when, "state", self.state, State.PRESENT.value, ""))
                effect = Effect.CHANGED
            self.state, self.state_at, self.state_why = State.PRESENT.value, when, ""
        return effect

    def held(self, seen: Observation, print_: Fingerprint, when: str) -> bool:
        """True when a revision of that moment tells the same."""
        return any(one.first <= when <= one.last and one.holds(seen, print_) for one in self.past)

    def _again(self, past: Past, when: str) -> None:
        past.last, past.changed = max(past.last, when), True

    def _remember(self, seen: Observation, print_: Fingerprint, when: str) -> Effect:
        """Put what was so at an earlier moment where it belongs: into a revision of that time, or one of its own."""
        if self.held(seen, print_, when):
            return Effect.SAME
        ordered = sorted(self.past, key=lambda one: (one.first, one.ordinal))
        before = next((one for one in reversed(ordered) if one.first <= when), None)
        after = next((one for one in ordered if one.first > when), None)
        free = before is None or before.last <= when
        if free and before is not None and before.holds(seen, print_):
            self._again(before, when)
            return Effect.SAME
        if free and after is not None and after.holds(seen, print_):
            after.first, after.changed = when, True
            return Effect.SAME
        self._add(seen, print_, when)
        return Effect.CHANGED

    def _add(self, seen: Observation, print_: Fingerprint, when: str) -> Past:
        past = Past(
            ordinal=max((one.ordinal for one in self.past), default=0) + 1,
            commit=seen.ref.revision,
            coverage=seen.coverage.value,
            digest=print_.digest,
            gist=print_.gist,
            first=when,
            last=when,
            license_data=seen.license_data,
            seen=seen,
            print=print_,
        )
        self.past.append(past)
        self.changed = True
        return past
