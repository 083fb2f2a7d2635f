"""Nguồn dòng: a QuerySet, where the database does the work, or rows in memory; one shape for both."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from django.db.models import Count, Model, Q, QuerySet, Sum

from diemtua.ground.tables.columns import Chip, Column
from diemtua.ground.vietnamese import fold, sort_key


@dataclass(frozen=True)
class Figures:
    """Số của một lần tìm: all rows, those of each chip, and the sums over the rows of the chip in force."""

    counts: tuple[int, ...]
    sums: dict[str, Any]


class Source(Protocol):
    """What a table asks of its rows."""

    def kept_by(self, chip: Chip) -> Source: ...
    def found(self, words: str, search_on: tuple[str, ...]) -> Source: ...
    def ordered(self, column: Column | None, descending: bool) -> Source: ...
    def figures(
        self, chips: Sequence[Chip], kept: Chip | None, columns: Sequence[Column]
    ) -> Figures: ...
    def rows(self, start: int, stop: int | None) -> list[Any]: ...


class QuerySetRows:
    """Dòng từ cơ sở dữ liệu: counted, summed, ordered and cut there."""

    def __init__(self, query: QuerySet[Any]) -> None:
        self.query = query

    def kept_by(self, chip: Chip) -> QuerySetRows:
        assert chip.where is not None, f"{chip.key}: a chip over a QuerySet needs `where`"
        return QuerySetRows(self.query.filter(chip.where))

    def found(self, words: str, search_on: tuple[str, ...]) -> QuerySetRows:
        """Every word must be in one of the folded columns."""
        query = self.query
        for word in fold(words).split():
            anywhere = Q()
            for path in search_on:
                anywhere |= Q(**{f"{path}__contains": word})
            query = query.filter(anywhere)
        return QuerySetRows(query)

    def ordered(self, column: Column | None, descending: bool) -> QuerySetRows:
        """By the column's path, then by key, so that pages never overlap."""
        if column is None or not column.sort:
            return self if self.query.ordered else QuerySetRows(self.query.order_by("pk"))
        return QuerySetRows(self.query.order_by(f"{'-' if descending else ''}{column.sort}", "pk"))

    def figures(
        self, chips: Sequence[Chip], kept: Chip | None, columns: Sequence[Column]
    ) -> Figures:
        """All in one reading. A chip asks about the row or what it belongs to, so no row is met twice."""
        where = kept.where if kept else None
        chosen = {f"chip_{i}": Count("pk", filter=chip.where) for i, chip in enumerate(chips)}
        # Aliases of our own: a sum may not bear the name of a field of the model.
        summed = {
            f"sum_of_{i}": Sum(column.adds or column.key, filter=where)
            for i, column in enumerate(columns)
        }
        query = self.query.order_by()
        everything = {"everything": Count("pk")} if chips else {}
        found = query.aggregate(**everything, **chosen, **summed)
        return Figures(
            (found["everything"] if chips else query.count(), *(found[name] for name in chosen)),
            {column.key: found[f"sum_of_{i}"] or 0 for i, column in enumerate(columns)},
        )

    def rows(self, start: int, stop: int | None) -> list[Any]:
        return list(self.query[start:stop])


class ListRows:
    """Dòng có sẵn: plain values a query has already made."""

    def __init__(self, items: Sequence[Any]) -> None:
        self.items = items

    def kept_by(self, chip: Chip) -> ListRows:
        assert chip.keeps is not None, f"{chip.key}: a chip over rows in memory needs `keeps`"
        return ListRows([row for row in self.items if chip.keeps(row)])

    def found(self, words: str, search_on: tuple[str, ...]) -> ListRows:
        wanted = fold(words).split()
        return ListRows([row for row in self.items if self._holds(row, wanted, search_on)])

    @staticmethod
    def _holds(row: Any, wanted: list[str], search_on: tuple[str, ...]) -> bool:
        read = row.get if isinstance(row, dict) else lambda key: getattr(row, key)
        text = " ".join(fold(str(read(key) or "")) for key in search_on)
        return all(word in text for word in wanted)

    def ordered(self, column: Column | None, descending: bool) -> ListRows:
        """Nothing known comes last either way; text in Vietnamese order."""
        if column is None or not column.sort:
            return self
        known = [row for row in self.items if column.of(row) is not None]
        unknown = [row for row in self.items if column.of(row) is None]
        known.sort(key=lambda row: self._key(column.of(row)), reverse=descending)
        return ListRows(known + unknown)

    @staticmethod
    def _key(value: Any) -> Any:
        return sort_key(value) if isinstance(value, str) else value

    def figures(
        self, chips: Sequence[Chip], kept: Chip | None, columns: Sequence[Column]
    ) -> Figures:
        of_chips = tuple(len(self.kept_by(chip).items) for chip in chips)
        rows = self.kept_by(kept).items if kept else self.items
        sums = {column.key: sum(column.of(row) or 0 for row in rows) for column in columns}
        return Figures((len(self.items), *of_chips), sums)

    def rows(self, start: int, stop: int | None) -> list[Any]:
        return list(self.items[start:stop])


def source_of(rows: QuerySet[Model] | Sequence[Any]) -> Source:
    """The source that fits what a query returned."""
    return QuerySetRows(rows) if isinstance(rows, QuerySet) else ListRows(rows)
