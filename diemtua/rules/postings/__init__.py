"""Bút toán: each deed of money as a balanced entry. The only place that names accounts.

A deed is a template of legs: account, sign and the name of the amount that goes there. A deed
balances for every amount because the signs of each name cancel out; `tests/rules` proves it for the
templates and again for generated amounts. A set of rows in SQL is posted from the same templates
(`DEEDS`). Debit is positive, credit negative. One entry speaks of one tranche,
one membership or one group.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from diemtua.rules.dong import Dong
from diemtua.rules.postings.chart import CHART, Account, AccountRow, Side, SubjectKind
from diemtua.rules.postings.deeds import DEEDS, Deed, Leg, Line

__all__ = ["CHART", "DEEDS", "Account", "AccountRow", "Deed", "Leg", "Line", "Side", "SubjectKind"]


def _at(name: str, at_office: bool) -> Deed:
    return DEEDS[name + "_at_office" if at_office else name]


def disburse(principal_dong: Dong, *, at_office: bool = False) -> tuple[Line, ...]:
    """Giải ngân: principal paid out to the borrower in person."""
    return _at("disburse", at_office).post({"principal_dong": principal_dong})


def receipt_in_village(*, interest_dong: Dong = 0, savings_dong: Dong = 0) -> tuple[Line, ...]:
    """Biên lai tại thôn: the leader takes interest and savings, never principal."""
    return DEEDS["receipt_in_village"].post(
        {"interest_dong": interest_dong, "savings_dong": savings_dong}
    )


def session_allocation(
    *,
    in_term_dong: Dong = 0,
    overdue_dong: Dong = 0,
    grace_dong: Dong = 0,
    savings_dong: Dong = 0,
) -> tuple[Line, ...]:
    """Hạch toán tại phiên: what the village paid settles interest arrears, then savings."""
    return DEEDS["session_allocation"].post(
        {
            "in_term_dong": in_term_dong,
            "overdue_dong": overdue_dong,
            "grace_dong": grace_dong,
            "savings_dong": savings_dong,
        }
    )


def leader_hands_in(cash_dong: Dong) -> tuple[Line, ...]:
    """Tổ trưởng nộp tiền: what the leader held becomes cash of the session."""
    return DEEDS["leader_hands_in"].post({"cash_dong": cash_dong})


def interest_posted(
    *, in_term_dong: Dong = 0, overdue_dong: Dong = 0, grace_dong: Dong = 0
) -> tuple[Line, ...]:
    """Hạch toán lãi: interest of the stretch since the last posting becomes owed."""
    return DEEDS["interest_posted"].post(
        {"in_term_dong": in_term_dong, "overdue_dong": overdue_dong, "grace_dong": grace_dong}
    )


def interest_paid(
    *,
    in_term_dong: Dong = 0,
    overdue_dong: Dong = 0,
    grace_dong: Dong = 0,
    at_office: bool = False,
) -> tuple[Line, ...]:
    """Thu lãi tại bàn: the borrower pays interest to the teller."""
    return _at("interest_paid", at_office).post(
        {"in_term_dong": in_term_dong, "overdue_dong": overdue_dong, "grace_dong": grace_dong}
    )


def principal_paid(
    *,
    in_term_dong: Dong = 0,
    overdue_dong: Dong = 0,
    frozen_dong: Dong = 0,
    at_office: bool = False,
) -> tuple[Line, ...]:
    """Thu gốc: the borrower pays principal to the teller in person."""
    return _at("principal_paid", at_office).post(
        {"in_term_dong": in_term_dong, "overdue_dong": overdue_dong, "frozen_dong": frozen_dong}
    )


def becomes_overdue(principal_dong: Dong) -> tuple[Line, ...]:
    """Chuyển nợ quá hạn: principal that was due and unpaid at the end of the session."""
    return DEEDS["becomes_overdue"].post({"principal_dong": principal_dong})


def back_in_term(principal_dong: Dong) -> tuple[Line, ...]:
    """Trả về trong hạn: overdue principal of a loan that was extended."""
    return DEEDS["back_in_term"].post({"principal_dong": principal_dong})


def freeze(*, in_term_dong: Dong = 0, overdue_dong: Dong = 0) -> tuple[Line, ...]:
    """Khoanh nợ: principal that bears no interest for a time."""
    return DEEDS["freeze"].post({"in_term_dong": in_term_dong, "overdue_dong": overdue_dong})


def unfreeze(*, in_term_dong: Dong = 0, overdue_dong: Dong = 0) -> tuple[Line, ...]:
    """Hết khoanh: each part returns to what it was."""
    return DEEDS["unfreeze"].post({"in_term_dong": in_term_dong, "overdue_dong": overdue_dong})


def write_off(
    *, in_term_dong: Dong = 0, overdue_dong: Dong = 0, frozen_dong: Dong = 0
) -> tuple[Line, ...]:
    """Xóa nợ: principal given up by decision; it stays on record off balance."""
    return DEEDS["write_off"].post(
        {"in_term_dong": in_term_dong, "overdue_dong": overdue_dong, "frozen_dong": frozen_dong}
    )


def write_off_interest(
    *, in_term_dong: Dong = 0, overdue_dong: Dong = 0, grace_dong: Dong = 0
) -> tuple[Line, ...]:
    """Xóa nợ lãi: arrears given up by decision; they stay on record off balance."""
    return DEEDS["write_off_interest"].post(
        {"in_term_dong": in_term_dong, "overdue_dong": overdue_dong, "grace_dong": grace_dong}
    )


def written_off_collected(
    *, principal_dong: Dong = 0, interest_dong: Dong = 0, at_office: bool = False
) -> tuple[Line, ...]:
    """Thu nợ đã xóa: paid later by the borrower or the estate; the record off balance goes down."""
    return _at("written_off_collected", at_office).post(
        {"principal_dong": principal_dong, "interest_dong": interest_dong}
    )


def rolled_over(principal_dong: Dong) -> tuple[Line, Line]:
    """Lưu vụ: in-term principal goes from an old disbursement into the new cycle's; two lines, in and out.

    One account on both sides: the lines differ by the tranche that they speak of.
    """
    into = Line(Account.PRINCIPAL_IN_TERM, principal_dong, SubjectKind.TRANCHE)
    return into, into._replace(amount_dong=-principal_dong)


def savings_paid_in(savings_dong: Dong, *, at_office: bool = False) -> tuple[Line, ...]:
    """Gửi tiền tổ viên: savings handed to the teller by the member."""
    return _at("savings_paid_in", at_office).post({"savings_dong": savings_dong})


def savings_used(amounts: Mapping[str, Dong]) -> tuple[Line, ...]:
    """Trích tiền gửi trả nợ: a member's savings settle her debt, with her consent.

    Names: `interest_in_term_dong`, `interest_overdue_dong`, `interest_grace_dong`, and the same of `principal_…`.
    """
    return DEEDS["savings_used"].post(amounts)


def interest_given_back(amounts: Mapping[str, Dong]) -> tuple[Line, ...]:
    """Giảm lãi, hoàn lãi: `in_term_dong`, `overdue_dong`, `grace_dong` owed no more; `savings_dong` paid back."""
    return DEEDS["interest_given_back"].post(amounts)


def interest_refunded(amounts: Mapping[str, Dong]) -> tuple[Line, ...]:
    """Hoàn lãi của những ngày đã qua: what is owed no more, what goes to savings, what waits in cash.

    Names: `in_term_dong`, `overdue_dong`, `grace_dong` and the same with `owed_`; `written_off_dong`, `savings_dong`,
    `cash_dong`.
    """
    return DEEDS["interest_refunded"].post(amounts)


def refund_paid(cash_dong: Dong, *, at_office: bool = False) -> tuple[Line, ...]:
    """Trả tiền lãi hoàn: in cash, to a borrower who is no member any more."""
    return _at("refund_paid", at_office).post({"cash_dong": cash_dong})


def savings_withdrawn(savings_dong: Dong, *, at_office: bool = False) -> tuple[Line, ...]:
    """Rút tiền gửi tổ viên: paid out to the member in person."""
    return _at("savings_withdrawn", at_office).post({"savings_dong": savings_dong})


def commission_due(commission_dong: Dong) -> tuple[Line, ...]:
    """Hoa hồng phải trả: a month's commission owed to the group board."""
    return DEEDS["commission_due"].post({"commission_dong": commission_dong})


