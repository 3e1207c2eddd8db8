"""What a registry looks like outside of a database: its rows named by what they are about, never by their numbers.

All of it follows from the tables themselves: a column that is added to a table is exported and imported with it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    FromClause,
    Integer,
    Select,
    TypeDecorator,
    UniqueConstraint,
    func,
    select,
)
from sqlalchemy import Table as SqlTable
from sqlalchemy.types import TypeEngine

from model_license_audit.registry.database.tables import Table

FORMAT = "model-license-audit registry"
VERSION = 1
JOURNAL = frozenset({"crawls", "crawl_items", "validators"})
"""The tables that tell how the registry was filled and not what it knows."""
_NUMBER, _AUDITS = "number", "audits"


@dataclass(frozen=True, slots=True)
class Field:
    """One value of an exported row: its ``name``, and the ``column`` whose type and whose permission of NULL it has."""

    name: str
    column: Column[Any]

    @property
    def kind(self) -> type:
        """Whether it is a text, a whole number or a truth value; raises ``TypeError`` for a column of other values."""
        return kind_of(self.column.type)

    @property
    def is_long(self) -> bool:
        """True for a number of 64 bits; others have 32."""
        return isinstance(self.column.type, BigInteger)


def kind_of(type_: TypeEngine[Any]) -> type:
    """The Python type of a column's values; raises ``TypeError`` for one that an export has no form for."""
    kept = type_.impl_instance if isinstance(type_, TypeDecorator) else type_
    if kept.python_type not in (str, int, bool):
        raise TypeError(f"values of {type_!r} have no form outside of a database")
    return kept.python_type


@dataclass(frozen=True, slots=True)
class Parent:
    """A row that a row belongs to: ``column`` holds its number, the fields in ``names`` say which one it is."""

    column: Column[Any]
    shape: Shape
    names: tuple[str, ...]

    @property
    def fields(self) -> tuple[Field, ...]:
        """The fields that say it, with the columns of the row that it is."""
        own = {field.name: field.column for field in self.shape.fields}
        return tuple(Field(name, own[identity]) for name, identity in zip(self.names, self.shape.identity, strict=True))


