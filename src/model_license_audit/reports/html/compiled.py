"""The shipped templates as code: taking them apart anew, in every process, takes longer than most audits.

``tools/compile_content.py`` writes the code, as a module that Python compiles once. It is used only where it was made
by this version of the engine from the very text that lies beside it; else the text is taken, and nobody sees a
difference.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, MutableMapping
from functools import cache
from hashlib import sha256
from importlib import import_module
from textwrap import indent
from typing import Any

import jinja2
from jinja2 import Environment, FunctionLoader, Template

MODULE = "compiled"
_HOME = f"model_license_audit.content.templates.{MODULE}"
_HEAD = '"""The templates beside this file as code; made by tools/compile_content.py."""\n\n# ruff: noqa\n# fmt: off\n'

Make = Callable[[Environment], MutableMapping[str, Any]]
"""Makes a template: the names that its code defines, for one environment."""


class CompiledLoader(FunctionLoader):
    """Loads templates as code where there is any, and else from what the function gives."""

    def load(self, environment: Environment, name: str, globals: MutableMapping[str, Any] | None = None) -> Template:  # noqa: A002
        """The template of a name."""
        make = _code_of(name, self.get_source(environment, name)[0])
        if make is None:
            return super().load(environment, name, globals)
        given = {} if globals is None else globals
        return environment.template_class.from_module_dict(environment, {**make(environment), "__file__": name}, given)


def compiled(environment: Environment, texts: Mapping[str, str], before: str = "") -> str:
    """The module with the code of templates, and what it was made from.

    What it was ``before`` stays where the texts are the same: which version of the engine is installed changes no
    content.
    """
    digests = {name: _digest(text) for name, text in sorted(texts.items())}
    told = f"TEXTS = {json.dumps(digests, indent=1)}\n"
    if told in before:
        return before
    return "".join((_HEAD, f'ENGINE = "{jinja2.__version__}"\n', told, *_functions(environment, texts)))


def _functions(environment: Environment, texts: Mapping[str, str]) -> Iterator[str]:
    """One function for each template: Python then need not read the code of the others."""
    names = sorted(texts)
    for number, name in enumerate(names):
        code = environment.compile(texts[name], name, name, raw=True)
        yield f"\n\ndef _{number}(environment):\n{indent(code, '    ')}\n    return locals()\n"
    yield "\n\nCODE = {\n"
    yield from (f"    {json.dumps(name)}: _{number},\n" for number, name in enumerate(names))
    yield "}\n"


def _code_of(name: str, text: str) -> Make | None:
    digests, code = _made()
    return code[name] if digests.get(name) == _digest(text) else None


@cache
def _made() -> tuple[Mapping[str, str], Mapping[str, Make]]:
    """The digests of the texts that code was made from, and the code; nothing where another engine made it."""
    try:
        module = import_module(_HOME)
    except ModuleNotFoundError:
        return {}, {}
    return (module.TEXTS, module.CODE) if jinja2.__version__ == module.ENGINE else ({}, {})


def _digest(text: str) -> str:
    return sha256(text.encode("utf-8")).hexdigest()
