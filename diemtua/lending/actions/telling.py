"""Báo nợ quá hạn (14/TD): the bank sends it, union and group pass it on, the borrower is told; each with a name and a time."""

from __future__ import annotations

from diemtua.ground.actors import Actor
from diemtua.ground.clock import now
from diemtua.ground.deeds import deed
from diemtua.ground.problems import SomebodyWasFirst
from diemtua.lending.actions.numbering import next_number
from diemtua.lending.models import OverdueNotice
from diemtua.lending.problems import NoticeNotSent


@deed("loan.overdue_notice_sent", needs="lending.notify")
def send_overdue_notice(*, by: Actor, notice: OverdueNotice) -> OverdueNotice:
    """Gửi 14/TD: it gets its number; borrower, group and union are to be told."""
    found = OverdueNotice.objects.using(by.using).select_for_update(of=("self",)).get(pk=notice.pk)
    if found.sent_on is not None:
        raise SomebodyWasFirst(what=found.number or "14/TD")
    found.number = next_number("14TD", found.loan.office, by)
    found.sent_on, found.sent_by = by.on, by.party_id
    found.save(using=by.using, update_fields=["number", "sent_on", "sent_by"])
    return found


@deed("loan.overdue_notice_passed", needs="lending.pass_notice")
def pass_overdue_notice(*, by: Actor, notice: OverdueNotice) -> OverdueNotice:
    """Hội đã nhận 14/TD."""
    return _stamp(notice, ("union",), by)


@deed("loan.overdue_borrower_told", needs="lending.tell_borrowers")
def tell_overdue_borrower(*, by: Actor, notice: OverdueNotice) -> OverdueNotice:
    """Tổ nhận 14/TD và đã báo người vay."""
    return _stamp(notice, ("group", "borrower"), by)


def _stamp(notice: OverdueNotice, who: tuple[str, ...], by: Actor) -> OverdueNotice:
    found = OverdueNotice.objects.using(by.using).select_for_update().get(pk=notice.pk)
    if found.sent_on is None:
        raise NoticeNotSent
    for each in who:
        if getattr(found, f"{each}_told_at") is None:
            setattr(found, f"{each}_told_at", now())
            setattr(found, f"{each}_told_by", by.party_id)
    found.save(
        using=by.using,
        update_fields=[f"{each}_told_{what}" for each in who for what in ("at", "by")],
    )
    return found
