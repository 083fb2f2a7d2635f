"""Số liệu đã công bố: what the plan has to come out at, and where that was printed.

The planner uses these figures as its constraints. They stand in no row: whoever wants a total adds
up loans. Source: the news page of Bù Gia Mập district of 2 April 2025 on entrusted policy credit.
"""

from __future__ import annotations

from .terms import MILLION

LINES_MILLION: dict[str, int] = {
    "ho_ngheo": 40_988,
    "ho_can_ngheo": 108_663,
    "ho_moi_thoat_ngheo": 48_650,
    "sxkd_vkk": 123_083,
    "nuoc_sach_vsmt": 96_500,
    "gqvl": 34_165,
    "noxh": 12_250,
    "hssv": 63_595,
    "khac": 7_306,
}
"""Dư nợ ủy thác theo chương trình ngày 25/03/2025, triệu đồng; `khac` is what the text leaves."""

HOUSEHOLDS = 9_177
FLOW_DONG = 189_900 * MILLION
FLOW_TURNS = 3_877

DIRECT_DONG = 1_070 * MILLION
"""Dư nợ cho vay trực tiếp: with it the entrusted share is 99.8 per cent, as printed."""

OVERDUE_DONG = 268 * MILLION
"""Nợ quá hạn: 0.05 per cent of the entrusted balance, as printed."""
