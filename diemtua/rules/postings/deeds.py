"""Mẫu bút toán: the legs of each deed of money; set-based SQL posts from the same templates.

The signs of each named amount cancel out inside a deed, so it balances whatever the amounts are.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import NamedTuple

from diemtua.rules.dong import Dong
from diemtua.rules.postings.chart import ROW_OF, Account, SubjectKind


class Line(NamedTuple):
    """Dòng bút toán: one signed amount on one account; debit +, credit -."""

    account: Account
    amount_dong: Dong
    subject: SubjectKind


class Leg(NamedTuple):
    """Vế của mẫu bút toán: account, sign, and the name of the amount that goes there."""

    account: Account
    sign: int
    amount: str

    @property
    def subject(self) -> SubjectKind:
        return ROW_OF[self.account].subject


@dataclass(frozen=True, slots=True)
class Deed:
    """Mẫu bút toán: the legs of one deed of money."""

    name: str
    legs: tuple[Leg, ...]

    @property
    def amounts(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(leg.amount for leg in self.legs))

    def post(self, amounts: Mapping[str, Dong]) -> tuple[Line, ...]:
        """The entry: one line per account, none of zero."""
        sums: dict[Account, Dong] = {}
        for name in amounts:
            if name not in self.amounts:
                raise ValueError(f"{self.name} has no amount named {name}")
            if amounts[name] < 0:
                raise ValueError(
                    f"{self.name}: {name} cannot be negative; reverse the entry instead"
                )
        for leg in self.legs:
            sums[leg.account] = sums.get(leg.account, 0) + leg.sign * amounts.get(leg.amount, 0)
        return tuple(
            Line(account, dong, ROW_OF[account].subject) for account, dong in sums.items() if dong
        )


def _moves(amount: str, *, debit: Account, credit: Account) -> tuple[Leg, Leg]:
    return Leg(debit, +1, amount), Leg(credit, -1, amount)


_INTEREST = (
    ("in_term_dong", Account.ARREARS_IN_TERM),
    ("overdue_dong", Account.ARREARS_OVERDUE),
    ("grace_dong", Account.GRACE_INTEREST),
)
_PRINCIPAL = (
    ("in_term_dong", Account.PRINCIPAL_IN_TERM),
    ("overdue_dong", Account.PRINCIPAL_OVERDUE),
    ("frozen_dong", Account.PRINCIPAL_FROZEN),
)


def _from_each(
    kinds: Iterable[tuple[str, Account]], *, debit: Account, suffix: str = ""
) -> tuple[Leg, ...]:
    return tuple(
        leg
        for amount, account in kinds
        for leg in _moves(suffix + amount, debit=debit, credit=account)
    )


def _to_each(kinds: Iterable[tuple[str, Account]], *, credit: Account) -> tuple[Leg, ...]:
    return tuple(
        leg for amount, account in kinds for leg in _moves(amount, debit=account, credit=credit)
    )


def _written() -> Iterable[Deed]:
    cash, office, savings = Account.SESSION_CASH, Account.OFFICE_CASH, Account.MEMBER_SAVINGS
    for name, till in (("", cash), ("_at_office", office)):
        yield Deed(
            "disburse" + name,
            _moves("principal_dong", debit=Account.PRINCIPAL_IN_TERM, credit=till),
        )
        yield Deed("principal_paid" + name, _from_each(_PRINCIPAL, debit=till))
        yield Deed("interest_paid" + name, _from_each(_INTEREST, debit=till))
        yield Deed("savings_paid_in" + name, _moves("savings_dong", debit=till, credit=savings))
        yield Deed("savings_withdrawn" + name, _moves("savings_dong", debit=savings, credit=till))
        yield Deed(
            "commission_paid" + name,
            _moves("commission_dong", debit=Account.COMMISSION_PAYABLE, credit=till),
        )
        yield Deed("fee_paid" + name, _moves("fee_dong", debit=Account.FEE_PAYABLE, credit=till))
        yield Deed(
            "cash_short" + name,
            _moves("difference_dong", debit=Account.CASH_DIFFERENCE, credit=till),
        )
        yield Deed(
            "cash_over" + name,
            _moves("difference_dong", debit=till, credit=Account.CASH_DIFFERENCE),
        )
    # Interest that is not asked after all: what was owed of it, then what had been paid, back to the member's savings.
    yield Deed(
        "interest_given_back",
        _from_each(_INTEREST, debit=Account.INTEREST_INCOME)
        + _moves("savings_dong", debit=Account.INTEREST_INCOME, credit=savings),
    )
    yield Deed("interest_posted", _to_each(_INTEREST, credit=Account.INTEREST_INCOME))
    yield from _refund_deeds()
    yield from _village_deeds()
    yield from _class_deeds()
    yield from _office_deeds()
    yield from _difference_deeds()
    yield from _deposit_deeds()


def _refund_deeds() -> Iterable[Deed]:
    """Interest of days gone by, put right by a decision signed later; the days themselves stay as they were posted.

    Amounts `owed_…` are those that the late decision asks for after all. What takes away a debt that was given up
    returns the loss to where it was borne, and lowers its record off balance.
    """
    income, payable = Account.INTEREST_INCOME, Account.REFUND_PAYABLE
    owed = tuple(("owed_" + name, account) for name, account in _INTEREST)
    yield Deed(
        "interest_refunded",
        _from_each(_INTEREST, debit=income)
        + _to_each(owed, credit=income)
        + _moves("savings_dong", debit=income, credit=Account.MEMBER_SAVINGS)
        + _moves("cash_dong", debit=income, credit=payable)
        + _moves("written_off_dong", debit=income, credit=Account.CAPITAL)
        + _moves(
            "written_off_dong",
            debit=Account.WRITTEN_OFF_CONTRA,
            credit=Account.WRITTEN_OFF_INTEREST,
        ),
    )
    for name, till in (("", Account.SESSION_CASH), ("_at_office", Account.OFFICE_CASH)):
        yield Deed("refund_paid" + name, _moves("cash_dong", debit=payable, credit=till))


def _village_deeds() -> Iterable[Deed]:
    """What the leader takes in the village, and what becomes of it at the session."""
    cash, leader = Account.SESSION_CASH, Account.LEADER_CASH
    waiting, savings = Account.AWAITING_SESSION, Account.MEMBER_SAVINGS
    yield Deed(
        "receipt_in_village",
        _moves("interest_dong", debit=leader, credit=waiting)
        + _moves("savings_dong", debit=leader, credit=waiting),
    )
    yield Deed(
        "session_allocation",
        _from_each(_INTEREST, debit=waiting)
        + _moves("savings_dong", debit=waiting, credit=savings),
    )
    yield Deed("leader_hands_in", _moves("cash_dong", debit=cash, credit=leader))
    yield Deed(
        "savings_used",
        _from_each(_INTEREST, debit=savings, suffix="interest_")
        + _from_each(_PRINCIPAL, debit=savings, suffix="principal_"),
    )


def _class_deeds() -> Iterable[Deed]:
    in_term, overdue, frozen = (account for _, account in _PRINCIPAL)
    yield Deed("becomes_overdue", _moves("principal_dong", debit=overdue, credit=in_term))
    yield Deed("back_in_term", _moves("principal_dong", debit=in_term, credit=overdue))
    yield Deed("freeze", _from_each(_PRINCIPAL[:2], debit=frozen))
    yield Deed("unfreeze", _to_each(_PRINCIPAL[:2], credit=frozen))
    # No account for credit losses is kept: a loss is borne by the bank's capital (Decision 50/2010,
    # the risk fund of the bank, or the provincial budget for local money).
    yield Deed(
        "write_off",
        _from_each(_PRINCIPAL, debit=Account.CAPITAL)
        + _kept_off_balance(_PRINCIPAL, Account.WRITTEN_OFF_PRINCIPAL),
    )
    yield Deed(
        "write_off_interest",
        _from_each(_INTEREST, debit=Account.CAPITAL)
        + _kept_off_balance(_INTEREST, Account.WRITTEN_OFF_INTEREST),
    )
    for name, till in (("", Account.SESSION_CASH), ("_at_office", Account.OFFICE_CASH)):
        yield Deed("written_off_collected" + name, tuple(_collected_again(till)))


def _kept_off_balance(kinds: Iterable[tuple[str, Account]], account: Account) -> tuple[Leg, ...]:
    """A debt given up stays on record, so that it can be asked for again."""
    return tuple(
        leg
        for amount, _account in kinds
        for leg in _moves(amount, debit=account, credit=Account.WRITTEN_OFF_CONTRA)
    )


def _collected_again(till: Account) -> Iterable[Leg]:
    """What is paid of a debt given up returns to where the loss was borne; its record goes down."""
    for amount, kept, back in (
        ("principal_dong", Account.WRITTEN_OFF_PRINCIPAL, Account.CAPITAL),
        ("interest_dong", Account.WRITTEN_OFF_INTEREST, Account.CAPITAL),
    ):
        yield from _moves(amount, debit=till, credit=back)
        yield from _moves(amount, debit=Account.WRITTEN_OFF_CONTRA, credit=kept)


def _office_deeds() -> Iterable[Deed]:
    capital, office, cash = Account.CAPITAL, Account.OFFICE_CASH, Account.SESSION_CASH
    accrued, income = Account.ACCRUED_NOT_POSTED, Account.INTEREST_INCOME
    yield Deed(
        "opening_loan",
        _to_each(_PRINCIPAL, credit=capital)
        + tuple(
            Leg(leg.account, leg.sign, "interest_" + leg.amount)
            for leg in _to_each(_INTEREST, credit=capital)
        ),
    )
    yield Deed(
        "opening_savings", _moves("savings_dong", debit=capital, credit=Account.MEMBER_SAVINGS)
    )
    yield Deed("opening_cash", _moves("cash_dong", debit=office, credit=capital))
    yield Deed("funds_received", _moves("cash_dong", debit=office, credit=capital))
    yield Deed("funds_returned", _moves("cash_dong", debit=capital, credit=office))
    yield Deed("cash_brought", _moves("cash_dong", debit=cash, credit=office))
    yield Deed("cash_returned", _moves("cash_dong", debit=office, credit=cash))
    yield Deed(
        "commission_due",
        _moves(
            "commission_dong", debit=Account.COMMISSION_EXPENSE, credit=Account.COMMISSION_PAYABLE
        ),
    )
    yield Deed("fee_due", _moves("fee_dong", debit=Account.FEE_EXPENSE, credit=Account.FEE_PAYABLE))
    yield Deed("accrual_run", _moves("interest_dong", debit=accrued, credit=income))
    yield Deed("accrual_reversed", _moves("interest_dong", debit=income, credit=accrued))


def _difference_deeds() -> Iterable[Deed]:
    """What a group's notes lack or have too much stands on the group until it is settled in cash."""
    cash, leader, apart = Account.SESSION_CASH, Account.LEADER_CASH, Account.GROUP_DIFFERENCE
    yield Deed("leader_short", _moves("difference_dong", debit=apart, credit=leader))
    yield Deed("leader_over", _moves("difference_dong", debit=leader, credit=apart))
    yield Deed("leader_short_settled", _moves("difference_dong", debit=cash, credit=apart))
    yield Deed("leader_over_settled", _moves("difference_dong", debit=apart, credit=cash))


def _deposit_deeds() -> Iterable[Deed]:
    """Residents' deposits, an account of their own: they never meet a member's savings in one deed."""
    deposits, expense = Account.RESIDENT_DEPOSITS, Account.DEPOSIT_INTEREST_EXPENSE
    for name, till in (("", Account.SESSION_CASH), ("_at_office", Account.OFFICE_CASH)):
        yield Deed("deposit_placed" + name, _moves("deposit_dong", debit=till, credit=deposits))
        yield Deed(
            "deposit_withdrawn" + name,
            _moves("deposit_dong", debit=deposits, credit=till)
            + _moves("interest_dong", debit=expense, credit=till),
        )
    yield Deed("deposit_interest_added", _moves("interest_dong", debit=expense, credit=deposits))
    yield Deed(
        "savings_interest",
        _moves(
            "interest_dong", debit=Account.SAVINGS_INTEREST_EXPENSE, credit=Account.MEMBER_SAVINGS
        ),
    )


DEEDS: Mapping[str, Deed] = MappingProxyType({deed.name: deed for deed in _written()})
"""Every deed of money by name; set-based SQL reads the legs from here."""
