"""Kể kết quả tính thử: rows of the table, the figures on top, one sentence, the steps behind the interest."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from diemtua.ground import formats
from diemtua.ground.tables import Chip, Column, ListSpec

Answer = dict[str, Any]

WORDS = {
    "disburse": gettext_lazy("Giải ngân"),
    "session": gettext_lazy("Phiên: tính lãi"),
    "pay": gettext_lazy("Trả nợ"),
    "pay_interest": gettext_lazy("Trả lãi"),
    "pay_principal": gettext_lazy("Trả gốc"),
    "extend": gettext_lazy("Gia hạn"),
    "adjust_instalment": gettext_lazy("Lùi kỳ hạn"),
    "freeze": gettext_lazy("Khoanh nợ"),
    "unfreeze": gettext_lazy("Hết khoanh"),
    "rollover": gettext_lazy("Cho vay lưu vụ"),
    "write_off": gettext_lazy("Xóa nợ"),
    "overdue": gettext_lazy("Chuyển nợ quá hạn"),
}
CLASSES = {
    "in_term": gettext_lazy("Trong hạn"),
    "overdue": gettext_lazy("Quá hạn"),
    "late": gettext_lazy("Từ ngày đến hạn đến phiên"),
}

ROWS = ListSpec(
    label=gettext_lazy("Diễn biến khoản vay"),
    columns=(
        Column(key="on", label=gettext_lazy("Ngày"), kind="day"),
        Column(key="word", label=gettext_lazy("Việc")),
        Column(key="days", label=gettext_lazy("Số ngày"), kind="number"),
        Column(key="rate_pct", label=gettext_lazy("Lãi suất một năm"), kind="rate"),
        Column(key="interest_dong", label=gettext_lazy("Lãi tính"), kind="money", total=True),
        Column(key="interest_paid_dong", label=gettext_lazy("Lãi trả"), kind="money", total=True),
        Column(key="principal_paid_dong", label=gettext_lazy("Gốc trả"), kind="money", total=True),
        Column(key="in_term_dong", label=gettext_lazy("Trong hạn"), kind="money"),
        Column(key="overdue_dong", label=gettext_lazy("Quá hạn"), kind="money"),
        Column(key="frozen_dong", label=gettext_lazy("Khoanh"), kind="money"),
    ),
    chips=(
        Chip(
            key="money",
            label=gettext_lazy("Có tiền vào, ra"),
            keeps=lambda row: (
                row["event"] == "disburse"
                or row["interest_paid_dong"] > 0
                or row["principal_paid_dong"] > 0
            ),
        ),
        Chip(
            key="late",
            label=gettext_lazy("Có nợ quá hạn"),
            keeps=lambda row: row["overdue_dong"] > 0,
        ),
    ),
    search_on=("word",),
    notes=(gettext_lazy("Số tiền bằng đồng; số dư là số sau dòng ấy."),),
    empty_text=gettext_lazy("Đến ngày xem chưa có việc nào."),
)


def rows_of(answer: Answer) -> list[dict[str, Any]]:
    """Dòng của bảng, in the order in which they happened."""
    return [
        {
            **row,
            "n": n,
            "on": date.fromisoformat(row["on"]),
            "rate_pct": Decimal(row["rate_pct"]),
            "word": str(WORDS[row["event"]]),
        }
        for n, row in enumerate(answer["rows"])
    ]


def steps_of(answer: Answer) -> list[dict[str, Any]]:
    """Từng chặng tính lãi: balance × rate × days, exact before the one rounding of its posting."""
    told = []
    for step in answer["steps"]:
        exact = Fraction(step["interest"])
        told.append(
            {
                "start_on": date.fromisoformat(step["from"]),
                "end_on": date.fromisoformat(step["to"]),
                "days": step["days"],
                "word": str(CLASSES[step["class"]]),
                "disbursed_on": date.fromisoformat(step["disbursed_on"]),
                "balance_dong": step["balance_dong"],
                "rate_pct": Decimal(step["rate_pct"]),
                "exact": formats.number(Decimal(exact.numerator) / exact.denominator, places=2),
            }
        )
    return told


def figures_of(answer: Answer) -> list[dict[str, str]]:
    """Số trên cùng: what is owed at the end of the day, and what has been paid."""
    principal, interest = answer["principal"], answer["interest"]
    owed = principal["in_term_dong"] + principal["overdue_dong"] + principal["frozen_dong"]
    arrears = interest["arrears_in_term_dong"] + interest["arrears_overdue_dong"]
    parts = (
        (_("trong hạn"), principal["in_term_dong"]),
        (_("quá hạn"), principal["overdue_dong"]),
        (_("khoanh"), principal["frozen_dong"]),
    )
    left = interest["unposted_dong"] + interest["grace_dong"]
    found = [
        (_("Dư nợ"), owed, ", ".join(f"{w} {formats.number(n)}" for w, n in parts if n)),
        (
            _("Lãi còn nợ"),
            arrears,
            _("chưa tới phiên, để lại: {n}").format(n=formats.number(left)) if left else "",
        ),
        (_("Đã trả lãi"), interest["paid_dong"], ""),
        (
            _("Đã trả gốc"),
            principal["repaid_dong"],
            _("xóa nợ {n}").format(n=formats.number(principal["written_off_dong"]))
            if principal["written_off_dong"]
            else "",
        ),
    ]
    if answer["credit_dong"]:
        found.append((_("Trả thừa"), answer["credit_dong"], _("trả hơn số còn nợ")))
    return [
        {"label": label, "value": formats.number(dong), "unit": _("đồng"), "note": note}
        for label, dong, note in found
    ]


def say(answer: Answer) -> str:
    """Một câu: what a borrower would pay to be free of the loan that evening."""
    principal, interest = answer["principal"], answer["interest"]
    owed = principal["in_term_dong"] + principal["overdue_dong"] + principal["frozen_dong"]
    day = formats.day(date.fromisoformat(answer["as_of"]))
    whole = owed + sum(
        interest[key]
        for key in ("unposted_dong", "arrears_in_term_dong", "arrears_overdue_dong", "grace_dong")
    )
    if not whole:
        return _("Hết ngày {day}, khoản vay đã trả xong.").format(day=day)
    return _("Hết ngày {day}, trả xong cả gốc và lãi là {money}.").format(
        day=day, money=formats.money(whole)
    )
