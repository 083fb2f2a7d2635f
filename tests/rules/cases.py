"""Ca mẫu: cases a policy officer writes, read strictly and judged by the rulebook.

A file of `tests/cases` is one chapter. Words are read as they stand: no number with a point ever becomes a
float, `on` is a word, a day is a text. Whole numbers may be written 50_000_000. A key written twice, a
key nobody knows and a case without a source are refused with the place where they stand.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).resolve().parent.parent / "cases"
KINDS = ("loan", "eligibility", "clock", "fee", "rating", "schedule", "group", "class", "refund")
CHAPTER_KEYS = frozenset({"chapter", "kind", "about", "cases"})
CASE_KEYS = frozenset(
    {"case", "kind", "edges", "given", "when", "then", "hand", "why", "source", "confidence"}
)
NEEDED = ("case", "given", "when", "then", "source")


class Strict(yaml.SafeLoader):
    """Đọc chặt: texts, whole numbers, true, false and null; nothing else is guessed."""

    yaml_implicit_resolvers: dict[Any, Any] = {}


WHOLE = re.compile(r"^(0|-?[1-9][0-9]*(_[0-9]{3})*)$")
Strict.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(true|false)$"), list("tf"))
Strict.add_implicit_resolver("tag:yaml.org,2002:null", re.compile(r"^null$"), ["n"])
Strict.add_implicit_resolver("tag:yaml.org,2002:int", WHOLE, list("-0123456789"))


def _whole(loader: Strict, node: yaml.ScalarNode) -> int:
    return int(str(loader.construct_scalar(node)).replace("_", ""))


def _mapping(loader: Strict, node: yaml.MappingNode) -> dict[Hashable, Any]:
    seen: set[Any] = set()
    for key_node, _ in node.value:
        key = loader.construct_object(key_node)
        if key in seen:
            raise yaml.MarkedYAMLError(
                problem=f"the key {key!r} is written twice", problem_mark=key_node.start_mark
            )
        seen.add(key)
    return yaml.SafeLoader.construct_mapping(loader, node, deep=True)


Strict.add_constructor("tag:yaml.org,2002:int", _whole)
Strict.add_constructor("tag:yaml.org,2002:map", _mapping)


@dataclass(frozen=True, slots=True)
class OfficersCase:
    """Một ca: what is given, what is done, what must come out, and on whose word."""

    place: str
    case: str
    kind: str
    given: Mapping[str, Any]
    when: Mapping[str, Any]
    then: Mapping[str, Any]
    source: str
    hand: Mapping[str, str] = field(default_factory=dict)
    why: str = ""
    confidence: str = "sourced"
    edges: tuple[str, ...] = ()

    @property
    def file(self) -> dict[str, Any]:
        """The case as `diemtua simulate` reads it."""
        return {**self.given, **self.when}


@dataclass(frozen=True, slots=True)
class Chapter:
    """Một chương: the cases of one file."""

    name: str
    title: str
    about: str
    cases: tuple[OfficersCase, ...]


class BadCase(ValueError):
    """Ca viết sai: where, and what is wrong."""


def parse(text: str) -> Any:
    """The strict reading of a YAML text."""
    return yaml.load(text, Loader=Strict)


@cache
def chapters() -> tuple[Chapter, ...]:
    """Every chapter, by the name of its file."""
    return tuple(read(path) for path in sorted(FOLDER.glob("*.yaml")))


def read(path: Path) -> Chapter:
    """One file as a chapter; a wrong one is told with its place."""
    try:
        table = parse(path.read_text(encoding="utf-8"))
    except yaml.YAMLError as error:
        raise BadCase(f"{path.name}: {error}") from None
    _only(table, CHAPTER_KEYS, path.name)
    cases = tuple(
        _case(item, place=f"{path.stem}[{i}]", kind=table.get("kind", "loan"))
        for i, item in enumerate(table["cases"])
    )
    return Chapter(path.stem, table["chapter"], table.get("about", ""), cases)


def _case(table: Any, *, place: str, kind: str) -> OfficersCase:
    _only(table, CASE_KEYS, place)
    for key in NEEDED:
        if not table.get(key):
            raise BadCase(f"{place}: `{key}` is missing or empty")
    made = OfficersCase(
        place=place,
        case=table["case"],
        kind=table.get("kind", kind),
        given=table["given"],
        when=table["when"],
        then=table["then"],
        source=table["source"],
        hand=table.get("hand", {}),
        why=table.get("why", ""),
        confidence=table.get("confidence", "sourced"),
        edges=tuple(table.get("edges", ())),
    )
    if made.kind not in KINDS:
        raise BadCase(f"{place}: kind {made.kind!r}; use one of {', '.join(KINDS)}")
    for path in made.hand:
        if path not in made.then:
            raise BadCase(f"{place}: `hand` works out {path}, which `then` does not ask for")
    return made


def _only(table: Any, keys: frozenset[str], place: str) -> None:
    if not isinstance(table, dict):
        raise BadCase(f"{place}: a table of keys is needed, not {table!r}")
    unknown = sorted(str(key) for key in table.keys() - keys)
    if unknown:
        raise BadCase(f"{place}: nobody reads {', '.join(unknown)}; use {', '.join(sorted(keys))}")


# The arithmetic on paper ---------------------------------------------------------------------------


def worked_by_hand(formula: str) -> int:
    """Tính tay: + - * / and brackets over exact numbers, rounded half up at the very end.

    `a | b` are postings of their own: each is rounded, then they are added.
    """
    # 6.24 is 624/100 and never passes through a float.
    exact = re.sub(r"[0-9]+\.[0-9]+", lambda found: _as_fraction(found[0]), formula)
    return sum(
        _half_up(_value(ast.parse(part.strip(), mode="eval").body)) for part in exact.split("|")
    )


def _as_fraction(number: str) -> str:
    whole, _, places = number.partition(".")
    return f"({int(whole + places)}/{10 ** len(places)})"


def _half_up(value: Fraction) -> int:
    return (value + Fraction(1, 2)).__floor__()


def _value(node: ast.expr) -> Fraction:
    if isinstance(node, ast.BinOp):
        left, right = _value(node.left), _value(node.right)
        if isinstance(node.op, ast.Add):
            return left + right
        if isinstance(node.op, ast.Sub):
            return left - right
        if isinstance(node.op, ast.Mult):
            return left * right
        if isinstance(node.op, ast.Div):
            return left / right
    if isinstance(node, ast.Constant) and isinstance(node.value, int):
        return Fraction(node.value)
    raise BadCase("by hand only + - * / and brackets are used")


def at(answer: Any, path: str) -> Any:
    """The value at a path such as rows[1].interest_dong or rows[-1].event."""
    for step in re.findall(r"[^.\[\]]+", path):
        answer = answer[int(step)] if isinstance(answer, list) else answer[step]
    return answer