def commission_paid(commission_dong: Dong, *, at_office: bool = False) -> tuple[Line, ...]:
    """Trả hoa hồng: paid to the group board at the session."""
    return _at("commission_paid", at_office).post({"commission_dong": commission_dong})


def fee_due(fee_dong: Dong) -> tuple[Line, ...]:
    """Phí ủy thác phải trả: one level's share of a month's fee."""
    return DEEDS["fee_due"].post({"fee_dong": fee_dong})


def fee_paid(fee_dong: Dong, *, at_office: bool = False) -> tuple[Line, ...]:
    """Trả phí ủy thác: paid to the association."""
    return _at("fee_paid", at_office).post({"fee_dong": fee_dong})


def accrual_run(interest_dong: Dong) -> tuple[Line, ...]:
    """Lãi dự thu: what has run at the month end and is not posted to loans."""
    return DEEDS["accrual_run"].post({"interest_dong": interest_dong})


def accrual_reversed(interest_dong: Dong) -> tuple[Line, ...]:
    """Hoàn lãi dự thu: the month end's accrual taken back on the next day."""
    return DEEDS["accrual_reversed"].post({"interest_dong": interest_dong})


def opening(amounts: Mapping[str, Dong]) -> tuple[Line, ...]:
    """Số dư đầu của một món: the tranche's principal and arrears when the books begin.

    Names: `in_term_dong`, `overdue_dong`, `frozen_dong`, and the arrears `interest_in_term_dong`,
    `interest_overdue_dong`, `interest_grace_dong`.
    """
    return DEEDS["opening_loan"].post(amounts)


