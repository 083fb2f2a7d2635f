"""Báo cáo chỉ tiêu trên giấy (BC-CT): the same figures as one frozen value; Word and PDF are two writings of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from diemtua.ground import formats
from diemtua.ground.actors import Actor
from diemtua.papers.official.reporting import IndicatorPartRow, IndicatorReportForm, IndicatorRow
from diemtua.reports.engine import Value
from diemtua.reports.questions import Question
from diemtua.reports.sentences import OnPaper, paragraphs
from diemtua.reports.showing import Locks
from diemtua.reports.words import UNITS, figure, measure_name, measure_unit


def indicator_report(
    question: Question, values: Sequence[Value], *, locks: Locks, by: Actor
) -> IndicatorReportForm:
    """Báo cáo của một nơi."""
    by_id = {value.indicator.id: value for value in values}
    assert question.place is not None
    return IndicatorReportForm(
        organisation=by.role_label,
        title=_("BÁO CÁO KẾT QUẢ TÍN DỤNG CHÍNH SÁCH ỦY THÁC"),
        report_place=question.place.full_name,
        as_of=question.as_of,
        from_on=question.flow_from,
        to_on=question.flow_to,
        state_note=state_note(locks),
        paragraphs=tuple(paragraphs(question, by_id, OnPaper())),
        indicators=tuple(_row(question, value) for value in values if value.parts is None),
        parts=tuple(part for value in values for part in _parts(value)),
        footnotes=_notes(by, question),
    )


def state_note(locks: Locks) -> str:
    """Trạng thái số liệu, said on every paper."""
    if locks.stock and locks.flow:
        return _("đã khóa sổ")
    if locks.flow:
        return _("phát sinh đã khóa sổ, số dư tạm tính")
    return _("tạm tính, tháng chưa khóa sổ")


def _row(question: Question, value: Value) -> IndicatorRow:
    indicator = value.indicator
    when = (
        formats.period(question.flow_from, question.flow_to + question.flow_to.resolution)
        if indicator.is_flow
        else formats.day(question.as_of)
    )
    return IndicatorRow(
        indicator_id=indicator.id,
        name=str(indicator.name),
        value=figure(indicator, value.value),
        unit=str(UNITS[indicator.unit]),
        numerator=formats.number(value.numerator),
        denominator=formats.number(value.denominator) if indicator.under else "",
        records=value.rows,
        definition=f"{indicator.definition} {when}",
    )


def _parts(value: Value) -> list[IndicatorPartRow]:
    return [
        IndicatorPartRow(
            indicator_id=value.indicator.id,
            part=f"{part.label}: {measure_name(measure).lower()}",
            value=formats.number(part.sums[measure.key]),
            unit=measure_unit(measure),
        )
        for part in value.parts or ()
        for measure in value.indicator.parts
    ]


def _notes(by: Actor, question: Question) -> tuple[str, ...]:
    notes = [
        _("Số liệu trong phạm vi của vai {role}, lập ngày {day}.").format(
            role=by.role_label, day=formats.day(by.on)
        )
    ]
    if question.by_another_map and question.map_on is not None:
        notes.append(_("Xếp theo địa giới ngày {day}.").format(day=formats.day(question.map_on)))
    return tuple(notes)


def is_paper(kind: str) -> bool:
    return kind in ("word", "pdf")


def values_by_id(values: Sequence[Value]) -> Mapping[str, Value]:
    return {value.indicator.id: value for value in values}
