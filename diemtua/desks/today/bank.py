"""Hôm nay ở ngân hàng: teller, controller, credit officer, manager."""

from __future__ import annotations

from datetime import timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from diemtua.associations.queries import offices
from diemtua.commune_sessions.models import CommuneSession
from diemtua.desks.places import first_link, link
from diemtua.desks.queries import closing, waiting
from diemtua.desks.today.commune import (
    books_panel,
    measures_due,
    session_panel,
    watch_sheet,
    weak_groups,
)
from diemtua.desks.today.desk import Desk, Item, Panel, Sheet, cell, counted, kv
from diemtua.desks.today.risk import ending_items, risk_items, undo_items
from diemtua.ground import formats
from diemtua.ground.actors import Actor
from diemtua.groups.models import SavingsAndLoanGroup
from diemtua.lending.clocks import decide_by

AHEAD_DAYS = 7
STATES = {
    "planned": (gettext_lazy("Chưa mở"), "none"),
    "open": (gettext_lazy("Đang mở"), "half"),
    "posted": (gettext_lazy("Đã ghi sổ, chưa đóng"), "wait"),
    "closed": (gettext_lazy("Đã đóng"), "ok"),
}


def teller(by: Actor) -> Desk:
    """The session of today: its queue and its sheets."""
    items = []
    for one in waiting.sessions(by.scope, by.on, by.on):
        if one.state == CommuneSession.State.PLANNED:
            items.append(_session_item(one, _("Phiên hôm nay: {point}"), _("Xem")))
        elif one.state == CommuneSession.State.OPEN:
            items.append(
                _session_item(
                    one,
                    _("Giao dịch tại phiên: {point}"),
                    _("Vào hàng đợi"),
                    page="commune_sessions:desk",
                )
            )
    items += [
        _session_item(one, _("Phiên chưa ghi sổ: {point}"), _("Ghi sổ"))
        for one in waiting.sessions_unfinished(by.scope, by.on)
        if one.state == CommuneSession.State.OPEN
    ]
    return Desk(
        sentence=counted(items),
        items=tuple(items),
        panels=(session_panel(by), books_panel(by)),
        sheets=(sessions_sheet(by),),
    )


def controller(by: Actor) -> Desk:
    """Sessions to close, cash to count, the journal."""
    found = [
        *waiting.sessions_unfinished(by.scope, by.on),
        *waiting.sessions(by.scope, by.on, by.on),
    ]
    items = [
        _session_item(one, _("Đóng phiên: {point}"), _("Kiểm quỹ và đóng"))
        for one in found
        if one.state == CommuneSession.State.POSTED
    ]
    items += [
        _session_item(one, _("Kiểm soát phiên: {point}"), _("Xem"))
        for one in found
        if one.state == CommuneSession.State.OPEN
    ]
    return Desk(
        sentence=counted(items),
        items=tuple(items),
        panels=(session_panel(by), books_panel(by)),
        sheets=(sessions_sheet(by),),
    )


def officer(by: Actor) -> Desk:
    """To propose within three working days, sessions to prepare, principal due, contracts to sign."""
    items = []
    for row in waiting.lists_to_propose(by.scope):
        on = row.confirmed_on or row.made_on
        items.append(
            Item(
                _("Trình duyệt: {group}").format(group=row.group.name),
                _("Trình duyệt"),
                first_link(("lending:request_list", row.pk), ("lending:applications",)),
                due_on=decide_by(on),
                note=_("{programme}: {n} hộ, {amount} · xã xác nhận {day}").format(
                    programme=row.programme.short_name,
                    n=row.people,
                    amount=formats.money(int(row.asked_dong)),
                    day=formats.day(on),
                ),
            )
        )
    items += [
        Item(
            _("Gửi thông báo 04/TD: {group}").format(group=row.group.name),
            _("Gửi 04/TD"),
            first_link(("lending:request_list", row.pk), ("lending:applications",)),
            note=_("{n} hồ sơ đã duyệt").format(n=row.people),
        )
        for row in waiting.lists_to_notify(by.scope)
    ]
    items += [
        Item(
            _("Ký hợp đồng ủy nhiệm 11/TD: {group}").format(group=group.name),
            _("Ký 11/TD"),
            first_link(("groups:delegate", group.pk), ("groups:groups",)),
        )
        for group in waiting.groups_in(by.scope, SavingsAndLoanGroup.State.APPROVED)
    ]
    for one in waiting.sessions(by.scope, by.on, by.on + timedelta(days=AHEAD_DAYS)):
        if one.state == CommuneSession.State.PLANNED and not one.sheets_count:
            items.append(_session_item(one, _("Soạn phiên: {point}"), _("Soạn phiên")))
        elif one.state == CommuneSession.State.PLANNED and one.held_on == by.on:
            items.append(_session_item(one, _("Mở phiên: {point}"), _("Mở phiên")))
    items += weak_groups(by) + measures_due(by, own=True)
    items += risk_items(by) + ending_items(by)
    return Desk(
        sentence=counted(items),
        items=tuple(items),
        panels=(due_panel(by), session_panel(by), books_panel(by)),
        sheets=(watch_sheet(by),),
    )