def opening_savings(savings_dong: Dong) -> tuple[Line, ...]:
    """Số dư đầu tiền gửi: a member's savings when the books begin."""
    return DEEDS["opening_savings"].post({"savings_dong": savings_dong})


def cash_brought(cash_dong: Dong) -> tuple[Line, ...]:
    """Tiền mang tới phiên: from the office's till to the session's."""
    return DEEDS["cash_brought"].post({"cash_dong": cash_dong})


def cash_returned(cash_dong: Dong) -> tuple[Line, ...]:
    """Tiền mang về: from the session's till to the office's."""
    return DEEDS["cash_returned"].post({"cash_dong": cash_dong})


def cash_short(difference_dong: Dong, *, at_office: bool = False) -> tuple[Line, ...]:
    """Thiếu quỹ: less counted than booked."""
    return _at("cash_short", at_office).post({"difference_dong": difference_dong})


def cash_over(difference_dong: Dong, *, at_office: bool = False) -> tuple[Line, ...]:
    """Thừa quỹ: more counted than booked."""
    return _at("cash_over", at_office).post({"difference_dong": difference_dong})


def leader_difference(difference_dong: Dong) -> tuple[Line, ...]:
    """Bút toán điều chỉnh tiền tổ nộp: counted less listed; short is negative, over positive."""
    name = "leader_over" if difference_dong > 0 else "leader_short"
    return DEEDS[name].post({"difference_dong": abs(difference_dong)})


def leader_difference_settled(difference_dong: Dong) -> tuple[Line, ...]:
    """Tổ nộp bù (negative, what was short) or takes back what was over."""
    name = "leader_over_settled" if difference_dong > 0 else "leader_short_settled"
    return DEEDS[name].post({"difference_dong": abs(difference_dong)})


def savings_interest(interest_dong: Dong) -> tuple[Line, ...]:
    """Lãi tiền gửi tổ viên: a month's interest joins the member's savings."""
    return DEEDS["savings_interest"].post({"interest_dong": interest_dong})


def deposit_placed(deposit_dong: Dong, *, at_office: bool = False) -> tuple[Line, ...]:
    """Nhận tiền gửi dân cư: cash of a resident, on her own deposit."""
    return _at("deposit_placed", at_office).post({"deposit_dong": deposit_dong})


def deposit_withdrawn(
    *, deposit_dong: Dong, interest_dong: Dong = 0, at_office: bool = False
) -> tuple[Line, ...]:
    """Trả tiền gửi dân cư: principal with the interest that is due on it."""
    return _at("deposit_withdrawn", at_office).post(
        {"deposit_dong": deposit_dong, "interest_dong": interest_dong}
    )


def deposit_interest_added(interest_dong: Dong) -> tuple[Line, ...]:
    """Lãi nhập gốc: a term's interest joins the deposit when it rolls over."""
    return DEEDS["deposit_interest_added"].post({"interest_dong": interest_dong})


def reverse(lines: Iterable[Line]) -> tuple[Line, ...]:
    """Bút toán đảo: the same lines with their signs turned; nothing posted is ever edited."""
    return tuple(Line(line.account, -line.amount_dong, line.subject) for line in lines)
