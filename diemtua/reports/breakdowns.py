"""Phân tổ: by what a figure can be parted. Each names a column of every fact and how its parts are called."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Breakdown:
    """Một cách phân tổ: `column` of the fact, `labels` gives id and name of the parts."""

    code: str
    name: str | Promise
    column: str
    labels: str


BREAKDOWNS: dict[str, Breakdown] = {
    b.code: b
    for b in (
        Breakdown(
            "programme",
            _("Chương trình"),
            "report_line",
            "select report_line, min(short_name) from programmes_programme group by report_line",
        ),
        Breakdown(
            "union",
            _("Hội nhận ủy thác"),
            "union_code",
            "select code::text, name from associations_association",
        ),
        Breakdown(
            "commune",
            _("Xã"),
            "unit_id",
            "select id::text, full_name from places_unit where id = any (%(ids)s::bigint[])",
        ),
        Breakdown(
            "village",
            _("Thôn, ấp"),
            "village_id",
            "select id::text, name from places_village where id = any (%(ids)s::bigint[])",
        ),
        Breakdown(
            "group",
            _("Tổ"),
            "group_id",
            "select id::text, name from groups_savingsandloangroup where id = any (%(ids)s::bigint[])",
        ),
    )
}
