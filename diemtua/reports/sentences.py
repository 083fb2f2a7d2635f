"""Lời báo cáo: one paragraph like the district's own, every number a figure that opens. Screen and paper share it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _

from diemtua.ground import formats
from diemtua.reports.engine import Value
from diemtua.reports.indicators.entrusted_credit import BY_PROGRAMME
from diemtua.reports.questions import Question
from diemtua.reports.words import short, written


class Pen(Protocol):
    """Bút: how a sentence and its numbers are put down."""

    def figure(self, value: Value, text: str) -> str: ...
    def fill(self, sentence: str, **facts: str) -> str: ...
    def join(self, glue: str, parts: Sequence[str]) -> str: ...


class OnPaper:
    """Trên giấy: a figure is its text."""

    def figure(self, value: Value, text: str) -> str:
        return text

    def fill(self, sentence: str, **facts: str) -> str:
        return sentence.format(**facts)

    def join(self, glue: str, parts: Sequence[str]) -> str:
        return glue.join(parts)


class OnScreen:
    """Trên màn hình: a figure is a door; everything else is escaped."""

    def __init__(self, url_of: Callable[[Value], str], open_id: str) -> None:
        self.url_of = url_of
        self.open_id = open_id

    def figure(self, value: Value, text: str) -> str:
        is_open = value.indicator.id == self.open_id
        door = (
            '<a class="dt-fig is-open" aria-current="true" href="{}" title="{}">{}</a>'
            if is_open
            else '<a class="dt-fig" href="{}" title="{}">{}</a>'
        )
        return format_html(door, self.url_of(value), _("Mở các dòng của số này"), text)

    def fill(self, sentence: str, **facts: str) -> str:
        return format_html(sentence, **facts)

    def join(self, glue: str, parts: Sequence[str]) -> str:
        return format_html_join(glue, "{}", ((part,) for part in parts))


def paragraphs(question: Question, values: Mapping[str, Value], pen: Pen) -> list[str]:
    """Hai đoạn: what was lent and stands, and of which quality."""
    return [
        pen.join(" ", [_balances(question, values, pen), *_programmes(values, pen)]),
        pen.join(" ", _quality(values, pen)),
    ]


def _balances(question: Question, values: Mapping[str, Value], pen: Pen) -> str:
    def say(id_: str) -> str:
        return pen.figure(values[id_], short(values[id_]))

    return pen.fill(
        _(
            "Từ {from_on} đến {to_on}, tổng số tiền giải ngân các nguồn vốn ủy thác trên địa bàn là {disbursed} với"
            " {turns} hộ vay vốn. Đến {as_of}, tổng dư nợ ủy thác là {outstanding} trên {households} còn dư nợ, chiếm"
            " {share} tổng dư nợ tín dụng chính sách xã hội trên địa bàn."
        ),
        from_on=formats.day(question.flow_from),
        to_on=formats.day(question.flow_to),
        as_of=formats.day(question.as_of),
        disbursed=say("S2-001"),
        turns=say("S2-002"),
        outstanding=say("S2-004"),
        households=say("S2-005"),
        share=say("S2-007"),
    )


def _programmes(values: Mapping[str, Value], pen: Pen) -> list[str]:
    """Trong đó: the named programmes that stand, in million đồng as the district writes them."""
    lines = [
        pen.fill(
            _("{programme} {amount}"),
            programme=str(indicator.name),
            amount=pen.figure(
                values[indicator.id], formats.million_dong(values[indicator.id].numerator)
            ),
        )
        for indicator in BY_PROGRAMME
        if values[indicator.id].numerator
    ]
    return [pen.fill(_("Trong đó: {lines}."), lines=pen.join(", ", lines))] if lines else []


def _quality(values: Mapping[str, Value], pen: Pen) -> list[str]:
    overdue, table = values["S2-029"], values["S2-031"]
    said = [
        pen.fill(
            _("Nợ quá hạn {amount}, chiếm {ratio} tổng dư nợ ủy thác."),
            amount=pen.figure(overdue, formats.money_short(overdue.numerator)),
            ratio=pen.figure(values["S2-028"], written(values["S2-028"])),
        )
    ]
    if values["S2-030"].value is not None:
        said.append(
            pen.fill(
                _("Trong kỳ, {handled} nợ gốc đến hạn được xử lý kịp thời."),
                handled=pen.figure(values["S2-030"], written(values["S2-030"])),
            )
        )
    groups = sum(part.sums["groups"] for part in table.parts or ())
    if groups:
        told = _("{n} tổ TK&VV").format(n=formats.number(groups))
        said.append(
            pen.fill(
                _("Vốn đi qua {groups} của {unions} Hội nhận ủy thác."),
                groups=pen.figure(table, told),
                unions=formats.number(len(table.parts or ())),
            )
        )
    return said
