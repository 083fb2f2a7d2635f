"""Hôm nay ở xã: the union's cadre and the People's Committee."""

from __future__ import annotations

from datetime import timedelta

from django.utils.translation import gettext as _

from diemtua.desks.places import first_link, link
from diemtua.desks.queries import waiting
from diemtua.desks.queries.calendar import coming_days
from diemtua.desks.today.desk import Desk, Item, Panel, Sheet, cell, counted, kv
from diemtua.desks.today.risk import ending_items, risk_items
from diemtua.fees.queries import newest_month, statements
from diemtua.fees.words import span_word
from diemtua.ground import formats
from diemtua.ground.actors import Actor
from diemtua.groups.models import SavingsAndLoanGroup
from diemtua.lending.clocks import working_days_after
from diemtua.ratings import queries as ratings
from diemtua.rules.spans import Span

AHEAD_DAYS = 31
MOST_DAYS = 4
MOST_WEAK = 5
MEASURES_AHEAD_DAYS = 14
CONFIRM_WORKING_DAYS = 5
"""Hạn xác nhận của xã dùng để nhắc: the house's own reminder, not a rule of law."""


def cadre(by: Actor) -> Desk:
    """Work by deadline, the next session, groups to watch and why."""
    items = _to_sign_and_check(by) + _notices(by, "union_read_at") + _groups_at_work(by)
    items += weak_groups(by) + measures_due(by)
    items += risk_items(by) + ending_items(by)
    return Desk(
        sentence=counted(items, _next_session_words(by)),
        items=tuple(items),
        panels=(session_panel(by), books_panel(by), fee_panel(by)),
        sheets=(watch_sheet(by),),
    )


def fee_panel(by: Actor) -> Panel:
    """Phí của Hội: what the units of her union earned in the last month that was closed, and the way to statements."""
    newest = newest_month(by.scope)
    if newest is None:
        return Panel(
            _("Phí ủy thác của Hội"),
            (
                kv(
                    _("Bảng kê"),
                    _("chưa có tháng nào khóa sổ"),
                    url=first_link(("fees:statements",)),
                ),
            ),
        )
    span = Span.month_of(newest)
    rows = tuple(
        kv(row.name, formats.money(row.share_dong), url=link("fees:statement", row.pk, str(span)))
        for row in statements(by.scope, span).order_by("-unit__level", "unit__sort_key")[:MOST_DAYS]
    )
    return Panel(
        _("Phí ủy thác {span}").format(span=span_word(span)),
        (
            *rows,
            kv(_("Bảng kê phí"), _("các kỳ"), url=link("fees:statements")),
            kv(_("Bảng kê hoa hồng"), _("các tổ"), url=link("fees:commissions")),
        ),
    )


def _to_sign_and_check(by: Actor) -> list[Item]:
    """Lists 03/TD to sign, and sheets whose money is to be checked before the session."""
    items = [
        Item(
            _("Ký danh sách 03/TD: {group}").format(group=row.group.name),
            _("Xem và ký"),
            first_link(("lending:request_list", row.pk), ("lending:applications",)),
            due_on=working_days_after(row.made_on, CONFIRM_WORKING_DAYS),
            note=_households(row),
        )
        for row in waiting.lists_in(by.scope, "made")
    ]
    items += [
        Item(
            _("Kiểm bảng kê và tiền: {group}").format(group=sheet.group.name),
            _("Kiểm"),
            first_link(("commune_sessions:sheet", sheet.pk), ("commune_sessions:sessions",)),
            due_on=sheet.session.held_on,
            note=_("Bảng kê {number}").format(number=sheet.number),
        )
        for sheet in waiting.sheets_to_check(by.scope)
    ]
    return items


def _groups_at_work(by: Actor) -> list[Item]:
    """Meetings whose minutes are to be written, groups still being set up."""
    items = [
        Item(
            _("Ghi biên bản họp: {group}").format(group=meeting.group.name),
            _("Mở"),
            first_link(("groups:meeting", meeting.pk)),
            due_on=meeting.held_on,
        )
        for meeting in waiting.meetings_called(by.scope)
    ]
    items += [
        Item(
            _("Lập tổ: {group}").format(group=group.name),
            _("Làm tiếp"),
            first_link(("groups:group", group.pk)),
            note=_("chưa trình UBND xã"),
            state="draft",
        )
        for group in waiting.groups_in(by.scope, SavingsAndLoanGroup.State.DRAFT)
    ]
    return items


def weak_groups(by: Actor) -> list[Item]:
    """Groups whose last score asks for a plan and that have none, the lowest first."""
    return [
        Item(
            _("{group} chưa có kế hoạch củng cố").format(group=row.group_name),
            _("Lập kế hoạch"),
            first_link(("ratings:new_plan", row.group_id)),
            note=_("tháng {month}: {points} điểm").format(
                month=formats.month(row.month), points=formats.score(row.score)
            ),
        )
        for row in ratings.weak_without_plan(by.scope)[:MOST_WEAK]
    ]


def measures_due(by: Actor, *, own: bool = False) -> list[Item]:
    """Measures of plans for weak groups that are due within two weeks; of all in the scope, or of who answers."""
    until = by.on + timedelta(days=MEASURES_AHEAD_DAYS)
    owner = by.party_id if own else None
    return [
        Item(
            _("Củng cố {group}").format(group=row.plan.group.name),
            _("Ghi kết quả"),
            first_link(("ratings:plan", row.plan_id)),
            due_on=row.due_on,
            note=f"{row.what} · {row.plan.owner_name}",
        )
        for row in ratings.measures_due(by.scope, until, owner=owner)[:MOST_WEAK]
    ]


