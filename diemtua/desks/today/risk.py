"""Hôm nay và nợ bị rủi ro: dossiers that wait at this desk, freezes that end soon."""

from __future__ import annotations

from django.utils.translation import gettext as _

from diemtua.desks.places import first_link, link
from diemtua.desks.today.desk import Item
from diemtua.ground import formats
from diemtua.ground.actors import Actor
from diemtua.risk_handling import queries
from diemtua.risk_handling.desks import due_on
from diemtua.risk_handling.lists import who_of
from diemtua.risk_handling.models import RiskDossier
from diemtua.risk_handling.words import KINDS

State = RiskDossier.State
MOST = 30


def risk_items(by: Actor) -> list[Item]:
    """Hồ sơ chờ ở bàn này, by deadline; a draft waits for who made it, one sent back for everybody who may go on with it."""
    acts = {
        State.DRAFT: _("Làm tiếp"),
        State.AT_UNION: _("Xem và xác nhận"),
        State.AT_COMMUNE: _("Xem và xác nhận"),
        State.AT_OFFICE: _("Thẩm định"),
        State.AT_MANAGER: _("Xem và trình"),
        State.AT_BRANCH: _("Kiểm tra"),
        State.AT_DECIDER: _("Ghi quyết định"),
        State.DECIDED: _("Hạch toán"),
    }
    items = []
    for found in queries.waiting(by)[:MOST]:
        if found.state == State.DRAFT and not (
            found.returned_reason or found.made_by == by.party_id
        ):
            continue
        money = formats.money(found.principal_dong + found.interest_dong)  # type: ignore[attr-defined]
        note = _("{n} hộ, {money} · tới đây {day}").format(
            n=found.households,  # type: ignore[attr-defined]
            money=money,
            day=formats.day(found.since_on),
        )
        items.append(
            Item(
                _("{kind}: {name}").format(kind=KINDS[found.kind], name=who_of(found)),
                acts[State(found.state)],
                first_link(("risk_handling:dossier", found.pk)),
                due_on=due_on(found),
                note=_("bị trả lại: {reason}").format(reason=found.returned_reason)
                if found.returned_reason
                else note,
            )
        )
    return items


def undo_items(by: Actor) -> list[Item]:
    """Đề nghị đảo chờ người thứ hai."""
    return [
        Item(
            _("Đảo xử lý nợ: {name}").format(name=who_of(found)),
            _("Xem đề nghị"),
            first_link(("risk_handling:dossier", found.pk)),
            note=found.undo_reason,
        )
        for found in queries.undo_waiting(by)[:MOST]
    ]


def ending_items(by: Actor) -> list[Item]:
    """Khoanh sắp hết hạn mà chưa có hồ sơ nào: one line, it opens the list."""
    rows = queries.freezes_ending(by.scope, by.on).filter(queries.WITHOUT_DOSSIER)
    found = rows.order_by("until").values_list("until", flat=True)[:1000]
    ends = [day for day in found if day is not None]
    if not ends:
        return []
    return [
        Item(
            _("Rà soát {n} khoản khoanh sắp hết hạn").format(n=formats.number(len(ends))),
            _("Xem danh sách"),
            link("risk_handling:ending", loc="none"),
            due_on=ends[0],
            note=_("sớm nhất hết ngày {day}").format(day=formats.day(ends[0])),
        )
    ]
