"""Sự kiện: what each does to the loan, and when the loan's state forbids it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from types import MappingProxyType

from diemtua.rules.allocation import Owed, interest_order, payment_order, settle
from diemtua.rules.dong import Dong
from diemtua.rules.periods import months_to_reach
from diemtua.rules.risk_handling import (
    extension_limit_on,
    rollover_limit_on,
    rollover_max_term_months,
)
from diemtua.rules.simulate.case import Case, Event
from diemtua.rules.simulate.walk import Walk

_ARREARS = (Owed.ARREARS_OVERDUE, Owed.ARREARS_IN_TERM, Owed.GRACE)
_PRINCIPAL_ORDER = (Owed.OVERDUE, Owed.DUE, Owed.FUTURE, Owed.FROZEN)


def term_months(case: Case) -> int:
    """Thời hạn: whole months from the first disbursement to the last contractual due day."""
    return months_to_reach(case.first_on, case.instalments[-1].due_on)


def pay(walk: Walk, event: Event) -> None:
    """Trả nợ: posts, then settles in the order of allocation, then frozen principal."""
    before = walk.running.posted_days[-1]
    figures = walk.post(event.on)
    due_from = walk.case.interest_due_from
    grace_is_owed = due_from is None or event.on >= due_from
    order = payment_order(walk.case.allocation, grace_is_owed=grace_is_owed)
    paid = _settle(walk, event, order)
    walk.row(event.on, event.kind, before=before, figures={**figures, **paid})


def pay_interest(walk: Walk, event: Event) -> None:
    """Trả lãi: posts, then the two arrears as ordered, then grace interest, due or not."""
    before = walk.running.posted_days[-1]
    figures = walk.post(event.on)
    paid = _settle(walk, event, interest_order(walk.case.allocation))
    walk.row(event.on, event.kind, before=before, figures={**figures, **paid})


def pay_principal(walk: Walk, event: Event) -> None:
    """Trả gốc: overdue, then instalments by due day, then frozen; posts only when it closes."""
    before = walk.running.posted_days[-1]
    figures = _post_if_it_closes(walk, event)
    paid = _settle(walk, event, _PRINCIPAL_ORDER)
    walk.row(event.on, event.kind, before=before, figures={**figures, **paid})


def _post_if_it_closes(walk: Walk, event: Event) -> dict[str, Dong]:
    walk.running.advance(event.on)
    principal = walk.state.principal_dong
    if 0 < principal <= _dong(event):
        return walk.post(event.on)
    return {}


def _settle(walk: Walk, event: Event, order: Sequence[Owed]) -> dict[str, Dong]:
    owed = _owed(walk, event.on)
    settled = settle(_dong(event), [(kind, owed[kind]) for kind in order])
    interest = principal = 0
    for kind, dong in settled.paid_dong.items():
        if kind in _ARREARS:
            walk.running.pay(kind, dong)
            interest += dong
        elif dong:
            walk.pay_principal(kind, dong, today=event.on)
            principal += dong
    walk.credit_dong += settled.left_dong
    return {"interest_paid_dong": interest, "principal_paid_dong": principal}


def _owed(walk: Walk, today: date) -> Mapping[Owed, Dong]:
    state = walk.state
    due = state.due_dong(today)
    return {
        **walk.running.arrears_dong,
        Owed.OVERDUE: state.overdue_dong,
        Owed.DUE: due,
        # Later instalments may wait for parts not yet disbursed: only what was paid out is owed.
        Owed.FUTURE: state.in_term_dong - due,
        Owed.FROZEN: state.frozen_dong,
    }


def extend(walk: Walk, event: Event) -> None:
    """Gia hạn: all unpaid principal that is not frozen is due on one later day."""
    state, until = walk.state, _until(event)
    if state.unpaid_dong + state.overdue_dong == 0:
        raise event.fault(
            "type", "không còn gốc chưa trả ngoài phần khoanh; không có gì để gia hạn"
        )
    limit_on = _or_last_day(
        lambda: extension_limit_on(
            state.contract_last_on, term_months=term_months(walk.case), on=event.on
        )
    )
    least_on = max(event.on, state.plan[-1])
    if until <= least_on:
        raise event.fault(
            "until", f"thấy {until}; phải sau {least_on}, muộn nhất là ngày {limit_on}"
        )
    if until > limit_on:
        raise event.fault("until", f"thấy {until}; muộn nhất được gia hạn tới ngày {limit_on}")
    walk.running.advance(event.on)
    state.one_instalment(until)
    walk.row(event.on, event.kind)


def adjust_instalment(walk: Walk, event: Event) -> None:
    """Điều chỉnh kỳ hạn: moves an instalment, or part of it, not beyond the next one."""
    state, until = walk.state, _until(event)
    assert event.due_on is not None
    there = state.unpaid.get(event.due_on, 0)
    if not there:
        raise event.fault("due_on", f"ngày {event.due_on} không có gốc chưa trả")
    next_on = next((day for day in state.plan if day > event.due_on), None)
    if next_on is None:
        raise event.fault("due_on", f"sau ngày {event.due_on} không còn kỳ nào trong lịch trả nợ")
    least_on = max(event.on, event.due_on)
    if until <= least_on:
        raise event.fault("until", f"thấy {until}; phải sau {least_on}, không quá kỳ sau {next_on}")
    if until > next_on:
        raise event.fault("until", f"thấy {until}; không được quá kỳ sau, ngày {next_on}")
    dong = there if event.amount_dong is None else event.amount_dong
    if dong > there:
        raise event.fault("amount_dong", f"thấy {dong}; kỳ này chỉ còn {there} chưa trả")
    walk.running.advance(event.on)
    state.unpaid[event.due_on] -= dong
    state.add_due(until, dong)
    state.unpaid = {day: left for day, left in state.unpaid.items() if left}
    walk.row(event.on, event.kind)


def freeze(walk: Walk, event: Event) -> None:
    """Khoanh nợ: overdue principal first, then instalments by due day."""
    state, until, dong = walk.state, _until(event), _dong(event)
    if until <= event.on:
        raise event.fault("until", f"thấy {until}; phải sau ngày khoanh {event.on}")
    there = state.in_term_dong + state.overdue_dong
    if dong > there:
        raise event.fault(
            "amount_dong", f"thấy {dong}; gốc trong hạn và quá hạn chỉ còn {there}, không được hơn"
        )
    walk.running.advance(event.on)
    state.freeze(dong, until=until)
    walk.row(event.on, event.kind)


def unfreeze(walk: Walk, event: Event) -> None:
    """Hết khoanh trước hạn: ends every freeze today."""
    if walk.state.frozen_dong == 0:
        raise event.fault("type", "khoản vay không có gốc đang khoanh")
    walk.running.advance(event.on)
    walk.state.unfreeze(walk.state.freezes, today=event.on)
    walk.row(event.on, event.kind)


def rollover(walk: Walk, event: Event) -> None:
    """Lưu vụ: posts, then the same principal goes into a next cycle as a loan disbursed today."""
    state, until = walk.state, _until(event)
    before = walk.running.posted_days[-1]
    figures = walk.post(event.on)
    reason = _against_rollover(walk, event)
    if reason is not None:
        raise event.fault("type", reason)
    months = term_months(walk.case)
    least_on = max(event.on, state.plan[-1])
    limit_on = _or_last_day(lambda: rollover_limit_on(event.on, term_months=months))
    if until <= least_on or until > limit_on:
        raise event.fault("until", f"thấy {until}; phải sau {least_on}, muộn nhất ngày {limit_on}")
    state.one_instalment(until)
    state.contract_last_on = until
    for tranche in state.tranches:
        tranche.rated_on = event.on
    walk.row(event.on, event.kind, before=before, figures=figures)


def _against_rollover(walk: Walk, event: Event) -> str | None:
    state = walk.state
    if not walk.case.rollover_allowed:
        return "chương trình này không cho lưu vụ"
    longest = rollover_max_term_months(event.on)
    if term_months(walk.case) > longest:
        return f"thời hạn {term_months(walk.case)} tháng; chỉ lưu vụ khoản vay tới {longest} tháng"
    if state.overdue_dong:
        return f"còn {state.overdue_dong} đồng gốc quá hạn; có gốc quá hạn thì không lưu vụ"
    if state.frozen_dong:
        return f"còn {state.frozen_dong} đồng gốc khoanh; có gốc khoanh thì không lưu vụ"
    if walk.tranches_to_come(event.on):
        return "còn lần giải ngân sau ngày này; giải ngân hết mới lưu vụ"
    if not state.in_term_dong:
        return "không còn gốc; không có gì để lưu vụ"
    unpaid = sum(walk.running.arrears_dong.values())
    if unpaid:
        return f"còn {unpaid} đồng lãi chưa trả; trả hết lãi mới lưu vụ"
    return None


def write_off(walk: Walk, event: Event) -> None:
    """Xóa nợ: frozen first, then overdue, then instalments by due day; arrears stay."""
    state, dong = walk.state, _dong(event)
    if dong > state.principal_dong:
        raise event.fault(
            "amount_dong", f"thấy {dong}; gốc còn nợ {state.principal_dong}, không được hơn"
        )
    before = walk.running.posted_days[-1]
    figures = _post_if_it_closes(walk, event)
    left = dong - state.take_frozen(dong)
    overdue = min(left, state.overdue_dong)
    state.take_overdue(overdue)
    state.take_instalments(left - overdue)
    state.written_off_dong += dong
    walk.row(event.on, event.kind, before=before, figures=figures)


def _until(event: Event) -> date:
    assert event.until is not None
    return event.until


def _dong(event: Event) -> Dong:
    assert event.amount_dong is not None
    return event.amount_dong


def _or_last_day(limit: Callable[[], date]) -> date:
    """The limit, or the calendar's last day where it lies beyond."""
    try:
        return limit()
    except ValueError:
        return date.max


DO: Mapping[str, Callable[[Walk, Event], None]] = MappingProxyType(
    {
        "pay": pay,
        "pay_interest": pay_interest,
        "pay_principal": pay_principal,
        "extend": extend,
        "adjust_instalment": adjust_instalment,
        "freeze": freeze,
        "unfreeze": unfreeze,
        "rollover": rollover,
        "write_off": write_off,
    }
)
