"""How the templates of reports are filled in: the one home of jinja2."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from importlib.resources import files
from traceback import extract_tb
from types import ModuleType
from typing import TYPE_CHECKING

from model_license_audit.model.errors import UsageError
from model_license_audit.reports.html.theme import PLAIN, Theme
from model_license_audit.reports.kinship.words import SIGNS
from model_license_audit.reports.safe import visible

if TYPE_CHECKING:
    # imported where it is needed: it costs 50 ms that the other formats need not pay
    from jinja2 import Environment, FunctionLoader

_TEMPLATES = "model_license_audit.content.templates"
_NAME = re.compile(r"[\w-]+(?:\.[\w-]+)*\.j2\Z", re.ASCII)
_FAULTS = (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError)
"""What a template can make Python raise."""


@cache
def template(name: str) -> str:
    """The text of a shipped template, style sheet or script."""
    return files(_TEMPLATES).joinpath(name).read_text("utf-8")


def environment(theme: Theme = PLAIN) -> Environment:
    """How every template is filled in: all that enters is made visible and escaped; ``n`` writes a number short.

    Templates of a theme come before the shipped ones, and then none can reach beyond what it is given.
    """
    return _made(theme) if theme.templates else _shipped()


@cache
def _shipped() -> Environment:
    """The one for all themes without templates of their own: each template is taken apart once."""
    return _made(PLAIN)


def _made(theme: Theme) -> Environment:
    from jinja2 import StrictUndefined, select_autoescape

    kind, loader = _own() if theme.templates else _ours()
    made = kind(
        loader=loader(lambda name: _source(name, theme)),
        autoescape=select_autoescape(enabled_extensions=("html", "j2", "svg", "xml"), default=True),
        undefined=StrictUndefined,
        finalize=_safe,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["n"] = _number
    made.globals["signs"] = SIGNS
    return made


def _ours() -> tuple[type[Environment], type[FunctionLoader]]:
    """What fills in shipped templates alone."""
    from jinja2 import Environment

    from model_license_audit.reports.html.compiled import CompiledLoader

    return Environment, CompiledLoader


def _own() -> tuple[type[Environment], type[FunctionLoader]]:
    """What fills in templates of a house."""
    from jinja2 import FunctionLoader
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    return ImmutableSandboxedEnvironment, FunctionLoader


def fill(name: str, theme: Theme = PLAIN, **context: object) -> str:
    """A template filled in, with one line feed at its end.

    Raises :class:`UsageError` that names template and line where one of the theme's templates is at fault.
    """
    with _told_of(theme):
        return environment(theme).get_template(name).render(theme=theme, **context).rstrip("\n") + "\n"


def _source(name: str, theme: Theme) -> tuple[str, str | None, None] | None:
    if name in theme.templates:
        path, text = theme.templates[name]
        return text, path, None
    if not _NAME.match(name):  # no path leads out of the folder
        return None
    try:
        return template(name), None, None
    except FileNotFoundError:
        return None


class Words:
    """The tables and functions of one of our modules, for templates; nothing else can be reached through it."""

    def __init__(self, module: ModuleType) -> None:
        own = {name: value for name, value in vars(module).items() if not name.startswith("_")}
        for name, value in own.items():
            home = f"{getattr(value, '__module__', '')}."
            if isinstance(value, dict | str) or home.startswith(f"{module.__name__}."):
                setattr(self, name, value)


@contextmanager
def _told_of(theme: Theme) -> Iterator[None]:
    """Faults of a theme's templates, told to their author; those of the shipped ones are ours."""
    from jinja2 import TemplateError, TemplateNotFound

    try:
        yield
    except (TemplateError, *_FAULTS) as error:
        place = _place(error, {path for path, _ in theme.templates.values()})
        if place is None:
            raise
        told = f"no template is called {error}" if isinstance(error, TemplateNotFound) else error
        raise UsageError(f"{place}: {told}", "correct the template; without it the shipped one is used") from error


def _place(error: Exception, paths: set[str]) -> str | None:
    """The template of the theme and its line in which the fault is; ``None`` for a fault elsewhere."""
    if getattr(error, "filename", None) in paths:  # a template that does not parse
        return f"{error.filename}, line {error.lineno}"  # type: ignore[attr-defined]
    frames = [frame for frame in extract_tb(error.__traceback__) if frame.filename in paths]
    return f"{frames[-1].filename}, line {frames[-1].lineno}" if frames else None


def _number(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


def _safe(value: object) -> object:
    """What a template prints, with invisible characters shown; marked-up text was made of safe parts already."""
    return visible(value) if isinstance(value, str) and not hasattr(value, "__html__") else value
