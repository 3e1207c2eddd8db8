"""A training in a process that ends itself by SIGKILL, or that can write no long file: what the tests go on from.

``python -m tests.harness.killed_training FOLDER WHAT NUMBER`` trains the small learner and dies at the NUMBERth WHAT:
``step`` (in the middle of it), ``save`` (a state half written), ``rename`` (before a file gets its name), ``renamed``
(right after), ``load``, ``export``, or ``bert`` (a step of a tiny encoder); with ``full`` the disk is full from the
NUMBERth state on.
"""

from __future__ import annotations

import os
import resource
import signal
import sys
from collections import Counter
from pathlib import Path
from typing import Any

from tests.harness.small_learner import SmallLearner, search

ROOM = 200_000
"""Bytes of the longest file on the disk that is full."""


class Death:
    """SIGKILL at a certain time something is done."""

    def __init__(self, what: str, number: int) -> None:
        self._when, self._seen = (what, number), Counter[str]()

    def at(self, what: str) -> None:
        self._seen[what] += 1
        if (what, self._seen[what]) == self._when:
            os.kill(os.getpid(), signal.SIGKILL)


def doomed(death: Death) -> type[SmallLearner]:
    """The small learner, asking death at each thing that it does."""

    class Doomed(SmallLearner):
        def step(self, *given: Any, **more: Any) -> float:
            loss = super().step(*given, **more)
            death.at("step")
            return loss

        def save_state(self, file: Path) -> None:
            super().save_state(file)
            whole = file.read_bytes()
            file.write_bytes(whole[: len(whole) // 2])
            death.at("save")
            file.write_bytes(whole)

        def load_state(self, file: Path) -> None:
            death.at("load")
            super().load_state(file)

        def export(self, folder: Path) -> None:
            (folder / "half").write_text("written")
            death.at("export")
            (folder / "half").unlink()
            super().export(folder)

    return Doomed


def die_around_renaming(death: Death) -> None:
    replace = Path.replace

    def replaced(self: Path, target: Any) -> Path:
        death.at("rename")
        done = replace(self, target)
        death.at("renamed")
        return done

    Path.replace = replaced  # type: ignore[method-assign,assignment]


def on_a_full_disk(number: int) -> type[SmallLearner]:
    """The small learner, its states too long for the disk from one on."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (ROOM, ROOM))
    saved = Counter[str]()

    class Growing(SmallLearner):
        def save_state(self, file: Path) -> None:
            super().save_state(file)
            saved["states"] += 1
            if saved["states"] >= number:
                with file.open("ab") as stream:
                    stream.write(bytes(2 * ROOM))

    return Growing


def bert(folder: Path, death: Death) -> None:
    """The same with a tiny encoder of torch, its base beside the folder."""
    from model_license_audit.harness.learners.text_encoder import TextEncoder
    from tests.harness.tiny_encoder import train_in

    step = TextEncoder.step

    def stepped(self: Any, *given: Any, **more: Any) -> float:
        loss = step(self, *given, **more)
        death.at("bert")
        return loss

    TextEncoder.step = stepped  # type: ignore[method-assign]
    train_in(folder)


def main(folder: str, what: str, number: str) -> None:
    death = Death(what, int(number))
    if what == "bert":
        bert(Path(folder), death)
        return
    if what in {"rename", "renamed"}:
        die_around_renaming(death)
    search(Path(folder), on_a_full_disk(int(number)) if what == "full" else doomed(death))


if __name__ == "__main__":
    main(*sys.argv[1:])
