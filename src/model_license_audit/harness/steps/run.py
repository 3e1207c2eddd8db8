"""A whole run: each step once, in its order, going on where an earlier run of the same recipe was cut off."""

from __future__ import annotations

import errno
import fcntl
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import TYPE_CHECKING, Any

from model_license_audit.harness.steps.journal import (
    AFTER,
    JOURNAL,
    OUTPUTS,
    Journal,
    digests,
    read_journal,
    write_journal,
)
from model_license_audit.harness.steps.workspace import StepName
from model_license_audit.model.errors import ModelAuditError, UsageError

if TYPE_CHECKING:
    from model_license_audit.harness.recipe.model import Recipe
    from model_license_audit.harness.steps.context import RunContext
    from model_license_audit.harness.steps.workspace import Workspace

Actions = Callable[[StepName], tuple[Callable[..., Any], ...]]
"""What is done for a step, one thing after the other, each given recipe, workspace and context."""

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})
_LOCK = "run.lock"


class Run:
    """The steps of one recipe in one place."""

    def __init__(
        self, recipe: Recipe, workspace: Workspace, context: RunContext, actions: Actions | None = None
    ) -> None:
        self._actions = actions or _actions
        self._recipe, self._workspace, self._context = recipe, workspace, context
        self._digests = digests(recipe, context)

    def all(self, resume: bool) -> None:
        """Take every step that is not done; raises :class:`UsageError` for a place that is taken, unless it resumes."""
        journal = self._journal()
        if not resume:
            self._refuse_taken(journal)
        with self._alone():
            for step in StepName:
                self._take(step)

    def one(self, step: StepName) -> None:
        """Take one step, if it is not done; raises :class:`UsageError` where the one before it is missing."""
        journal = self._journal()
        for before in AFTER[step]:
            if not journal.is_done(before, self._digests[before]):
                name = self._recipe.origin or self._recipe.name
                what = f"{step} comes after {before}, which is not done with this recipe"
                raise UsageError(what, f"run `modelaudit recipes {before} {name} --output {self._workspace.release}`")
        with self._alone():
            self._take(step)

    def _journal(self) -> Journal:
        found = read_journal(self._workspace)
        if found is None:
            if self._workspace.work.exists() and any(
                not _is_ours(file.name) for file in self._workspace.work.iterdir()
            ):
                what = f"{self._workspace.work}: exists, and no run of a recipe made it"
                raise UsageError(what, "give another output directory")
            return Journal(self._recipe.name)
        if found.recipe != self._recipe.name:
            what = f"{self._workspace.work}: holds a run of the recipe {found.recipe!r:.80}"
            raise UsageError(what, "give another output directory")
        return found

    def _refuse_taken(self, journal: Journal) -> None:
        """A place with a run or a release is taken; one in which no plan was passed holds nothing."""
        release = self._workspace.release
        if journal.done:
            done = ", ".join(step for step in StepName if step in journal.done)
            what = f"{release}: a run of this recipe is there (done: {done})"
            both = f"{release} and {self._workspace.work}"
            raise UsageError(what, f"go on with it by --resume, name another --output, or remove {both}")
        if release.exists() and (not release.is_dir() or any(release.iterdir())):
            raise UsageError(f"{release}: exists already", "name another --output, or remove it")

    def _take(self, step: StepName) -> None:
        journal, digest = self._journal(), self._digests[step]
        if journal.is_done(step, digest):
            self._context.progress(f"{step}: done before")
            return
        again = step in journal.begun and not journal.has_begun(step, digest)
        self._context.progress(
            f"{step}: what it depends on has changed, and it is done anew" if again else f"{step}: …"
        )
        self._make_room(step, journal)
        if step is not StepName.PLAN:
            write_journal(self._workspace, journal.beginning(step, digest))
        with _told(step, self._workspace):
            for action in self._actions(step):
                action(self._recipe, self._workspace, self._context)
        write_journal(self._workspace, self._journal().beginning(step, digest).ending(step, digest))

    def _make_room(self, step: StepName, journal: Journal) -> None:
        """Take away what an earlier run left of a step that is made anew from something else."""
        if step is StepName.COMPOSE:
            self._clear_release(journal)
        if journal.has_begun(step, self._digests[step]):
            return
        for name in OUTPUTS[step]:
            _remove(self._workspace, name)

    def _clear_release(self, journal: Journal) -> None:
        release = self._workspace.release
        if not release.exists():
            return
        if StepName.COMPOSE not in journal.begun and (not release.is_dir() or any(release.iterdir())):
            raise UsageError(f"{release}: exists, and no run made it", "name another --output, or remove it")
        shutil.rmtree(release)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Keep a second run out of the same place while this one lasts; a place that stays empty is taken away."""
        made = not self._workspace.work.exists()
        self._workspace.make()
        lock = self._workspace.file(_LOCK)
        with lock.open("w") as stream:
            try:
                fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError as error:
                what = f"{self._workspace.work}: another run is at work there"
                raise UsageError(what, "wait for it, or give another output directory") from error
            try:
                yield
            finally:
                lock.unlink(missing_ok=True)
                if made and not self._workspace.file(JOURNAL).exists() and not any(self._workspace.work.iterdir()):
                    self._workspace.work.rmdir()


def _actions(step: StepName) -> tuple[Callable[..., Any], ...]:
    """What a step does; after the base was had, the plan is asked once more by its files."""
    module = import_module(f"model_license_audit.harness.steps.{step}")
    action: Callable[..., Any] = getattr(module, step)
    if step is StepName.BUILD:
        from model_license_audit.harness.steps.had import confirm

        return action, confirm
    return (action,)


@contextmanager
def _told(step: StepName, workspace: Workspace) -> Iterator[None]:
    """What the system refuses is told with the step and the file, and what to do."""
    try:
        yield
    except OSError as error:
        file = error.filename or workspace.work
        if error.errno in _FULL:
            raise ModelAuditError(f"{step}: the disk is full ({file})", "make room, and go on with --resume") from error
        why = error.strerror or str(error)
        raise ModelAuditError(f"{step}: {file}: {why}", "put that right, and go on with --resume") from error


def _is_ours(name: str) -> bool:
    """True for what a run may leave that was cut off before its plan was passed."""
    return name.removesuffix(".partial") in {_LOCK, JOURNAL, *OUTPUTS[StepName.PLAN]}


def _remove(workspace: Workspace, name: str) -> None:
    place = workspace.file(name)
    if place.is_dir() and not place.is_symlink():
        shutil.rmtree(place)
    else:
        place.unlink(missing_ok=True)