def committee(by: Actor) -> Desk:
    """Lists waiting to be confirmed with the days they have waited, groups to accept, notices to pass on."""
    items = []
    for row in waiting.lists_in(by.scope, "sent"):
        since = row.sent_on or row.made_on
        items.append(
            Item(
                _("Xác nhận danh sách 03/TD: {group}").format(group=row.group.name),
                _("Xác nhận"),
                first_link(("lending:request_list", row.pk), ("lending:applications",)),
                due_on=working_days_after(since, CONFIRM_WORKING_DAYS),
                note=_("{what} · gửi ngày {day}, đã chờ {n} ngày").format(
                    what=_households(row), day=formats.day(since), n=(by.on - since).days
                ),
            )
        )
    items += [
        Item(
            _("Chấp thuận tổ: {group}").format(group=paper.group.name),
            _("Xem hồ sơ"),
            first_link(("groups:decide", paper.pk), ("groups:groups",)),
            due_on=working_days_after(paper.meeting.held_on, CONFIRM_WORKING_DAYS),
            note=_("họp ngày {day}").format(day=formats.day(paper.meeting.held_on)),
        )
        for paper in waiting.group_papers(by.scope)
    ]
    items += _notices(by, "commune_read_at") + risk_items(by)
    return Desk(
        sentence=counted(items, _next_session_words(by)),
        items=tuple(items),
        panels=(session_panel(by), books_panel(by)),
        sheets=(watch_sheet(by),),
    )


def _households(row: object) -> str:
    return _("{programme}: {n} hộ, {amount}").format(
        programme=row.programme.short_name,  # type: ignore[attr-defined]
        n=row.people,  # type: ignore[attr-defined]
        amount=formats.money(int(row.asked_dong)),  # type: ignore[attr-defined]
    )


def _notices(by: Actor, stamp: str) -> list[Item]:
    return [
        Item(
            _("Chuyển thông báo 04/TD: {group}").format(group=notice.group.name),
            _("Xem và chuyển"),
            first_link(("lending:request_list", notice.request_list_id), ("lending:applications",)),
            due_on=notice.pays_on,
            note=_("Giải ngân ngày {day}").format(day=formats.day(notice.pays_on)),
        )
        for notice in waiting.notices_unread(by.scope, stamp)
    ]


def _next_session_words(by: Actor) -> str:
    found = waiting.sessions(by.scope, by.on, by.on + timedelta(days=AHEAD_DAYS))
    coming = [one.held_on for one in found] or [one.on for one in coming_days(by.scope, by.on)]
    if not coming:
        return ""
    days = (coming[0] - by.on).days
    return (
        _("Hôm nay có phiên giao dịch.")
        if days == 0
        else _("Phiên giao dịch sau {n} ngày.").format(n=days)
    )


def session_panel(by: Actor) -> Panel:
    """Phiên sau: point, day, how many sheets are ready."""
    found = waiting.sessions(by.scope, by.on, by.on + timedelta(days=AHEAD_DAYS))
    if not found:
        rows = [
            kv(one.point, formats.day(one.on)) for one in coming_days(by.scope, by.on)[:MOST_DAYS]
        ]
        return Panel(
            _("Phiên sau"), tuple(rows) or (kv(_("Ngày"), _("chưa có lịch")),), note=_("theo lịch")
        )
    one = found[0]
    url = first_link(("commune_sessions:session", one.pk), ("commune_sessions:sessions",))
    return Panel(
        _("Phiên {day}").format(day=formats.day(one.held_on)),
        (
            kv(_("Điểm giao dịch"), one.point.name),
            kv(_("Tổ trong phiên"), formats.number(one.sheets_count), url=url),
            kv(_("Đã nộp bảng kê"), formats.number(one.sheets_ready), url=url),
            kv(_("Người chờ nhận, nộp gốc"), formats.number(one.waiting), url=url),
        ),
        note=formats.days_to_go(one.held_on, by.on),
    )


def books_panel(by: Actor) -> Panel:
    """Dư nợ hôm nay: provisional, so it says so; each figure opens into the report."""
    now = waiting.books_now(by.scope)
    url = first_link(("reports:report",))
    return Panel(
        _("Dư nợ"),
        (
            kv(_("Dư nợ"), formats.million_dong(now.outstanding_dong), url=url),
            kv(_("Hộ còn dư nợ"), formats.number(now.households), url=url),
            kv(
                _("Quá hạn"),
                _("{amount}, {ratio}").format(
                    amount=formats.million_dong(now.overdue_dong),
                    ratio=formats.ratio(now.overdue_dong, now.outstanding_dong),
                ),
                url=url,
            ),
            kv(_("Khoanh"), formats.million_dong(now.frozen_dong), url=url),
            kv(_("Tiền gửi tổ viên"), formats.million_dong(now.savings_dong), url=url),
        ),
        note=_("tạm tính ngày {day}").format(day=formats.day(by.on)),
    )


def watch_sheet(by: Actor) -> Sheet:
    """Tổ cần để ý: overdue, the largest first."""
    rows = tuple(
        (
            cell(row["name"], url=first_link(("groups:group", row["group_id"]))),
            cell(formats.number(row["loans"]), num=True),
            cell(formats.number(row["overdue"]), num=True),
        )
        for row in waiting.overdue_groups(by.scope)
    )
    return Sheet(
        _("Tổ có nợ quá hạn"),
        ((_("Tổ"), ""), (_("Khoản"), "num"), (_("Quá hạn (đồng)"), "num")),
        rows,
        _("Không tổ nào có nợ quá hạn."),
        url=first_link(("groups:groups",)),
        act=_("Xem các tổ"),
    )
