"""Điều kiện vay vốn: why a loan asked for may not be granted, each reason a code with its facts.

Tested on the day of approval: a household's class may change later, the loan keeps its programme.
Caps bind the sum of open loans, by the unit of the cap: a household, a worker, a works (clean water
and sanitation, two at most), a study month (each disbursement), a hectare, a share of the cost.
Texts are made where they are shown; here a reason is data.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType

from diemtua.rules.catalogue.rows import Catalogue, OpenLoanExclusion, Programme, Term
from diemtua.rules.dong import Dong
from diemtua.rules.periods import Period, add_months

ON_LIST = frozenset({"poor", "near_poor"})
"""Classes whose end starts the clock of the newly escaped (Decision 28/2015/QĐ-TTg: 3 years)."""

BY_COUNT: Mapping[str, str] = MappingProxyType(
    {"works": "works", "study_month": "study_months", "hectare": "hectares"}
)
BY_SHARE = frozenset({"cost", "contract_value", "estimate", "project"})


@dataclass(frozen=True, slots=True)
class ClassSpell:
    """Diện hộ theo thời gian: a household's class on the commune's list during a period."""

    class_code: str
    valid: Period


@dataclass(frozen=True, slots=True)
class OpenLoan:
    """Khoản đang vay: an open loan, or one approved and not yet paid out."""

    programme_code: str
    outstanding_dong: Dong
    works: int = 0


@dataclass(frozen=True, slots=True)
class Borrower:
    """Bên vay: what the dated lists say of the household and the person, and what she owes."""

    classes: tuple[ClassSpell, ...] = ()
    open_loans: tuple[OpenLoan, ...] = ()
    area_kinds: frozenset[str] = frozenset()
    lives_in_rural_area: bool = True
    is_ethnic_minority: bool = False
    is_group_member: bool = True
    released_on: date | None = None


@dataclass(frozen=True, slots=True)
class Request:
    """Đề nghị vay: what is asked, for whom it counts and on which day it is judged."""

    programme_code: str
    amount_dong: Dong
    term_months: int
    on: date
    works: int = 1
    study_months: int = 0
    hectares: Decimal = Decimal(0)
    cost_dong: Dong | None = None
    own_capital_dong: Dong | None = None
    jobs: int | None = None


@dataclass(frozen=True, slots=True)
class Refusal:
    """Lý do không đủ điều kiện: a code and the facts its sentence needs."""

    code: str
    facts: Mapping[str, object] = field(default_factory=dict)


def refusals(request: Request, *, borrower: Borrower, catalogue: Catalogue) -> tuple[Refusal, ...]:
    """Every reason against the request, in the order an officer would look; none: eligible."""
    programme = catalogue.programmes.get(request.programme_code)
    if programme is None:
        return (Refusal("programme_unknown", {"programme": request.programme_code}),)
    term = programme.term_on(request.on)
    if term is None:
        closed_on = max(
            (t.valid.end for t in programme.terms if t.valid.end is not None), default=None
        )
        facts = {"programme": programme.name, "on": request.on, "closed_on": closed_on}
        return (Refusal("programme_not_open", facts),)
    return (
        *_against_person(request, borrower, programme, term),
        *_against_open_loans(request, borrower, programme, catalogue),
        *_against_amount(request, borrower, programme, term),
        *_against_term(request, term),
    )


def is_eligible(request: Request, *, borrower: Borrower, catalogue: Catalogue) -> bool:
    """Whether nothing speaks against the request."""
    return not refusals(request, borrower=borrower, catalogue=catalogue)


def class_on(classes: Iterable[ClassSpell], day: date) -> str | None:
    """Diện hộ của ngày: the class on the list that day."""
    return next((spell.class_code for spell in classes if day in spell.valid), None)


def escaped_on(classes: Iterable[ClassSpell], day: date) -> date | None:
    """Ngày ra khỏi danh sách: when the household last left the poor and near-poor lists.

    Either the end of its last poor or near-poor spell, or the day from which a list names it newly
    escaped; none while it stands on one of the two lists.
    """
    spells = tuple(classes)
    if class_on(spells, day) in ON_LIST:
        return None
    named = [s.valid.start for s in spells if s.class_code == "newly_escaped" and day in s.valid]
    left = [
        s.valid.end
        for s in spells
        if s.class_code in ON_LIST and s.valid.end is not None and s.valid.end <= day
    ]
    return max(left or named, default=None)


def cap_dong(request: Request, *, programme: Programme, term: Term) -> Dong | None:
    """Mức cho vay tối đa: of this request's units; None where only a formula outside decides."""
    caps: list[Dong] = []
    if term.max_amount_dong is not None and term.cap_unit != "tuition_and_study_month":
        caps.append(int(term.max_amount_dong * _units(request, programme, term)))
    if term.cap_share_pct is not None and request.cost_dong is not None:
        share = Fraction(term.cap_share_pct) * request.cost_dong / 100
        caps.append(share.numerator // share.denominator)
    if term.max_per_job_dong is not None and request.jobs is not None:
        caps.append(term.max_per_job_dong * request.jobs)
    if term.cap_unit == "tuition_and_study_month" and request.cost_dong is not None:
        living = (term.max_amount_dong or 0) * request.study_months
        caps.append(request.cost_dong + living)
    return min(caps, default=None)


def _units(request: Request, programme: Programme, term: Term) -> int | Fraction:
    if term.cap_unit == "works":
        return min(request.works, programme.eligibility.max_works or request.works)
    if term.cap_unit == "study_month":
        return request.study_months
    if term.cap_unit == "hectare":
        return Fraction(request.hectares)
    return 1


def _against_person(
    request: Request, borrower: Borrower, programme: Programme, term: Term
) -> Iterable[Refusal]:
    asked = programme.eligibility
    named = {"programme": programme.name, "on": request.on}
    if term.via_group == "yes" and not borrower.is_group_member:
        yield Refusal("not_a_group_member", named)
    held = class_on(borrower.classes, request.on)
    if asked.escaped_within_months is not None:
        yield from _against_escape(request, borrower, asked.escaped_within_months)
    elif asked.classes and held not in asked.classes:
        yield Refusal("class_not_listed", {**named, "held": held, "asked": sorted(asked.classes)})
    if held in asked.excluded_classes:
        yield Refusal("class_excluded", {**named, "held": held})
    if asked.area is not None and asked.area not in borrower.area_kinds:
        yield Refusal("area_not_listed", {**named, "area": asked.area})
    if asked.rural and not borrower.lives_in_rural_area:
        yield Refusal("not_rural", named)
    if asked.ethnic_minority and not borrower.is_ethnic_minority:
        yield Refusal("not_ethnic_minority", named)
    if asked.released_within_months is not None:
        yield from _against_release(request, borrower, asked.released_within_months)


def _against_escape(request: Request, borrower: Borrower, months: int) -> Iterable[Refusal]:
    left_on = escaped_on(borrower.classes, request.on)
    if left_on is None:
        held = class_on(borrower.classes, request.on)
        yield Refusal("not_escaped", {"on": request.on, "held": held})
    elif add_months(left_on, months) < request.on:
        last_on = add_months(left_on, months)
        yield Refusal("escaped_too_long_ago", {"left_on": left_on, "last_on": last_on})


def _against_release(request: Request, borrower: Borrower, months: int) -> Iterable[Refusal]:
    if borrower.released_on is None or borrower.released_on > request.on:
        yield Refusal("not_released", {"on": request.on})
    elif add_months(borrower.released_on, months) < request.on:
        last_on = add_months(borrower.released_on, months)
        yield Refusal("released_too_long_ago", {"last_on": last_on})


def _against_open_loans(
    request: Request, borrower: Borrower, programme: Programme, catalogue: Catalogue
) -> Iterable[Refusal]:
    for rule in programme.eligibility.excluded_by_open:
        if request.on < rule.from_on:
            continue
        excluding = [
            loan.programme_code
            for loan in borrower.open_loans
            if loan.programme_code != programme.code
            and _excludes(rule, loan.programme_code, catalogue)
        ]
        if excluding:
            names = sorted({catalogue.programmes[code].name for code in excluding})
            yield Refusal("open_loan_excludes", {"programme": programme.name, "open": names})


def _excludes(rule: OpenLoanExclusion, code: str, catalogue: Catalogue) -> bool:
    other = catalogue.programmes.get(code)
    return other is not None and (code in rule.programmes or other.family in rule.families)


def _against_amount(
    request: Request, borrower: Borrower, programme: Programme, term: Term
) -> Iterable[Refusal]:
    if request.amount_dong <= 0:
        yield Refusal("amount_not_positive", {"amount_dong": request.amount_dong})
        return
    yield from _missing_measure(request, term)
    yield from _against_works(request, borrower, programme, term)
    yield from _against_cap(request, borrower, programme, term)
    share = programme.eligibility.own_capital_pct
    if share is not None and request.cost_dong is not None:
        least = Fraction(share) * request.cost_dong / 100
        if (request.own_capital_dong or 0) < least:
            facts = {"own_dong": request.own_capital_dong or 0, "least_dong": int(least)}
            yield Refusal("own_capital_too_small", facts)


def _missing_measure(request: Request, term: Term) -> Iterable[Refusal]:
    """A cap counted in works, months, hectares or cost cannot be judged without that number."""
    measured = BY_COUNT.get(term.cap_unit)
    if measured is not None and not getattr(request, measured):
        yield Refusal("measure_missing", {"measure": measured})
    needs_cost = term.cap_unit in BY_SHARE or term.cap_unit == "tuition_and_study_month"
    if needs_cost and term.cap_share_pct is not None and request.cost_dong is None:
        yield Refusal("measure_missing", {"measure": "cost_dong"})


def _against_works(
    request: Request, borrower: Borrower, programme: Programme, term: Term
) -> Iterable[Refusal]:
    most = programme.eligibility.max_works
    if term.cap_unit != "works" or most is None:
        return
    open_works = sum(
        max(loan.works, 1)
        for loan in borrower.open_loans
        if loan.programme_code == programme.code and loan.outstanding_dong > 0
    )
    if request.works + open_works > most:
        facts = {"works": request.works, "open_works": open_works, "most": most}
        yield Refusal("too_many_works", facts)


def _against_cap(
    request: Request, borrower: Borrower, programme: Programme, term: Term
) -> Iterable[Refusal]:
    cap = cap_dong(request, programme=programme, term=term)
    if cap is None:
        return
    facts: dict[str, object] = {"cap_dong": cap, "cap_unit": term.cap_unit}
    if term.cap_unit in ("study_month", "tuition_and_study_month", "works", "hectare"):
        # The cap binds this disbursement, these works, this land: older ones had their own day.
        if request.amount_dong > cap:
            yield Refusal("over_cap", {**facts, "open_dong": 0, "room_dong": cap})
        return
    sharing = programme.eligibility.cap_shared_with | {programme.code}
    open_dong = sum(
        loan.outstanding_dong for loan in borrower.open_loans if loan.programme_code in sharing
    )
    if open_dong + request.amount_dong > cap:
        room = max(cap - open_dong, 0)
        yield Refusal("over_cap", {**facts, "open_dong": open_dong, "room_dong": room})


def _against_term(request: Request, term: Term) -> Iterable[Refusal]:
    if request.term_months <= 0:
        yield Refusal("term_not_positive", {"term_months": request.term_months})
    elif term.max_term_months is not None and request.term_months > term.max_term_months:
        facts = {"term_months": request.term_months, "max_term_months": term.max_term_months}
        yield Refusal("term_too_long", facts)
