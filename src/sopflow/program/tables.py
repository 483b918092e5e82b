"""Decision tables: columns with their types, cells as tests, and the closure that gives the answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, assert_never

from sopflow.diagnostics import Words
from sopflow.document.pointer import Pointer
from sopflow.playbook import model as written
from sopflow.playbook.values import Literal
from sopflow.program import rules
from sopflow.program.compilation import Compilation, called
from sopflow.program.makers import literal, maker
from sopflow.program.model import Closure, Expression, Maker, Row, Table
from sopflow.program.type_names import resolve
from sopflow.values.refusal import Refusal
from sopflow.values.types import (
    DATE,
    DURATION,
    MONEY,
    NOTHING,
    NUMBER,
    TABLE_PREFIX,
    TIME,
    WHOLE,
    YES_NO,
    Choice,
    Field,
    ListOf,
    Record,
    Type,
)  # fmt: skip

Test = Callable[[Any], bool]
"""The test of one cell on its input's value, which is of the input's type: the compiler made sure."""

ORDERED = frozenset({NUMBER, WHOLE, MONEY, TIME, DATE, DURATION})
"""Types that cells may compare with `over`, `under`, `at least`, `at most`, `between`."""

TABLE = Words(en="table", id="tabel")


def declare_tables(work: Compilation) -> None:
    """The types of every table's answer; rows are compiled later, when facts are known."""
    for name, table in work.playbook.tables.items():
        work.tables[name] = Table(
            name, {}, (), _answer_type(work, table), table.matches_all, table.optional, lambda _: None, table.at
        )


def type_of_column(work: Compilation, named: tuple[str, str | None], at: Pointer) -> Type:
    """The type of a table's answer, or of one of its columns."""
    name, column = named
    table = work.tables.get(name)
    if table is None:
        work.report_unknown(rules.UNKNOWN_TABLE, work.span((*at, "table")), TABLE, name, work.tables)
        return NOTHING
    if column is None:
        return table.type
    answer = table.type.item if isinstance(table.type, ListOf) else table.type
    fields = answer.fields if isinstance(answer, Record) else {}
    if column not in fields:
        what = Words(en="column", id="kolom")
        work.report_unknown(rules.UNKNOWN_TABLE, work.span((*at, "table")), what, column, fields, called(name))
        return NOTHING
    return ListOf(fields[column].type) if isinstance(table.type, ListOf) else fields[column].type


def column_closure(work: Compilation, named: tuple[str, str | None]) -> Closure:
    """The closure that reads a table's answer, or one column of it."""
    answer, column = work.tables[named[0]].answer, named[1]
    if column is None:
        return answer

    def read(values: dict[str, object]) -> object:
        given = answer(values)
        if isinstance(given, tuple):
            return tuple(row[column] for row in given if row.get(column) is not None)
        return given.get(column) if isinstance(given, Mapping) else None

    return read


def compile_table(work: Compilation, name: str) -> None:
    """Compile a table's inputs and rows; `work.tables` then has its answer."""
    table, declared = work.playbook.tables[name], work.tables[name]
    found = {input_: work.expression(code) for input_, code in table.inputs.items()}
    inputs = {input_: expression for input_, expression in found.items() if expression is not None}
    answer_type = declared.type.item if isinstance(declared.type, ListOf) else declared.type
    rows = tuple(row for row in (_row(work, table, one, inputs, answer_type) for one in table.rows) if row is not None)
    answer = _answer(inputs, rows, matches_all=table.matches_all)
    work.tables[name] = Table(name, inputs, rows, declared.type, table.matches_all, table.optional, answer, table.at)


# ── types ────────────────────────────────────────────────────────────────────────────────────────────────────


def _answer_type(work: Compilation, table: written.Table) -> Type:
    single = set(table.columns) <= {""} and all(set(row.give) <= {""} for row in table.rows)
    answer = _column_type(work, table, "") if single else _record_type(work, table)
    return ListOf(answer) if table.matches_all else answer


def _record_type(work: Compilation, table: written.Table) -> Record:
    names = dict.fromkeys([*table.columns, *(name for row in table.rows for name in row.give)])
    names.pop("", None)
    fields = {name: Field(_column_type(work, table, name), optional=_may_lack(table, name)) for name in names}
    return Record(f"{TABLE_PREFIX}{table.name}", fields)


def _may_lack(table: written.Table, column: str) -> bool:
    return any(column not in row.give for row in table.rows)


def _column_type(work: Compilation, table: written.Table, column: str) -> Type:
    ref = table.columns.get(column)
    if ref is not None:
        return resolve(work, ref)
    given = [row.give[column] for row in table.rows if column in row.give]
    values = [value.value for value in given if isinstance(value, Literal)]
    if len(values) < len(given):
        return _computed(work, table, column)
    if all(isinstance(value, bool) or value in ("yes", "no") for value in values):
        return YES_NO
    if all(isinstance(value, int) for value in values):
        return WHOLE
    return Choice(tuple(dict.fromkeys(str(value) for value in values)))


