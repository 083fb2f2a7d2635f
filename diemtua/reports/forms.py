"""Biểu mẫu của câu hỏi: as-of day and period, asked by the address. The place is a list of what the reader may ask."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.utils.translation import gettext_lazy as _

from diemtua.ground import formats
from diemtua.ground.problems import Problem
from diemtua.ground.shaped_forms import DayField, ShapedForm
from diemtua.reports.problems import PeriodIsEmpty
from diemtua.reports.questions import default_flow


class QuestionForm(ShapedForm):
    """Ngày số dư, kỳ phát sinh. What is left empty is filled in: today, and the period that goes with the day."""

    den = DayField(label=_("Số dư đến ngày"))
    tu = DayField(label=_("Phát sinh từ ngày"))
    toi = DayField(label=_("đến ngày"))

    def __init__(self, data: Mapping[str, str], *, today: date) -> None:
        typed = {name: str(data.get(name, "")).strip() for name in ("den", "tu", "toi")}
        typed["den"] = typed["den"] or formats.day(today)
        try:
            flow_from, flow_to = default_flow(formats.read_day(typed["den"]))
        except Problem:
            flow_from, flow_to = default_flow(today)
        typed["tu"] = typed["tu"] or formats.day(flow_from)
        typed["toi"] = typed["toi"] or formats.day(flow_to)
        super().__init__(typed)

    def clean(self) -> dict[str, date]:
        cleaned: dict[str, date] = super().clean() or {}
        if "tu" in cleaned and "toi" in cleaned and cleaned["tu"] > cleaned["toi"]:
            self.take_problems(PeriodIsEmpty(field="toi"))
        return cleaned
