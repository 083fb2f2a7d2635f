"""Lời báo cáo: one paragraph like the district's own, every number a figure that opens. Screen and paper share it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from diemtua.ground import formats
from diemtua.reports.engine import Value
from diemtua.reports.indicators.entrusted_credit import BY_PROGRAMME
from diemtua.reports.questions import Question
from diemtua.reports.words import short, written

Figure = Callable[[Value, str], str]


def plain(_value: Value, text: str) -> str:
    """On paper a figure is its text."""
    return text


def paragraphs(question: Question, values: Mapping[str, Value], figure: Figure) -> list[str]:
    """Hai đoạn: what was lent and stands, and of which quality. `figure` writes one number."""
    return [_balances(question, values, figure), _quality(values, figure)]


def _balances(question: Question, values: Mapping[str, Value], figure: Figure) -> str:
    def say(id_: str) -> str:
        return figure(values[id_], short(values[id_]))

    lines = [
        _("{programme} {amount}").format(
            programme=str(indicator.name).lower()
            if str(indicator.name)[1:2].islower()
            else indicator.name,
            amount=figure(
                values[indicator.id], formats.million_dong(values[indicator.id].numerator)
            ),
        )
        for indicator in BY_PROGRAMME
        if values[indicator.id].numerator
    ]
    text = _(
        "Từ {from_on} đến {to_on}, tổng số tiền giải ngân các nguồn vốn ủy thác trên địa bàn là {disbursed} với"
        " {turns} hộ vay vốn. Đến {as_of}, tổng dư nợ ủy thác là {outstanding} trên {households} còn dư nợ, chiếm"
        " {share} tổng dư nợ tín dụng chính sách xã hội trên địa bàn."
    ).format(
        from_on=formats.day(question.flow_from),
        to_on=formats.day(question.flow_to),
        as_of=formats.day(question.as_of),
        disbursed=say("S2-001"),
        turns=say("S2-002"),
        outstanding=say("S2-004"),
        households=say("S2-005"),
        share=say("S2-007"),
    )
    if lines:
        text += " " + _("Trong đó: {lines}.").format(lines=", ".join(lines))
    return text


def _quality(values: Mapping[str, Value], figure: Figure) -> str:
    def say(id_: str) -> str:
        return figure(values[id_], written(values[id_]))

    text = _("Nợ quá hạn {amount}, chiếm {ratio} tổng dư nợ ủy thác.").format(
        amount=figure(values["S2-029"], formats.money_short(values["S2-029"].numerator)),
        ratio=say("S2-028"),
    )
    if values["S2-030"].value is not None:
        text += " " + _("Trong kỳ, {handled} nợ gốc đến hạn được xử lý kịp thời.").format(
            handled=say("S2-030")
        )
    table = values["S2-031"]
    groups = sum(part.sums["groups"] for part in table.parts or ())
    if groups:
        text += " " + _("Vốn đi qua {groups} của {unions} Hội nhận ủy thác.").format(
            groups=figure(table, _("{n} tổ TK&VV").format(n=formats.number(groups))),
            unions=formats.number(len(table.parts or ())),
        )
    return text


def linked(url_of: Callable[[Value], str], open_id: str) -> Figure:
    """On screen a figure is a door."""

    def write(value: Value, text: str) -> SafeString:
        return format_html(
            '<a class="dt-fig{}" href="{}" title="{}"{}>{}</a>',
            " is-open" if value.indicator.id == open_id else "",
            url_of(value),
            _("Mở các dòng của số này"),
            format_html(' aria-current="true"') if value.indicator.id == open_id else "",
            text,
        )

    return write
