"""Đường của hồ sơ vay: what has been done, by whom and when, and what comes next for whom."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from diemtua.ground import formats
from diemtua.ground.actors import Actor
from diemtua.lending import queries
from diemtua.lending.models import ApprovalNotice, LoanApplication, LoanRequestList

State = LoanApplication.State


@dataclass(frozen=True)
class Next:
    """Việc kế tiếp: a sentence, and the page of the deed for a role that may do it."""

    text: str
    label: str = ""
    url: str = ""


def part(found: Any, name: str) -> Any:
    """A one-to-one neighbour, or None where there is none yet."""
    return getattr(found, name, None)


def list_of(found: LoanApplication) -> LoanRequestList | None:
    """Danh sách 03/TD của hồ sơ."""
    line = part(found, "request_line")
    return line.request_list if line is not None else None


def notice_of(found: LoanApplication) -> ApprovalNotice | None:
    """Thông báo 04/TD của hồ sơ."""
    listed = list_of(found)
    notice: ApprovalNotice | None = part(listed, "notice") if listed is not None else None
    return notice


def timeline(found: LoanApplication) -> list[dict[str, Any]]:
    """Các bước đã qua, in order, each with its day and who did it."""
    listed, approval, notice = list_of(found), part(found, "approval"), notice_of(found)
    names = queries.names_of(
        [
            listed.union_signed_by if listed else None,
            listed.confirmed_by if listed else None,
            approval.proposed_by if approval else None,
            approval.decided_by if approval else None,
            notice.sent_by if notice else None,
            found.withdrawn_by,
        ]
    )

    def who(party: Any) -> str:
        return names.get(party, "") if party else ""

    rows = [_row(found.submitted_on, _("Nộp giấy đề nghị vay vốn 01/TD"), found.person.full_name)]
    if review := part(found, "review"):
        votes = _("{votes_for} đồng ý, {votes_against} không").format(
            votes_for=review.votes_for, votes_against=review.votes_against
        )
        word = _("Tổ bình xét đạt") if review.carried else _("Tổ bình xét không đạt")
        rows.append(_row(review.meeting.held_on, word, votes, money=review.amount_dong))
    if listed is not None:
        rows += _list_rows(found, listed, who)
    if approval is not None:
        rows += _bank_rows(approval, who)
    if notice is not None:
        rows += notice_rows(notice, who(notice.sent_by))
    if found.withdrawn_on:
        rows.append(_row(found.withdrawn_on, _("Người vay rút hồ sơ"), who(found.withdrawn_by)))
    if loan := part(found, "loan"):
        rows.append(_row(loan.disbursed_on, _("Giải ngân"), money=loan.amount_dong))
    return rows


def refusal(found: LoanApplication) -> dict[str, Any] | None:
    """Bị từ chối, trả lại hay rút: who said so, and why; none while the way goes on."""
    if not found.refused_reason or found.state == State.PROPOSED:
        return None
    review, line = part(found, "review"), part(found, "request_line")
    if found.state == State.WITHDRAWN:
        title, kind = (
            _("Người vay đã rút hồ sơ ngày {day}").format(day=formats.day(found.withdrawn_on)),
            "info",
        )
    elif found.state != State.REFUSED:
        title, kind = _("Giám đốc trả lại để sửa"), "warning"
    elif review is not None and not review.carried:
        title, kind = _("Tổ bình xét không đạt"), "warning"
    elif line is not None and line.confirmed is False:
        title, kind = _("UBND xã không xác nhận"), "warning"
    else:
        title, kind = _("Ngân hàng không duyệt"), "warning"
    return {"title": title, "kind": kind, "reason": found.refused_reason}


def _row(on: Any, text: str, note: str = "", *, money: int | None = None) -> dict[str, Any]:
    value = formats.number(money) if money is not None else ""
    return {"on": formats.day(on), "text": text, "note": note, "value": value}


def _list_rows(found: LoanApplication, listed: LoanRequestList, who: Any) -> list[dict[str, Any]]:
    rows = [_row(listed.made_on, _("Đưa vào danh sách 03/TD"), listed.number)]
    if listed.returned_reason:
        text = _("UBND xã từng trả lại danh sách")
        rows.append({"on": "", "text": text, "note": listed.returned_reason, "value": ""})
    if listed.union_signed_on:
        rows.append(_row(listed.union_signed_on, _("Hội ký"), who(listed.union_signed_by)))
    if listed.confirmed_on:
        line = found.request_line
        word = _("UBND xã xác nhận") if line.confirmed else _("UBND xã không xác nhận")
        note = line.reason or who(listed.confirmed_by)
        rows.append(_row(listed.confirmed_on, word, note))
    return rows


def _bank_rows(approval: Any, who: Any) -> list[dict[str, Any]]:
    by_whom = who(approval.proposed_by)
    rows = [
        _row(
            approval.proposed_on,
            _("Cán bộ tín dụng trình duyệt"),
            by_whom,
            money=approval.amount_dong,
        )
    ]
    if approval.decided_on:
        word = _("Phê duyệt") if approval.state == "approved" else _("Không duyệt")
        note = " · ".join(x for x in (who(approval.decided_by), approval.reason) if x)
        rows.append(_row(approval.decided_on, word, note))
    return rows


def notice_rows(notice: ApprovalNotice, sender: str) -> list[dict[str, Any]]:
    """Thông báo đi từ ngân hàng qua xã, Hội, tổ đến người vay."""
    pays = _("{number}, giải ngân {day}").format(
        number=notice.number, day=formats.day(notice.pays_on)
    )
    note = " · ".join(x for x in (pays, sender) if x)
    rows = [_row(notice.sent_on, _("Ngân hàng gửi thông báo 04/TD"), note)]
    for at, text in (
        (notice.commune_read_at, _("UBND xã chuyển thông báo")),
        (notice.union_read_at, _("Hội chuyển thông báo")),
        (notice.borrowers_told_at, _("Tổ đã báo người vay")),
    ):
        if at is not None:
            on = formats.day(at.astimezone(formats.VIETNAM).date())
            rows.append({"on": on, "text": text, "note": formats.clock_time(at), "value": ""})
    return rows


def next_step(found: LoanApplication, by: Actor) -> Next | None:
    """Việc kế tiếp của hồ sơ, with its button for a role that may do it."""
    review = part(found, "review")
    pages: dict[str, tuple[str, str, str, str]] = {
        State.SUBMITTED: (
            _("Chờ tổ họp bình xét."),
            "lending.review",
            _("Bình xét"),
            reverse("lending:reviews_of_group", args=[found.group_id]),
        ),
        State.CONFIRMED: (
            _("Chờ cán bộ tín dụng trình duyệt."),
            "lending.propose",
            _("Trình duyệt"),
            reverse("lending:propose", args=[found.pk]),
        ),
        State.PROPOSED: (
            _("Chờ giám đốc quyết định."),
            "lending.approve",
            _("Quyết định"),
            reverse("lending:decide", args=[found.pk]),
        ),
    }
    if review is not None:
        pages[State.REVIEWED] = (
            _("Tổ đã bình xét. Chờ lập danh sách 03/TD."),
            "lending.list",
            _("Lập danh sách"),
            reverse("lending:review", args=[review.meeting_id]),
        )
    if found.state in pages:
        text, needs, label, url = pages[found.state]
        return Next(text, label, url) if by.can(needs) else Next(text)
    return _next_of_list(found, by)


def _next_of_list(found: LoanApplication, by: Actor) -> Next | None:
    listed = list_of(found)
    if listed is None or found.state in (State.DISBURSED, State.WITHDRAWN):
        return None
    step = next_of_list(listed, by)
    if step is None and found.state == State.APPROVED:
        return Next(_("Chờ giải ngân tại phiên giao dịch."))
    if step is None:
        return None
    here = reverse("lending:request_list", args=[listed.pk])
    return Next(step.text, step.label, here) if step.label else step


def next_of_list(listed: LoanRequestList, by: Actor) -> Next | None:
    """Việc kế tiếp của danh sách: signed, confirmed, told down the line."""
    args = [listed.pk]
    if listed.state == LoanRequestList.State.MADE:
        text = _("Chờ Hội ký danh sách.")
        if by.can("lending.union_sign"):
            return Next(text, _("Ký và gửi UBND xã"), reverse("lending:sign", args=args))
        return Next(text)
    if listed.state == LoanRequestList.State.SENT:
        text = _("Chờ UBND xã xác nhận từng người.")
        if by.can("lending.confirm"):
            return Next(text, _("Xác nhận"), reverse("lending:confirm", args=args))
        return Next(text)
    notice = part(listed, "notice")
    if notice is None:
        return _next_to_notify(listed, by)
    return _next_of_notice(notice, by)


def _next_to_notify(listed: LoanRequestList, by: Actor) -> Next:
    undecided = LoanApplication.objects.filter(
        request_line__request_list=listed, state__in=queries.UNDECIDED
    )
    count = undecided.count()
    if count:
        return Next(_("Ngân hàng còn {count} hồ sơ chưa quyết định.").format(count=count))
    text = _("Chờ cán bộ tín dụng gửi thông báo 04/TD.")
    if by.can("lending.notify"):
        return Next(text, _("Gửi thông báo"), reverse("lending:notify", args=[listed.pk]))
    return Next(text)


def _next_of_notice(notice: ApprovalNotice, by: Actor) -> Next | None:
    args = [notice.pk]
    stamped = {
        "commune_committee": notice.commune_read_at,
        "commune_cadre": notice.union_read_at,
    }
    if by.can("lending.pass_notice") and stamped.get(by.role) is None:
        text = _("Thông báo 04/TD đã về. Chuyển tiếp cho cấp dưới.")
        return Next(text, _("Đã nhận, chuyển tiếp"), reverse("lending:pass_notice", args=args))
    if notice.borrowers_told_at is None:
        text = _("Chờ tổ báo người vay.")
        if by.can("lending.tell_borrowers"):
            return Next(text, _("Đã báo người vay"), reverse("lending:tell", args=args))
        return Next(text)
    return None