@dataclass(frozen=True, slots=True)
class Shape:
    """How the rows of one table are written: ``fields`` in their order, of which those in ``identity`` name the row.

    ``surrogate`` is the column of numbers that mean nothing outside of one database. A table without a key of its
    own besides it is ``numbered``: its rows are counted from 1 in the order of all they hold.
    """

    table: SqlTable
    surrogate: Column[Any] | None
    parents: tuple[Parent, ...]
    fields: tuple[Field, ...]
    identity: tuple[str, ...]
    numbered: bool

    @property
    def name(self) -> str:
        """The table's name."""
        return self.table.name

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all fields."""
        return tuple(field.name for field in self.fields)

    def select(self, dialect: str) -> Select[Any]:
        """Asks for all rows with the values of all fields, in the order of their identity."""
        source: FromClause = self.table
        found: dict[str, ColumnElement[Any]] = {field.name: field.column for field in self.fields}
        if self.numbered:
            numbers = _numbers(self, dialect)
            source = source.join(numbers, numbers.c[0] == self.surrogate)
            found[_NUMBER] = numbers.c[_NUMBER]
        for parent in self.parents:
            source, values = _joined(source, self.table, parent, dialect, parent.column.name)
            found |= values
        order = [_sorted(found[name], dialect) for name in self.identity]
        return select(*(found[name] for name in self.names)).select_from(source).order_by(*order)


@cache
def shapes() -> tuple[Shape, ...]:
    """Every table of the registry, each after those that it refers to; audits after the revisions they tell of."""
    found = [_shape(table) for table in Table.metadata.sorted_tables]
    return tuple(sorted(found, key=_is_of_an_audit))


def _is_of_an_audit(shape: Shape) -> bool:
    return shape.name == _AUDITS or any(parent.shape.name == _AUDITS for parent in shape.parents)


def shape_of(table: SqlTable) -> Shape:
    """How the rows of a table are written."""
    return next(shape for shape in shapes() if shape.table is table)


def exported(journal: bool) -> tuple[Shape, ...]:
    """The tables that are written: all of them, or those that tell what the registry knows."""
    return tuple(shape for shape in shapes() if journal or shape.name not in JOURNAL)


def _shape(table: SqlTable) -> Shape:
    """How a table is written; raises ``TypeError`` for one that cannot be written without its numbers."""
    surrogate, key = _surrogate(table), _natural_key(table)
    numbered = surrogate is not None and not key
    found = {column: _parent(column) for column in table.columns if column is not surrogate}
    fields = [Field(_NUMBER, surrogate)] if numbered and surrogate is not None else []
    named: dict[str, tuple[str, ...]] = {}
    for column, parent in found.items():
        own = parent.fields if parent else (Field(column.name, column),)
        named[column.name] = tuple(field.name for field in own)
        fields += own
    parents = tuple(filter(None, found.values()))
    if len({field.name for field in fields}) < len(fields) or (numbered and parents):
        raise TypeError(f"{table.name} cannot be written without the numbers of its rows")
    identity = (_NUMBER,) if numbered else tuple(name for column in key for name in named[column.name])
    return Shape(table, surrogate, parents, tuple(fields), identity, numbered)


def _surrogate(table: SqlTable) -> Column[Any] | None:
    """The primary key that is a number given by the database."""
    key = list(table.primary_key.columns)
    if len(key) == 1 and isinstance(key[0].type, Integer) and not key[0].foreign_keys:
        return key[0]
    return None


def _natural_key(table: SqlTable) -> list[Column[Any]]:
    """The columns that name a row; none when only its number does."""
    if _surrogate(table) is None:
        return list(table.primary_key.columns)
    unique = [c for c in table.columns if c.unique]
    several = [c for c in table.constraints if isinstance(c, UniqueConstraint) and len(c.columns) > 1]
    return unique[:1] or (list(several[0].columns) if several else [])


def _parent(column: Column[Any]) -> Parent | None:
    """The row that a column refers to by its number; ``None`` when it refers to none, or to one by what names it."""
    referred = next((key.column for key in column.foreign_keys), None)
    if referred is None or _surrogate(referred.table) is not referred:
        return None
    shape, said = _shape(referred.table), column.name.removesuffix("_id")
    alone = len(shape.identity) == 1
    return Parent(column, shape, (said,) if alone else tuple(f"{said}_{name}" for name in shape.identity))


def _joined(
    source: FromClause, holder: FromClause, parent: Parent, dialect: str, alias: str
) -> tuple[FromClause, dict[str, ColumnElement[Any]]]:
    """The rows joined with those that they belong to, and the values that name these, by the names they go by here."""
    shape = parent.shape
    table = (_numbers(shape, dialect) if shape.numbered else shape.table).alias(alias)
    assert shape.surrogate is not None  # noqa: S101 - a parent is referred to by its number
    source = source.join(table, table.c[shape.surrogate.name] == holder.c[parent.column.name])
    found: dict[str, ColumnElement[Any]] = {name: table.c[name] for name in shape.identity if name in table.c}
    for above in shape.parents:
        source, values = _joined(source, table, above, dialect, f"{alias}_{above.column.name}")
        found |= values
    return source, {said: found[name] for said, name in zip(parent.names, shape.identity, strict=True)}


def _numbers(shape: Shape, dialect: str) -> FromClause:
    """The number of each row of a table that has no other key: its place in the order of all that the rows hold."""
    surrogate = shape.surrogate
    assert surrogate is not None  # noqa: S101 - only such a table is numbered
    order = [_sorted(c, dialect).nulls_first() for c in shape.table.columns if c is not surrogate]
    number = func.row_number(type_=Integer).over(order_by=[*order, surrogate]).label(_NUMBER)
    return select(surrogate, number).subquery(f"{shape.name}_numbers")


def _sorted(value: ColumnElement[Any], dialect: str) -> ColumnElement[Any]:
    """Sorted by the bytes of a text, whatever language the database sorts in."""
    return value.collate("C") if dialect == "postgresql" and kind_of(value.type) is str else value
