"""Đánh số giấy: dense per form, office and year; the number is taken for good only when its paper stands."""

from __future__ import annotations

from typing import Any

from django.db import connections

from diemtua.associations.models import Office
from diemtua.ground.actors import Actor

# The row stays locked until the deed's transaction ends: a second one waits, and a failed one gives its number back.
NEXT = """
insert into lending_papernumber as held (form, office_id, year, last) values (%(form)s, %(office)s, %(year)s, 1)
on conflict (form, office_id, year) do update set last = held.last + 1
returning last
"""


def next_number(form: str, office: Office, by: Actor) -> str:
    """Số tiếp theo của một mẫu: form, office, year of the business day, running number."""
    facts: dict[str, Any] = {"form": form, "office": office.pk, "year": by.on.year}
    with connections[by.using].cursor() as cursor:
        cursor.execute(NEXT, facts)
        row = cursor.fetchone()
    assert row is not None
    return f"{form}-{office.code}-{by.on.year}-{row[0]:05d}"
