"""Kể lại dòng nhật ký: act, subject and facts in the reader's own words; an auditor reads no machine word."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any
from urllib.parse import parse_qs

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from diemtua.access.lists import role_name
from diemtua.ground import formats
from diemtua.ground.acts import dictionary
from diemtua.programmes.queries import catalogue
from diemtua.reports.indicators import REGISTRY
from diemtua.reports.words import measure_name

_ROW = re.compile(r"([a-z_]+\.[A-Za-z]+):(\S+)")
_ITEMS = re.compile(r"(\d+) items")
_TEXT = re.compile(r"text of (\d+)")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_MONTH = re.compile(r"(\d{4})-(\d\d)")
KINDS = {
    "payout": gettext_lazy("giải ngân"),
    "principal": gettext_lazy("thu gốc"),
    "word": gettext_lazy("Word"),
    "pdf": gettext_lazy("PDF"),
    "xlsx": gettext_lazy("Excel"),
}
FILTERS = {
    "q": gettext_lazy("tìm “{words}”"),
    "loc": gettext_lazy("có lọc"),
    "sap": gettext_lazy("có sắp lại"),
}
MEASURES = {m.key: m for indicator in REGISTRY for m in indicator.measures}


def act_name(action: str) -> str:
    """Việc đã làm, as its room calls it."""
    return str(dictionary().acts.get(action, action))


def subject_told(subject_type: str, subject_id: str) -> str:
    """Trên cái gì: the thing's name and its number."""
    if not subject_type:
        return ""
    return f"{dictionary().subjects.get(subject_type, subject_type)} {subject_id}"


def facts_told(facts: Any) -> str:
    """The facts of an act in one line."""
    if not isinstance(facts, dict):
        return ""
    told = (_fact(key, value) for key, value in facts.items() if value not in ("", None))
    return "; ".join(told)


def _fact(key: str, value: Any) -> str:
    name = str(dictionary().facts.get(key, key))
    return f"{name}: {_value(key, value)}"


def _value(key: str, value: Any) -> str:
    if isinstance(value, bool):
        return _("có") if value else _("không")
    if isinstance(value, int):
        return _number(key, value)
    text = str(value)
    return READERS[key](text) if key in READERS else _text(text)


def _number(key: str, value: int) -> str:
    if key.endswith("_dong"):
        return formats.money(value)
    return str(value) if key.endswith("_id") else formats.number(value)


def _text(text: str) -> str:
    """Ids of rows, sizes of lists and days, as the deed's decorator writes them; any other text as it stands."""
    if found := _ROW.fullmatch(text):
        return subject_told(found[1], found[2])
    if found := _ITEMS.fullmatch(text):
        return _("{count} mục").format(count=formats.number(int(found[1])))
    if found := _TEXT.fullmatch(text):
        return _("đoạn chữ dài {count}").format(count=found[1])
    if _DAY.fullmatch(text):
        return formats.day(date.fromisoformat(text))
    return text


def _filter(text: str) -> str:
    """What was searched, and whether the list was narrowed or turned; not the address itself."""
    asked = parse_qs(text)
    said = [
        str(words).format(words=asked[name][0])
        for name, words in FILTERS.items()
        if asked.get(name)
    ]
    return ", ".join(said) or _("có chọn")


def _month(text: str) -> str:
    found = _MONTH.match(text)
    return f"{found[2]}/{found[1]}" if found else text


def _programme(text: str) -> str:
    found = catalogue().programmes.get(text)
    return found.short_name if found else text


def _measure(text: str) -> str:
    found = MEASURES.get(text)
    return measure_name(found) if found else text


READERS: dict[str, Callable[[str], str]] = {
    "filter": _filter,
    "kind": lambda text: str(KINDS.get(text, text)),
    "measure": _measure,
    "month": _month,
    "programme": _programme,
    "role": lambda text: role_name(text) or text,
}
