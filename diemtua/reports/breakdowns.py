"""Phân tổ: by what a figure can be parted. Each names a column of every fact and how its parts are called."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connections
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

NOTHING = "-"
"""Key of the part whose rows have nothing in the column: loans without a group, for one."""


@dataclass(frozen=True)
class Breakdown:
    """Một cách phân tổ: `column` of the fact, `labels` gives key and name of the parts, `missing` the name of none."""

    code: str
    name: str | Promise
    column: str
    labels: str
    missing: str | Promise


BREAKDOWNS: dict[str, Breakdown] = {
    b.code: b
    for b in (
        Breakdown(
            "programme",
            _("Chương trình"),
            "report_line",
            "select report_line, (array_agg(short_name order by number))[1] from programmes_programme group by report_line",
            _("Không theo chương trình"),
        ),
        Breakdown(
            "union",
            _("Hội nhận ủy thác"),
            "union_code",
            "select code::text, name from associations_association",
            _("Cho vay trực tiếp"),
        ),
        Breakdown(
            "commune",
            _("Xã"),
            "unit_id",
            "select id::text, full_name from places_unit where id = any (%(ids)s::bigint[])",
            _("Chưa xếp xã"),
        ),
        Breakdown(
            "village",
            _("Thôn, ấp"),
            "village_id",
            "select id::text, name from places_village where id = any (%(ids)s::bigint[])",
            _("Chưa xếp thôn"),
        ),
        Breakdown(
            "group",
            _("Tổ"),
            "group_id",
            "select id::text, name from groups_savingsandloangroup where id = any (%(ids)s::bigint[])",
            _("Không qua tổ"),
        ),
    )
}


def labels(breakdown: Breakdown, keys: Sequence[str], *, using: str) -> dict[str, str]:
    """Names of the parts; a part without a name of its own is called what it is not."""
    ids = [int(key) for key in keys if key.isdecimal() and len(key) < 19]
    with connections[using].cursor() as cursor:
        cursor.execute(breakdown.labels, {"ids": ids})
        found = {str(key): str(name) for key, name in cursor.fetchall()}
    return {key: found.get(key) or str(breakdown.missing) for key in keys}
