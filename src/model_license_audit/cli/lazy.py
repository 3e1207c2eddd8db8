"""Groups of commands whose modules are loaded when a command is run: ``--help`` needs none of them."""

from __future__ import annotations

from importlib import import_module

import click

Commands = dict[str, tuple[str, str]]
"""Where each command is (``module``, or ``module:attribute`` when it goes by another name) and one line about it."""


class LazyGroup(click.Group):
    """A group over ``commands_of``; the commands are listed in their order there."""

    commands_of: Commands

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """The names in the order of the table."""
        return list(self.commands_of)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """The command, its module loaded now."""
        if cmd_name not in self.commands_of:
            return None
        module, _, attribute = self.commands_of[cmd_name][0].partition(":")
        command = getattr(import_module(module), attribute or cmd_name)
        assert isinstance(command, click.Command)  # noqa: S101
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """The names with their lines, no module loaded."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, about) for name, (_, about) in self.commands_of.items()])


def lazy_group(commands: Commands) -> type[LazyGroup]:
    """The class of a group of these commands, for ``click.group(cls=…)``."""
    return type("LazyGroup", (LazyGroup,), {"commands_of": commands})
