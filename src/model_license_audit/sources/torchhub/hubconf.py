"""``hubconf.py``: the entry points that a repository offers to PyTorch Hub, told from its text; it is never run."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from model_license_audit.sources.torchhub.syntax import parsed_as_far
from model_license_audit.sources.torchhub.weights import Tables, text_of

MOST_ENTRIES = 2_000
"""Entry points of one repository that are kept; the largest real one has 120."""

_PARTIAL = frozenset({"partial", "partialmethod"})
_PATHS = ("path", "model_or_path", "checkpoint", "ckpt", "filename")


@dataclass(frozen=True, slots=True)
class EntryPoint:
    """One name that ``torch.hub.load`` finds: where it is defined, its docstring, the addresses of its weights.

    ``module`` is where it is imported from (``None``: defined here). ``of_path`` is true when it loads what the caller
    names, a file or the id of any model, instead of weights of its own.
    """

    name: str
    line: int
    doc: str = ""
    doc_line: int = 0
    module: str | None = None
    weights: tuple[tuple[str, int], ...] = ()
    of_path: bool = False


@dataclass(frozen=True, slots=True)
class HubConf:
    """What a ``hubconf.py`` tells: its entry points by name, the packages they need with the line that says so.

    ``more`` is the line of code that adds entry points while it runs: those cannot be listed by reading.
    ``broken`` is the line from which on it could not be read.
    """

    entries: tuple[EntryPoint, ...] = ()
    dependencies: tuple[str, ...] = ()
    dependencies_line: int = 1
    more: int | None = None
    broken: int | None = None

    def entry(self, name: str) -> EntryPoint | None:
        """The entry point of that name."""
        return next((entry for entry in self.entries if entry.name == name), None)


def read_hubconf(code: str, modules: frozenset[str] | None = None) -> HubConf:
    """What the text of a ``hubconf.py`` tells; ``modules`` are the packages of its repository, where they are known.

    Entry points are its public functions, and what it imports from its own repository or assigns as something to call
    and does not use itself. A function without a docstring that others in the file call is a part of them.
    """
    tree, broken = parsed_as_far(code)
    found = _File(list(_statements(tree.body)), modules)
    names = sorted(found.entries.values(), key=lambda entry: entry.name)
    needed, line = found.dependencies
    return HubConf(tuple(names[:MOST_ENTRIES]), needed, line, found.more, broken)


def _statements(body: Sequence[ast.stmt]) -> Iterator[ast.stmt]:
    """The statements that run when the module is imported, those in branches among them."""
    waiting = list(reversed(body))
    while waiting:
        statement = waiting.pop()
        if isinstance(statement, ast.If) and _is_main(statement.test):
            continue
        if isinstance(statement, ast.If | ast.Try | ast.With | ast.For | ast.While):
            yield statement
            inner = [getattr(statement, name, []) for name in ("body", "orelse", "finalbody")]
            inner += [handler.body for handler in getattr(statement, "handlers", [])]
            waiting += reversed([one for block in inner for one in block])
        else:
            yield statement


def _is_main(test: ast.expr) -> bool:
    return isinstance(test, ast.Compare) and isinstance(test.left, ast.Name) and test.left.id == "__name__"


@dataclass(slots=True)
class _File:
    """One file, its statements gone through in three rounds: what is assigned, what is used, what is offered."""

    statements: list[ast.stmt]
    modules: frozenset[str] | None = None
    values: dict[str, ast.expr] = field(default_factory=dict)
    used: set[str] = field(default_factory=set)
    entries: dict[str, EntryPoint] = field(default_factory=dict)
    more: int | None = None
    needed: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        for statement in self.statements:
            if isinstance(statement, ast.Assign) and len(statement.targets) == 1:
                target = statement.targets[0]
                if isinstance(target, ast.Name):
                    self.values[target.id] = statement.value
            self.more = self.more or _adds_more(statement)
        for statement in self.statements:
            self.used |= _names_used(statement)
        self.needed = frozenset(name.partition("[")[0].replace("-", "_").lower() for name in self.dependencies[0])
        tables = Tables(self.values)
        for entry in (entry for statement in self.statements for entry in self._offered(statement, tables)):
            if not entry.name.startswith("_"):
                self.entries[entry.name] = entry

    @property
    def dependencies(self) -> tuple[tuple[str, ...], int]:
        value = self.values.get("dependencies")
        if not isinstance(value, ast.List | ast.Tuple):
            return (), 1
        names = [item.value for item in value.elts if isinstance(item, ast.Constant) and isinstance(item.value, str)]
        return tuple(names), value.lineno

    def _offered(self, statement: ast.stmt, tables: Tables) -> Iterator[EntryPoint]:
        if isinstance(statement, ast.FunctionDef):
            doc, line = _docstring(statement)
            if doc or statement.name not in self.used:
                weights = tables.weights_of(statement)
                yield EntryPoint(statement.name, statement.lineno, doc, line, None, weights, _takes_a_path(statement))
        elif isinstance(statement, ast.ImportFrom) and self._of_the_repository(statement):
            for alias in statement.names:
                name = alias.asname or alias.name
                if name not in self.used and name != "*":
                    yield EntryPoint(name, alias.lineno, module=f"{'.' * statement.level}{statement.module or ''}")
        elif isinstance(statement, ast.Assign) and len(statement.targets) == 1:
            target = statement.targets[0]
            if isinstance(target, ast.Name) and target.id not in self.used and self._callable(statement.value):
                yield EntryPoint(target.id, statement.lineno, weights=tables.weights_of(statement))

    def _of_the_repository(self, statement: ast.ImportFrom) -> bool:
        """True for an import from the repository; else of no package that comes with Python, and of none it needs."""
        top = (statement.module or "").partition(".")[0]
        if self.modules is not None:
            return statement.level > 0 or top in self.modules
        foreign = top in sys.stdlib_module_names or top == "torch" or top.lower() in self.needed
        return statement.level > 0 or not foreign

    def _callable(self, value: ast.expr) -> bool:
        if isinstance(value, ast.Call):
            called = value.func
            return getattr(called, "attr", getattr(called, "id", "")) in _PARTIAL
        return isinstance(value, ast.Lambda) or (isinstance(value, ast.Name) and value.id not in self.values)


def _docstring(function: ast.FunctionDef) -> tuple[str, int]:
    first = function.body[0]
    if isinstance(first, ast.Expr) and (text := text_of(first.value)) is not None:
        return text, first.lineno
    return "", 0


def _takes_a_path(function: ast.FunctionDef) -> bool:
    """True when its first parameter is a path, or when what it is given goes on to a ``from_pretrained``."""
    first = function.args.args[0].arg if function.args.args else ""
    if first.endswith(_PATHS):
        return True
    if function.args.vararg is None:
        return False
    return any(
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "from_pretrained"
        and any(isinstance(argument, ast.Starred) for argument in node.args)
        for node in ast.walk(function)
    )


def _adds_more(statement: ast.stmt) -> int | None:
    """The line at which a statement puts names into the module while it runs: ``globals()[name] = …``, ``import *``."""
    if isinstance(statement, ast.ImportFrom) and any(alias.name == "*" for alias in statement.names):
        return statement.lineno
    if isinstance(statement, ast.FunctionDef | ast.ClassDef):
        return None
    for node in ast.walk(statement):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in {"globals", "setattr"}:
            return node.lineno
    return None


def _names_used(statement: ast.stmt) -> set[str]:
    """The names that a statement reads; a function does not use itself, nor what it defines or takes."""
    own: Mapping[str, object] = {}
    if isinstance(statement, ast.If | ast.Try | ast.With | ast.For | ast.While):
        parts: list[ast.AST] = [
            node for name in ("test", "iter", "items") for node in _listed(getattr(statement, name, []))
        ]
    else:
        parts = [statement]
        own = {statement.name: statement} if isinstance(statement, ast.FunctionDef | ast.ClassDef) else own
    nodes = (node for part in parts for node in ast.walk(part))
    names = {node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)}
    return names - own.keys()


def _listed(value: object) -> list[ast.AST]:
    return [one for one in value if isinstance(one, ast.AST)] if isinstance(value, list) else [value]  # type: ignore[list-item]
