"""Who runs an audit: as they say themselves, as the service says that runs the build, or the user who is logged in."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass

BY = "--by"
LOGIN = "login"
"""Where a name came from that nobody said: the user of the system that the program runs as."""
SERVICES = ("GITHUB_ACTOR", "GITLAB_USER_LOGIN", "BUILD_USER_ID", "CIRCLE_USERNAME")
"""The variables in which GitHub, GitLab, Jenkins and CircleCI name the account that a build is run for."""
LONGEST = 200
"""Most characters of a name that are kept."""


@dataclass(frozen=True, slots=True)
class Who:
    """An account by its name alone, and where that was read: :data:`BY`, a variable of :data:`SERVICES`, :data:`LOGIN`.

    Nothing else is known of it: no address, no machine, no group.
    """

    name: str
    source: str


def who(said: str | None = None, environment: Mapping[str, str] = os.environ) -> Who | None:
    """Who runs the audit: the name that was said, else that of the build's account, else of the user; ``None`` where
    the system has no name for the user either."""
    told = [(said or "", BY), *((environment.get(name, ""), name) for name in SERVICES)]
    found = next(((_plain(name), source) for name, source in told if _plain(name)), None)
    if found is not None:
        return Who(*found)
    name = _plain(_login())
    return Who(name, LOGIN) if name else None


def _plain(name: str) -> str:
    """A name as one line that can be kept and printed anywhere."""
    readable = name.encode("utf-8", "replace").decode("utf-8")
    return " ".join("".join(c if c.isprintable() else " " for c in readable).split())[:LONGEST]


def _login() -> str:
    import getpass

    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # a number without a name, as in many containers
        return ""
