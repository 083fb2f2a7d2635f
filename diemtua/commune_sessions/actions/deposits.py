"""Tiền gửi dân cư tại phiên: money goes into and out of the session's box while it is open; savings decides the rest."""

from __future__ import annotations

from diemtua.commune_sessions.actions.desk import cash_in_hand_dong
from diemtua.commune_sessions.actions.locking import locked_session
from diemtua.commune_sessions.cash import money
from diemtua.commune_sessions.models import CommuneSession
from diemtua.commune_sessions.problems import NotEnoughCash
from diemtua.ground.actors import Actor
from diemtua.ground.deeds import deed
from diemtua.savings import actions as savings
from diemtua.savings.actions import DepositAsked
from diemtua.savings.models import ResidentDeposit


@deed("session.deposit_asked", needs="savings.open")
def ask_deposit_at_session(
    *, by: Actor, session: CommuneSession, asked: DepositAsked
) -> ResidentDeposit:
    """Lập sổ tiền gửi dân cư tại phiên, chờ kiểm soát viên của phiên."""
    found = locked_session(session, by=by)
    return savings.ask_deposit(by=by, office=found.office, asked=asked, session_id=found.pk)


@deed("session.deposit_closing_asked", needs="savings.withdraw")
def ask_closing_at_session(
    *, by: Actor, session: CommuneSession, deposit: ResidentDeposit
) -> ResidentDeposit:
    """Đề nghị tất toán tại phiên."""
    found = locked_session(session, by=by)
    return savings.ask_closing(by=by, deposit=deposit, session_id=found.pk)


@deed("session.deposit_decided", needs="savings.approve")
def decide_deposit_at_session(
    *, by: Actor, session: CommuneSession, deposit: ResidentDeposit, approved: bool
) -> ResidentDeposit:
    """Duyệt mở hoặc tất toán sổ tại phiên: what is paid out must lie in the box."""
    found = locked_session(session, by=by)
    closing = deposit.state == ResidentDeposit.State.CLOSING
    if not closing:
        return savings.decide_deposit(
            by=by, deposit=deposit, approved=approved, session_id=found.pk
        )
    asked = sum(savings.payable_dong(deposit, by.on, using=by.using)) if approved else 0
    held = cash_in_hand_dong(found, using=by.using)
    if asked > held:
        raise NotEnoughCash(held=money(held), asked=money(asked))
    return savings.decide_closing(by=by, deposit=deposit, approved=approved, session_id=found.pk)
