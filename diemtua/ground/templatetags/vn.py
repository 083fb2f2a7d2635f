"""Thẻ mẫu: the formatter of `ground.formats` as template filters. A filter formats; it never asks the database."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

from diemtua.ground import formats
from diemtua.rules.dong import amount_in_words

register = template.Library()

for _filter in (
    formats.number,
    formats.signed,
    formats.money,
    formats.million,
    formats.billion,
    formats.million_dong,
    formats.billion_dong,
    formats.money_short,
    formats.percent,
    formats.rate,
    formats.score,
    formats.day,
    formats.day_short,
    formats.month,
    formats.clock_time,
    formats.instant,
    formats.weekday,
    formats.mask_loan_code,
    formats.mask_citizen_id,
    formats.phone,
    formats.mask_phone,
    formats.on_paper,
):
    register.filter(_filter.__name__, _filter)


@register.filter
def in_words(amount_dong: int | None) -> str:
    """Bằng chữ: `Bốn trăm hai mươi nghìn đồng`."""
    return formats.DOTS if amount_dong is None else amount_in_words(amount_dong)


@register.filter
def days_to_go(due_on: date | None, today: date) -> str:
    """Còn mấy ngày, told from the business day the page passes."""
    return formats.NONE if due_on is None else formats.days_to_go(due_on, today)


@register.filter
def days_ago(on: date | None, today: date) -> str:
    """Cách đây mấy ngày, told from the business day the page passes."""
    return formats.NONE if on is None else formats.days_ago(on, today)


@register.filter
def share_of(over: int | None, under: int | None) -> str:
    """Tỷ lệ: `over` and `under` as a percentage with two decimals."""
    return formats.ratio(over, under)


@register.simple_tag
def icon(name: str, extra: str = "") -> SafeString:
    """Hình: one symbol of the sprite; the words beside it carry the meaning, so it is hidden from readers."""
    return format_html(
        '<svg class="i {}" aria-hidden="true" focusable="false"><use href="{}#{}"/></svg>',
        extra,
        static("icons.svg"),
        name,
    )


STATES: dict[str, str] = {
    "ok": "s-ok",
    "wait": "s-wait",
    "half": "s-half",
    "late": "s-late",
    "frozen": "s-frozen",
    "draft": "s-draft",
    "none": "s-none",
    "info": "s-info",
    "ink": "c-none",
}


@register.simple_tag
def state_icon(state: str) -> SafeString:
    """Hình của tình trạng: shape and word together, never colour alone."""
    return icon(STATES.get(state, "s-none"))


@register.filter
def state_class(state: str) -> str:
    """Lớp màu của tình trạng: `half` shares the colour of waiting."""
    return "st-" + {"half": "wait", "info": "frozen"}.get(state, state)


@register.filter
def get(mapping: Any, key: Any) -> Any:
    """Lấy một ô: a cell of a plain mapping by its key; nothing there is an empty text."""
    try:
        return mapping[key]
    except (KeyError, IndexError, TypeError):
        return ""
