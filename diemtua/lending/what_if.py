"""Nếu như: a real loan as a case of `simulate`, from its contract and the journal's own lines.

The officer adds what might happen next; `told_whole` says whether the case, played to today, gives the ledger's balances to
the đồng, so that a loan with a past which a case cannot say is never shown as if it could.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from diemtua.ledger.models import Entry, Line
from diemtua.lending.explaining import ARREARS, PARTS, POSTED
from diemtua.lending.models import Freeze, InstalmentAdjustment, InstalmentEvent, Loan
from diemtua.lending.reading import balance_of, instalments_of, tranches_of
from diemtua.lending.relief import areas_of
from diemtua.programmes.areas import provinces_of
from diemtua.rules.simulate import PROVINCES, Refused, read_case, simulate

Case = dict[str, Any]
OPENED = "opening_loan"
PAID_OUT = "disburse"
_INTEREST_PAID = ("interest_paid", "savings_used", "session_allocation", "interest_given_back")


@dataclass(frozen=True)
class _Moved:
    """Một bút toán của khoản vay: its kind, its day, what it did to principal and to interest owed."""

    on: date
    kind: str
    order: int
    principal_dong: int
    interest_dong: int


@dataclass(frozen=True)
class Past:
    """Quá khứ của khoản vay: the case to today, its events counted, and whether it gives the ledger again."""

    case: Case
    events: int
    told_whole: bool


def past_of(loan: Loan, on: date, *, using: str = "default") -> Past:
    """Khoản vay thật đến hết ngày `on`."""
    moved = _moved(loan, using=using)
    case = _contract(loan, on, using=using)
    events = [*_payments(moved), *_decisions(loan, using=using)]
    sessions = {m.on for m in moved if m.kind.startswith(POSTED) or m.kind == "becomes_overdue"}
    case["session_days"] = [d.isoformat() for d in sorted(sessions) if d > loan.disbursed_on]
    _open(case, events, loan, moved)
    case["events"] = sorted(events, key=lambda event: str(event["on"]))
    return Past(case=case, events=len(events), told_whole=_agrees(case, loan, using=using))


def _contract(loan: Loan, on: date, *, using: str) -> Case:
    lives = (loan.group_id, loan.household_id)
    province, moved = provinces_of(areas_of([lives], using=using)[lives])
    found: Case = {
        "signed_on": loan.signed_on.isoformat(),
        "tranches": [
            {"on": t.disbursed_on.isoformat(), "principal_dong": t.amount_dong}
            for t in tranches_of(loan, using=using)
        ],
        "instalments": _plan(loan, using=using),
    }
    if province in PROVINCES:
        found["province"] = province
    moves = [{"on": day.isoformat(), "province": to} for day, to in moved if to in PROVINCES]
    if moves:
        found["moves"] = moves
    if loan.interest_due_from:
        found["interest_due_from"] = loan.interest_due_from.isoformat()
    terms = {"instalments_bind": loan.instalments_bind}
    return {
        "programme": loan.programme_id,
        "terms": terms,
        "loan": found,
        "as_of": on.isoformat(),
    }


def _plan(loan: Loan, *, using: str) -> list[Case]:
    """Kỳ hạn như hợp đồng: without what rolled on from a missed instalment, and without what was never paid out."""
    taken_on: dict[int, int] = {}
    for row in InstalmentEvent.objects.using(using).filter(
        loan_id=loan.pk, kind=InstalmentEvent.Kind.MOVED, target_id__isnull=False
    ):
        taken_on[row.target_id or 0] = taken_on.get(row.target_id or 0, 0) + row.amount_dong
    missing = -sum(t.amount_dong for t in tranches_of(loan, using=using))
    rows = instalments_of(loan, using=using)
    agreed = {row.due_on: row.principal_dong - taken_on.get(row.pk, 0) for row in rows}
    missing += sum(agreed.values())
    for on in sorted(agreed, reverse=True):
        less = min(max(missing, 0), agreed[on])
        agreed[on], missing = agreed[on] - less, missing - less
    return [
        {"due_on": on.isoformat(), "principal_dong": dong}
        for on, dong in agreed.items()
        if dong > 0
    ]


def _moved(loan: Loan, *, using: str) -> list[_Moved]:
    """Bút toán còn đứng của khoản vay, in the order of the journal."""
    accounts = (*PARTS, *ARREARS)
    lines = list(Line.objects.using(using).filter(loan_id=loan.pk, account__in=accounts))
    months, ids = {line.month for line in lines}, {line.entry_id for line in lines}
    entries = {e.id: e for e in Entry.objects.using(using).filter(month__in=months, id__in=ids)}
    undone = {e.reverses for e in entries.values() if e.reverses}
    sums: dict[tuple[UUID, date], list[int]] = {}
    for line in lines:
        entry = entries.get(line.entry_id)
        if entry is None or entry.reverses or entry.id in undone:
            continue
        pair = sums.setdefault((entry.id, line.effective_on), [0, 0])
        pair[line.account not in PARTS] += line.amount_dong
    found = [
        _Moved(on, entries[key].kind, entries[key].sequence, pair[0], pair[1])
        for (key, on), pair in sums.items()
    ]
    return sorted(found, key=lambda m: (m.on, m.order))


def _payments(moved: Sequence[_Moved]) -> list[Case]:
    """Các lần trả: interest and principal apart, as the ledger holds them."""
    found: list[Case] = []
    for one in moved:
        if one.kind.startswith(_INTEREST_PAID) and one.interest_dong < 0:
            found.append(_event(one.on, "pay_interest", amount_dong=-one.interest_dong))
        if one.kind.startswith("principal_paid") and one.principal_dong < 0:
            found.append(_event(one.on, "pay_principal", amount_dong=-one.principal_dong))
    return found


def _decisions(loan: Loan, *, using: str) -> list[Case]:
    """Các quyết định: freezes, extensions, instalments put off, write-offs."""
    found = [
        _event(f.frozen_on, "freeze", amount_dong=f.amount_dong, until=f.until.isoformat())
        for f in Freeze.objects.using(using).filter(loan=loan, until__isnull=False)
        if f.until
    ]
    found += [
        _event(a.decided_on, "adjust_instalment", due_on=a.due_on.isoformat(),
               until=a.until.isoformat(), amount_dong=a.amount_dong)
        for a in InstalmentAdjustment.objects.using(using).filter(loan=loan, state="agreed")
        if a.decided_on
    ]  # fmt: skip
    kinds = InstalmentEvent.Kind
    days: dict[tuple[str, date], int] = {}
    for row in InstalmentEvent.objects.using(using).filter(
        loan_id=loan.pk, kind__in=(kinds.EXTENDED, kinds.WRITTEN_OFF), undoes_id__isnull=True
    ):
        days[row.kind, row.on] = days.get((row.kind, row.on), 0) + row.amount_dong
    for (kind, on), dong in days.items():
        if kind == kinds.WRITTEN_OFF:
            found.append(_event(on, "write_off", amount_dong=dong))
        elif loan.extended_to:
            found.append(_event(on, "extend", until=loan.extended_to.isoformat()))
    return found


def _event(on: date, kind: str, **keys: Any) -> Case:
    return {"on": on.isoformat(), "type": kind, **keys}


def _open(case: Case, events: list[Case], loan: Loan, moved: Sequence[_Moved]) -> None:
    """Sổ mở giữa chừng: what was paid before the books began is taken as paid on the day they begin from."""
    opened = [m for m in moved if m.kind == OPENED]
    if not opened:
        return
    from_on = max(m.on for m in opened)
    held = sum(m.principal_dong for m in opened)
    owed = sum(m.interest_dong for m in opened)
    if from_on > loan.disbursed_on and from_on.isoformat() not in case["session_days"]:
        case["session_days"] = sorted([from_on.isoformat(), *case["session_days"]])
    before = {**case, "as_of": from_on.isoformat(), "events": []}
    try:
        interest = simulate(read_case(before))["interest"]
    except Refused:
        return  # Such a past is not told whole; the page says so.
    arrears = interest["arrears_in_term_dong"] + interest["arrears_overdue_dong"]
    later = sum(m.principal_dong for m in moved if m.kind.startswith(PAID_OUT))
    paid = sum(each["principal_dong"] for each in case["loan"]["tranches"]) - later - held
    earlier = []
    if arrears + interest["grace_dong"] > owed:
        dong = arrears + interest["grace_dong"] - owed
        earlier.append(_event(from_on, "pay_interest", amount_dong=dong))
    if paid > 0:
        earlier.append(_event(from_on, "pay_principal", amount_dong=paid))
    events[:0] = earlier


def _agrees(case: Case, loan: Loan, *, using: str) -> bool:
    """Khớp sổ cái: the three parts of the principal and the interest owed."""
    balance = balance_of(loan, using=using)
    if balance is None:
        return False
    try:
        answer = simulate(read_case(case))
    except Refused:
        return False
    principal, interest = answer["principal"], answer["interest"]
    told = (
        principal["in_term_dong"],
        principal["overdue_dong"],
        principal["frozen_dong"],
        interest["arrears_in_term_dong"],
        interest["arrears_overdue_dong"],
        interest["grace_dong"],
    )
    held = (
        balance.in_term_dong,
        balance.overdue_dong,
        balance.frozen_dong,
        balance.arrears_in_term_dong,
        balance.arrears_overdue_dong,
        balance.grace_dong,
    )
    return told == held
