"""Thẻ mẫu: how long a dated row holds, as people say it."""

from __future__ import annotations

from datetime import date

from django import template

from diemtua.people.words import held

register = template.Library()


@register.filter
def held_until(valid_from: date, valid_to: date | None) -> str:
    """Thời gian có hiệu lực: `từ 01/01/2024`, `01/01/2024–31/12/2024`."""
    return held(valid_from, valid_to)