def manager(by: Actor) -> Desk:
    """Approvals, the month to close, reopenings to agree, quality."""
    items = []
    for row in waiting.proposals(by.scope):
        one = row.application
        items.append(
            Item(
                _("Duyệt vay: {name}").format(name=one.person.full_name),
                _("Xem và duyệt"),
                first_link(("lending:decide", one.pk), ("lending:applications",)),
                due_on=decide_by(row.received_on),
                note=_("{programme}, {amount}, {n} tháng · trình {day}").format(
                    programme=one.programme.short_name,
                    amount=formats.money(row.amount_dong),
                    n=row.term_months,
                    day=formats.day(row.proposed_on),
                ),
            )
        )
    items += risk_items(by) + undo_items(by)
    for office in offices(by.scope):
        items += _months(by, office.pk)
    items += refunds_waiting(by)
    lock = waiting.last_lock([office.pk for office in offices(by.scope)])
    seal = _("ĐÃ KHÓA SỔ THÁNG {month}").format(month=formats.month(lock)) if lock else ""
    books = books_panel(by)
    return Desk(
        sentence=counted(items),
        items=tuple(items),
        panels=(Panel(books.title, books.rows, books.note, seal), due_panel(by), session_panel(by)),
        sheets=(sessions_sheet(by), watch_sheet(by)),
    )


def refunds_waiting(by: Actor) -> list[Item]:
    """Đợt hoàn lãi chờ người thứ hai."""
    return [
        Item(
            _("Xác nhận đợt hoàn lãi {code}").format(code=run.code),
            _("Xem và xác nhận"),
            link("refunds:run", run.pk),
            note=f"{run.title} · {run.place}",
        )
        for run in waiting.refund_runs(by.scope)
        if run.proposed_by != by.party_id
    ]


def _months(by: Actor, office: int) -> list[Item]:
    items = [
        Item(
            _("Mở lại sổ tháng {month}: cần người thứ hai").format(month=formats.month(row.month)),
            _("Xem đề nghị"),
            first_link(("month_end:month", office, f"{row.month:%Y-%m}"), ("month_end:months",)),
            note=row.reason,
        )
        for row in closing.reopenings_waiting(office)
        if row.asked_by != by.party_id
    ]
    month = closing.month_to_close(office, by.on)
    if month is not None:
        items.append(
            Item(
                _("Khóa sổ tháng {month}").format(month=formats.month(month)),
                _("Khóa sổ"),
                first_link(("month_end:month", office, f"{month:%Y-%m}"), ("month_end:months",)),
                due_on=(month + timedelta(days=32)).replace(day=5),
                note=_("mọi phiên của tháng đã đóng thì khóa được"),
            )
        )
    failed = closing.failed_run(office)
    if failed is not None:
        items.append(
            Item(
                _("Khóa sổ tháng {month} dừng giữa chừng").format(
                    month=formats.month(failed.month)
                ),
                _("Chạy tiếp"),
                first_link(
                    ("month_end:progress", office, f"{failed.month:%Y-%m}"), ("month_end:months",)
                ),
                state="late",
                word=_("Dừng"),
                note=failed.failure,
            )
        )
    return items


def _session_item(
    one: CommuneSession, label: str, act: str, *, page: str = "commune_sessions:session"
) -> Item:
    word, state = STATES[one.state]
    return Item(
        label.format(point=one.point.name),
        act,
        first_link((page, one.pk), ("commune_sessions:sessions",)),
        due_on=one.held_on,
        note=_("Phiên ngày {day}").format(day=formats.day(one.held_on)),
        state=state,
        word=str(word),
    )


def due_panel(by: Actor) -> Panel:
    """Gốc đến kỳ 30 ngày tới."""
    due = waiting.principal_due(by.scope, by.on)
    url = first_link(("lending:loans",))
    return Panel(
        _("Gốc đến kỳ 30 ngày tới"),
        (
            kv(_("Khoản vay"), formats.number(due.loans), url=url),
            kv(_("Số tiền"), formats.million_dong(due.amount_dong), url=url),
            kv(_("Kỳ gần nhất"), formats.day(due.first_on)),
        ),
    )


def sessions_sheet(by: Actor) -> Sheet:
    """Lịch phiên: a week back and a month ahead."""
    found = waiting.sessions(
        by.scope, by.on - timedelta(days=AHEAD_DAYS), by.on + timedelta(days=31)
    )
    rows = tuple(
        (
            cell(
                one.point.name,
                url=first_link(
                    ("commune_sessions:session", one.pk), ("commune_sessions:sessions",)
                ),
            ),
            cell(formats.day(one.held_on), num=True),
            cell(f"{one.sheets_ready}/{one.sheets_count}", num=True),
            cell(str(STATES[one.state][0]), state=STATES[one.state][1]),
        )
        for one in found
    )
    return Sheet(
        _("Lịch phiên"),
        (
            (_("Điểm giao dịch"), ""),
            (_("Ngày"), "num"),
            (_("Bảng kê đã nộp"), "num"),
            (_("Tình trạng"), ""),
        ),
        rows,
        _("Chưa có phiên nào trong lịch."),
        url=link("commune_sessions:sessions"),
        act=_("Xem các phiên"),
    )
