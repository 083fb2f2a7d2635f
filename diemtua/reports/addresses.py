"""Địa chỉ của một báo cáo: what is asked stands in the address, so that a figure can be sent to a colleague."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.urls import reverse

from diemtua.reports.breakdowns import BREAKDOWNS

WORDS = {"programme": "ct", "union": "hoi", "commune": "xa", "village": "thon", "group": "to"}
"""Word of the address for each breakdown that may be opened."""
NEXT = {
    "commune": "village",
    "village": "group",
    "group": "group",
    "union": "commune",
    "programme": "commune",
}
KEPT = ("noi", "den", "tu", "toi", "bando")


@dataclass(frozen=True)
class Address:
    """Địa chỉ đang mở: the question's own words, the open figure, how it is parted, and the parts already opened."""

    asked: Mapping[str, str]
    open_figure: str = ""
    by: str = "commune"
    narrowed: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def read(cls, words: Mapping[str, str]) -> Address:
        """What the address asks; anything unknown is left out."""
        by = words.get("theo", "")
        return cls(
            asked={name: words[name] for name in KEPT if words.get(name)},
            open_figure=words.get("mo", ""),
            by=by if by in BREAKDOWNS else "commune",
            narrowed={code: words[word][:40] for code, word in WORDS.items() if words.get(word)},
        )

    def _query(self, **more: str) -> str:
        words = {**self.asked, **more}
        return urlencode({name: value for name, value in words.items() if value})

    def _parts(self, narrowed: Mapping[str, str]) -> dict[str, str]:
        return {WORDS[code]: key for code, key in narrowed.items()}

    def figure(self, key: str, *, by: str = "", narrowed: Mapping[str, str] | None = None) -> str:
        """Mở một số: the panel beside the report."""
        parts = self._parts(narrowed or {})
        return f"{reverse('reports:report')}?{self._query(mo=key, theo=by, **parts)}#so"

    def closed(self) -> str:
        """Đóng số đang mở."""
        return f"{reverse('reports:report')}?{self._query()}"

    def changed(self, **words: str) -> str:
        """The same report with other words: another map, another file."""
        return f"{reverse('reports:report')}?{self._query(**words)}"

    def rows(self, measure: str, narrowed: Mapping[str, str] | None = None) -> str:
        """Các dòng đứng sau một số."""
        parts = self._parts(self.narrowed if narrowed is None else narrowed)
        return f"{reverse('reports:rows', args=[measure])}?{self._query(**parts)}"
