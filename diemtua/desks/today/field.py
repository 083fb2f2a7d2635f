"""Hôm nay của tổ trưởng, tổ phó: on a phone, in the village."""

from __future__ import annotations

from django.utils.translation import gettext as _

from diemtua.desks.places import first_link
from diemtua.desks.queries import waiting
from diemtua.desks.queries.calendar import coming_days
from diemtua.desks.today.desk import Desk, Item, Panel, Tile, kv
from diemtua.desks.today.risk import risk_items
from diemtua.ground import formats
from diemtua.ground.actors import Actor


def leader(by: Actor) -> Desk:
    """Next session day, collected n of N, money held, whom to remind, what to bring, applications on their way."""
    collect = first_link(("commune_sessions:collect",), ("groups:groups",))
    sheet = waiting.next_sheet(by.scope, by.on)
    held_dong = waiting.held_by_leaders_dong(by.scope)
    items = _items(by) + risk_items(by)
    desk_tiles = _leader_tiles(collect)
    panels = [_on_the_way(by)]
    if sheet is None:
        return Desk(
            sentence=_without_sheet(by),
            items=tuple(items),
            tiles=desk_tiles,
            panels=(_held(held_dong), *panels),
        )
    got = waiting.gathered(sheet)
    days = (sheet.session.held_on - by.on).days
    if got.given < got.members and sheet.state in ("prepared", "collecting"):
        label = _("Thu {n} người chưa nộp").format(n=got.members - got.given)
        items.append(Item(label, _("Thu tiếp"), collect, due_on=sheet.session.held_on))
    elif sheet.state in ("prepared", "collecting") and got.given:
        items.append(
            Item(_("Nộp bảng kê"), _("Nộp bảng kê"), collect, due_on=sheet.session.held_on)
        )
    return Desk(
        sentence=_("Phiên sau: {day}, {left}, tại {point}.").format(
            day=formats.day(sheet.session.held_on),
            left=formats.days_to_go(sheet.session.held_on, by.on),
            point=sheet.session.point.name,
        ),
        items=tuple(items),
        tiles=desk_tiles,
        panels=(_held(held_dong), *panels),
        people=tuple(_remind(row, collect) for row in waiting.to_remind(sheet)),
        bring=_bring(days, held_dong),
        progress={
            "title": _("Đã thu {given} trong {members} người").format(
                given=got.given, members=got.members
            ),
            "done": got.given,
            "total": got.members,
            "money": formats.money(got.money_dong),
        },
    )


def _leader_tiles(collect: str) -> tuple[Tile, ...]:
    """The three doors of a leader's work."""
    return (
        Tile(_("Thu tiền"), collect, icon="i-cash"),
        Tile(_("Tổ tôi"), first_link(("groups:groups",)), icon="i-people"),
        Tile(
            _("Hồ sơ vay"),
            first_link(("lending:applications",), ("groups:groups",)),
            icon="i-paper",
        ),
    )


def _without_sheet(by: Actor) -> str:
    """The sheet is not prepared yet; the day is known by the calendar all the same."""
    coming = coming_days(by.scope, by.on)
    if not coming:
        return _("Chưa có lịch phiên sau.")
    return _("Phiên sau: {day}, {left}, tại {point}. Ngân hàng chưa soạn bảng kê.").format(
        day=formats.day(coming[0].on),
        left=formats.days_to_go(coming[0].on, by.on),
        point=coming[0].point,
    )


def _items(by: Actor) -> list[Item]:
    items = [
        Item(
            _("Báo cho người vay: {group}").format(group=notice.group.name),
            _("Đã báo"),
            first_link(("lending:request_list", notice.request_list_id), ("lending:applications",)),
            due_on=notice.pays_on,
            note=_("Giải ngân ngày {day} tại {point}").format(
                day=formats.day(notice.pays_on), point=notice.point.name
            ),
        )
        for stamp in ("group_read_at", "borrowers_told_at")
        for notice in waiting.notices_unread(by.scope, stamp)
    ]
    items += [
        Item(
            _("Họp tổ ngày {day}").format(day=formats.day(meeting.held_on)),
            _("Ghi biên bản"),
            first_link(("groups:meeting", meeting.pk)),
            due_on=meeting.held_on,
            note=meeting.place,
        )
        for meeting in waiting.meetings_called(by.scope)
    ]
    return items


def _held(held_dong: int) -> Panel:
    rows = [kv(_("Đang giữ"), formats.money(held_dong))]
    return Panel(_("Tiền đang giữ"), tuple(rows), note=_("theo sổ"))


def _on_the_way(by: Actor) -> Panel:
    """Hồ sơ đang đi, in the words of the one who waits."""
    names = {
        "draft": _("Đang viết"),
        "submitted": _("Chờ họp bình xét"),
        "reviewed": _("Chờ lập 03/TD"),
        "listed": _("Ở Hội, UBND xã"),
        "confirmed": _("Ở ngân hàng"),
        "proposed": _("Chờ duyệt"),
        "approved": _("Chờ giải ngân"),
    }
    found = waiting.pipeline(by.scope)
    url, review_url = first_link(("lending:applications",)), first_link(("lending:reviews",))
    rows = [
        kv(name, formats.number(found[key]), url=review_url if key == "submitted" else url)
        for key, name in names.items()
        if key in found
    ]
    return Panel(
        _("Hồ sơ vay đang đi"), tuple(rows) or (kv(_("Hồ sơ"), _("chưa có")),), note=_("số hồ sơ")
    )


def _remind(row: object, collect: str) -> dict[str, object]:
    owed = int(getattr(row, "owed", 0))
    person = row.membership.person  # type: ignore[attr-defined]
    arrears_dong = row.arrears_dong  # type: ignore[attr-defined]
    return {
        "number": row.number,  # type: ignore[attr-defined]
        "name": person.full_name,
        "amount": formats.money(owed),
        "url": collect,
        "state": "late" if arrears_dong else "none",
        "word": _("Còn lãi tháng trước") if arrears_dong else _("Chưa nộp"),
        "note": formats.phone(person.phone) if person.phone else "",
    }


def _bring(days: int, held_dong: int) -> tuple[str, ...]:
    """What to bring to the session, told in its last three days."""
    if days > 3:
        return ()
    return (
        _("Bảng kê 13/TD và các biên lai đã giao"),
        _("Tiền đang giữ: {amount}").format(amount=formats.money(held_dong)),
        _("Sổ họp tổ và giấy đề nghị vay mới"),
    )
