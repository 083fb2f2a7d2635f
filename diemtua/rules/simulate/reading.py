"""Đọc hồ sơ tính thử: one JSON object or a list of them; every wrong form is told at once."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NoReturn

from diemtua.rules.catalogue import Programme, load_catalogue
from diemtua.rules.dong import Dong
from diemtua.rules.rates import Moves, RateTerms
from diemtua.rules.schedule import Instalment
from diemtua.rules.simulate.case import Case, Disbursed, Event, Fault, Refused
from diemtua.rules.simulate.reading_terms import (
    BINDS_SIGNED_FROM,
    PROVINCES,
    Terms,
    ascending,
    read_terms,
)
from diemtua.rules.simulate.typed import Fields, one_of, pairs, read_day, read_dong, shown

EVENT_KEYS: dict[str, tuple[str, ...]] = {
    "pay": ("amount_dong",),
    "pay_interest": ("amount_dong",),
    "pay_principal": ("amount_dong",),
    "extend": ("until",),
    "adjust_instalment": ("due_on", "until", "amount_dong"),
    "freeze": ("amount_dong", "until"),
    "unfreeze": (),
    "rollover": ("until",),
    "write_off": ("amount_dong",),
}


def read_cases(data: bytes) -> tuple[list[Case], bool]:
    """The cases of a file, and whether it was a list; one wrong item refuses the list."""
    value = _json(data)
    if not isinstance(value, list):
        return [read_case(value)], False
    faults: list[Fault] = []
    cases = [_case(item, path=f"[{i}]", faults=faults) for i, item in enumerate(value)]
    if faults:
        raise Refused(faults)
    return [case for case in cases if case is not None], True


def read_case(value: Any) -> Case:
    """One case out of a parsed JSON object."""
    faults: list[Fault] = []
    case = _case(value, path="", faults=faults)
    if case is None or faults:
        raise Refused(faults)
    return case


def _json(data: bytes) -> Any:
    def no_constant(word: str) -> NoReturn:
        raise ValueError(f"{word} is not JSON")

    try:
        text = data.decode("utf-8-sig")
        return json.loads(text, object_pairs_hook=pairs, parse_constant=no_constant)
    except json.JSONDecodeError as error:
        where = f"dòng {error.lineno}, cột {error.colno}"
        raise Refused([Fault("file", f"không phải JSON, sai ở {where}")]) from None
    except UnicodeDecodeError:
        raise Refused([Fault("file", "không phải văn bản UTF-8")]) from None
    except (ValueError, RecursionError):
        sentence = "không phải JSON: có số quá dài, NaN, Infinity hoặc lồng quá sâu"
        raise Refused([Fault("file", sentence)]) from None


@dataclass(frozen=True, slots=True)
class _Loan:
    """Khoản vay đã đọc."""

    tranches: tuple[Disbursed, ...]
    instalments: tuple[Instalment, ...]
    signed_on: date | None
    province: str | None
    moves: Moves
    interest_due_from: date | None


def _case(value: Any, *, path: str, faults: list[Fault]) -> Case | None:
    fields = Fields(value, path, faults)
    if not fields.is_object:
        return None
    fields.only(("programme", "terms", "loan", "session_days", "events", "as_of"))
    programme = _programme(fields)
    terms = read_terms(
        fields.values.get("terms", {}), path=fields.at("terms"), programme=programme, faults=faults
    )
    as_of = fields.need("as_of", read_day)
    loan = _loan(fields)
    first_on = loan.tranches[0].on if loan.tranches else None
    events = _events(fields, first_on=first_on)
    sessions = _session_days(fields)
    if as_of is not None and first_on is not None and as_of < first_on:
        fields.fault("as_of", f"thấy {as_of}; không được trước ngày giải ngân đầu {first_on}")
    if terms.rates_are_given or programme is not None or fields.values.get("programme") is None:
        _rate_is_known(fields, terms=terms, tranches=loan.tranches, as_of=as_of)
    if faults or as_of is None or first_on is None:
        return None
    signed_on = loan.signed_on or first_on
    return Case(
        rate_terms=RateTerms(
            terms.events, terms.overlays, terms.overdue, loan.province, loan.moves
        ),
        day_count=terms.day_count,
        overdue_from_due=terms.overdue_from_due,
        instalments_bind=_binds(terms, programme=programme, signed_on=signed_on),
        allocation=terms.allocation,
        rollover_allowed=programme is None or programme.rollover_allowed,
        tranches=loan.tranches,
        instalments=loan.instalments,
        interest_due_from=loan.interest_due_from,
        session_days=sessions,
        events=events,
        as_of=as_of,
    )


def _binds(terms: Terms, *, programme: Programme | None, signed_on: date) -> bool:
    if terms.instalments_bind is not None:
        return terms.instalments_bind
    if programme is not None:
        return programme.instalments_bind(signed_on)
    return signed_on >= BINDS_SIGNED_FROM


def _programme(fields: Fields) -> Programme | None:
    def read(value: Any) -> Programme:
        programme = load_catalogue().programmes.get(value) if isinstance(value, str) else None
        if programme is None:
            raise ValueError(f"thấy {shown(value)}; không có trong danh mục chương trình")
        return programme

    return fields.get("programme", read, nullable=True)


def _rate_is_known(
    fields: Fields, *, terms: Terms, tranches: Sequence[Disbursed], as_of: date | None
) -> None:
    rates, path = RateTerms(terms.events), f"{fields.at('terms')}.rates"
    if any(fault.path.startswith(path) for fault in fields.faults):
        return
    # What is dated after `as_of` is not looked at, so a later tranche may wait for its rate.
    last_on = as_of or (tranches[0].on if tranches else date.min)
    for tranche in tranches:
        known = rates.contract_pct(disbursed_on=tranche.on, on=tranche.on) is not None
        if tranche.on <= last_on and not known:
            sentence = f"không có lãi suất nào cho ngày giải ngân {tranche.on}"
            fields.faults.append(Fault(path, sentence))
            return


def _loan(fields: Fields) -> _Loan:
    if fields.is_object and not fields.has("loan"):
        fields.fault("loan", "thiếu; trường này bắt buộc")
        return _Loan((), (), None, None, (), None)
    loan = Fields(fields.values["loan"], fields.at("loan"), fields.faults)
    loan.only(
        (
            "principal_dong",
            "disbursed_on",
            "signed_on",
            "tranches",
            "instalments",
            "province",
            "moves",
            "interest_due_from",
        )
    )
    before = len(fields.faults)
    tranches = _tranches(loan)
    whole = len(fields.faults) == before
    instalments = _instalments(loan, tranches=tranches if whole else ())
    signed_on = loan.get("signed_on", read_day, nullable=True)
    if signed_on is not None and tranches and signed_on > tranches[0].on:
        loan.fault("signed_on", f"thấy {signed_on}; không được sau ngày giải ngân {tranches[0].on}")
    return _Loan(
        tranches=tranches,
        instalments=instalments,
        signed_on=signed_on,
        province=loan.get("province", one_of(sorted(PROVINCES)), nullable=True),
        moves=_moves(loan),
        interest_due_from=loan.get("interest_due_from", read_day, nullable=True),
    )


def _moves(loan: Fields) -> Moves:
    """Người vay chuyển tỉnh: from each day on the loan follows the other province."""
    moves: list[tuple[date, str | None]] = []
    before: date | None = None
    for i, value in enumerate(loan.items("moves")):
        row = Fields(value, f"{loan.at('moves')}[{i}]", loan.faults)
        row.only(("on", "province"))
        on = row.need("on", read_day)
        province = row.need("province", one_of(sorted(PROVINCES)))
        before = ascending(row, "on", day=on, before=before)
        if on is not None and province is not None:
            moves.append((on, province))
    return tuple(moves)


def _tranches(loan: Fields) -> tuple[Disbursed, ...]:
    if not loan.is_object:
        return ()
    if not loan.has("tranches"):
        on = loan.need("disbursed_on", read_day)
        dong = loan.need("principal_dong", read_dong)
        return (Disbursed(on, dong),) if on is not None and dong is not None else ()
    for key in ("principal_dong", "disbursed_on"):
        if loan.has(key):
            loan.fault(key, "đã có tranches; chỉ dùng một trong hai cách giải ngân")
    tranches: list[Disbursed] = []
    before: date | None = None
    items = loan.items("tranches")
    for i, value in enumerate(items):
        row = Fields(value, f"{loan.at('tranches')}[{i}]", loan.faults)
        row.only(("on", "principal_dong"))
        on, dong = row.need("on", read_day), row.need("principal_dong", read_dong)
        before = ascending(row, "on", day=on, before=before)
        if on is not None and dong is not None:
            tranches.append(Disbursed(on, dong))
    if isinstance(loan.values["tranches"], list) and not items:
        loan.fault("tranches", "danh sách trống; cần ít nhất một lần giải ngân")
    return tuple(tranches)


def _instalments(loan: Fields, *, tranches: Sequence[Disbursed]) -> tuple[Instalment, ...]:
    if loan.is_object and not loan.has("instalments"):
        loan.fault("instalments", "thiếu; trường này bắt buộc")
        return ()
    rows: list[Instalment] = []
    before: date | None = None
    due_dong: Dong = 0
    well = True
    items = loan.items("instalments")
    for i, value in enumerate(items):
        row = Fields(value, f"{loan.at('instalments')}[{i}]", loan.faults)
        row.only(("due_on", "principal_dong"))
        due_on, dong = row.need("due_on", read_day), row.need("principal_dong", read_dong)
        if due_on is None or dong is None:
            well = False
            continue
        due_dong += dong
        if before is not None and due_on <= before:
            ascending(row, "due_on", day=due_on, before=before)
        else:
            _against_due_day(row, due_on=due_on, due_dong=due_dong, tranches=tranches)
        before = due_on
        rows.append(Instalment(due_on, dong))
    principal = sum(tranche.principal_dong for tranche in tranches)
    is_list = isinstance(loan.values.get("instalments"), list)
    if tranches and well and is_list and due_dong != principal:
        loan.fault("instalments", f"cộng các kỳ được {due_dong}; phải bằng gốc {principal}")
    return tuple(rows)


def _against_due_day(
    row: Fields, *, due_on: date, due_dong: Dong, tranches: Sequence[Disbursed]
) -> None:
    if not tranches:
        return
    disbursed = sum(tranche.principal_dong for tranche in tranches if tranche.on <= due_on)
    if due_on <= tranches[0].on:
        row.fault("due_on", f"thấy {due_on}; phải sau ngày giải ngân đầu {tranches[0].on}")
    elif due_dong > disbursed:
        row.fault(
            "due_on", f"đến {due_on} phải trả {due_dong}; mới giải ngân {disbursed}, không được hơn"
        )


def _session_days(fields: Fields) -> tuple[date, ...]:
    days: list[date] = []
    for i, value in enumerate(fields.items("session_days")):
        path = f"{fields.at('session_days')}[{i}]"
        try:
            day = read_day(value)
        except ValueError as reason:
            fields.faults.append(Fault(path, str(reason)))
            continue
        if days and day <= days[-1]:
            sentence = f"thấy {day}; các ngày phải tăng dần, sau {days[-1]}"
            fields.faults.append(Fault(path, sentence))
        days.append(day)
    return tuple(days)


def _events(fields: Fields, *, first_on: date | None) -> tuple[Event, ...]:
    events: list[Event] = []
    for i, value in enumerate(fields.items("events")):
        row = Fields(value, f"{fields.at('events')}[{i}]", fields.faults)
        event = _event(row, index=i, first_on=first_on)
        if event is not None:
            events.append(event)
    return tuple(events)


def _event(row: Fields, *, index: int, first_on: date | None) -> Event | None:
    on = row.need("on", read_day)
    if on is not None and first_on is not None and on < first_on:
        row.fault("on", f"thấy {on}; không được trước ngày giải ngân đầu {first_on}")
    kind = row.need("type", one_of(EVENT_KEYS))
    if kind is None:
        # Which keys it may have is not known; one that no type has is wrong all the same.
        row.only(("on", "type", *sorted({key for keys in EVENT_KEYS.values() for key in keys})))
        return None
    keys = EVENT_KEYS[kind]
    row.only(("on", "type", *keys))
    values: dict[str, Any] = {}
    for key in keys:
        reader: Any = read_dong if key == "amount_dong" else read_day
        optional = kind == "adjust_instalment" and key == "amount_dong"
        values[key] = row.get(key, reader) if optional else row.need(key, reader)
    return None if on is None else Event(index, on, kind, **values)