def _computed(work: Compilation, table: written.Table, column: str) -> Type:
    """A column whose values are computed must say its type."""
    computed = [row for row in table.rows if column in row.give and not isinstance(row.give[column], Literal)]
    message = Words(en=f"what type has `{column or table.name}`?", id=f"apa tipe `{column or table.name}`?")
    hint = Words(
        en="name it: `give: {column: type}` above the rows", id="sebutkan: `give: {kolom: tipe}` di atas baris"
    )
    work.report(rules.WRONG_TYPE, work.span(computed[0].at), message, hint)
    return NOTHING


# ── rows ─────────────────────────────────────────────────────────────────────────────────────────────────────


def _row(
    work: Compilation, table: written.Table, row: written.Row, inputs: Mapping[str, Expression], answer: Type
) -> Row | None:
    give = _give(work, table, row, answer)
    tests = None if row.when is None else _tests(work, table, row, inputs)
    if give is None:
        return None
    return Row(None if tests is None else _all_hold(tests), give, row.covers, row.at)


def _give(work: Compilation, table: written.Table, row: written.Row, answer: Type) -> Closure | None:
    if set(row.give) <= {""}:
        made = maker(work, row.give[""], answer) if "" in row.give else None
        return made.evaluate if made is not None else None
    fields = answer.fields if isinstance(answer, Record) else {}
    makers = {
        name: maker(work, value, fields[name].type if name in fields else None) for name, value in row.give.items()
    }
    if any(one is None for one in makers.values()):
        return None
    closures = {name: one.evaluate for name, one in makers.items() if isinstance(one, Maker)}
    return lambda values: {name: closure(values) for name, closure in closures.items()}


def _tests(
    work: Compilation, table: written.Table, row: written.Row, inputs: Mapping[str, Expression]
) -> tuple[tuple[str, Test], ...]:
    made: list[tuple[str, Test]] = []
    for name, cell in (row.when or {}).items():
        if name not in table.inputs:
            what = Words(en="input", id="masukan")
            span, owner = work.key_span(cell.at), called(table.name)
            work.report_unknown(rules.UNKNOWN_FIELD, span, what, name, table.inputs, owner)
        elif name in inputs:
            test = _cell(work, cell, inputs[name].type)
            if test is not None:
                made.append((name, test))
    return tuple(made)


def _cell(work: Compilation, cell: written.Cell, type_: Type) -> Test | None:
    """The test of one cell, on the input's value alone."""
    match cell:
        case written.OneOf(values=values):
            places = ((*cell.at, index) for index in range(len(values)))
            parsed = [literal(work, Literal(value, at), type_) for value, at in zip(values, places, strict=True)]
            if any(isinstance(value, Refusal) for value in parsed):
                return None
            allowed = tuple(parsed)
            return lambda value: value in allowed
        case written.Compare():
            return _comparison(work, cell, type_)
        case _:
            assert_never(cell)


def _comparison(work: Compilation, cell: written.Compare, type_: Type) -> Test | None:
    if type_ not in ORDERED:
        message = Words(
            en=f"`{cell.word}` cannot compare {type_}", id=f"`{cell.word}` tidak bisa membandingkan {type_}"
        )
        hint = Words(en="write a value, or a list of values", id="tulis sebuah nilai, atau daftar nilai")
        work.report(rules.NO_CELL, work.span(cell.at), message, hint)
        return None
    low = literal(work, Literal(cell.low, cell.at), type_)
    high = literal(work, Literal(cell.high, cell.at), type_) if cell.high is not None else low
    if isinstance(low, Refusal) or isinstance(high, Refusal):
        return None
    return _compare(cell.word, low, high)


def _compare(word: str, low: Any, high: Any) -> Test:
    """`low` and `high` are of the same ordered type as the values that are tested."""
    tests: dict[str, Test] = {
        "over": lambda value: value > low,
        "under": lambda value: value < low,
        "at least": lambda value: value >= low,
        "at most": lambda value: value <= low,
        "between": lambda value: low <= value <= high,
    }
    return tests[word]


def _all_hold(tests: tuple[tuple[str, Test], ...]) -> Closure:
    """Whether every named input has a value that its cell takes. A missing one matches no cell."""

    def holds(values: dict[str, object]) -> bool:
        for name, test in tests:
            value = values[name]
            if value is None or not test(value):
                return False
        return True

    return holds


def _answer(inputs: Mapping[str, Expression], rows: tuple[Row, ...], *, matches_all: bool) -> Closure:
    readers = tuple((name, expression.evaluate) for name, expression in inputs.items())

    def answer(values: dict[str, object]) -> object:
        given = {name: evaluate(values) for name, evaluate in readers}
        if matches_all:
            matching = [row for row in rows if row.test is not None and row.test(given)]
            return tuple(row.give(values) for row in matching or [row for row in rows if row.test is None])
        for row in rows:
            if row.test is None or row.test(given):
                return row.give(values)
        return None

    return answer
