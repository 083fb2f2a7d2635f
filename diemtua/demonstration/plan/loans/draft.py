"""Khoản vay đang được đặt: one loan while it is being planned, and what is left of it on a day."""

from __future__ import annotations

from datetime import date

from ..dates import AS_OF, OPENING_ON
from ..groups import Home
from ..terms import report_line

GROUNDS = {
    "poor_list": "Danh sách hộ nghèo",
    "near_poor_list": "Danh sách hộ cận nghèo",
    "escaped_list": "Danh sách hộ mới thoát nghèo",
    "listed_area": "Cư trú, sản xuất tại vùng khó khăn",
    "rural_residence": "Cư trú ở nông thôn",
    "worker_project": "Người lao động có dự án được xác nhận",
    "ethnic_worker": "Người lao động là người dân tộc thiểu số",
    "average_list": "Danh sách hộ có mức sống trung bình",
    "hardship": "Hộ gặp khó khăn đột xuất được xác nhận",
    "housing_beneficiary": "Đối tượng mua, xây, sửa nhà ở xã hội",
    "released_list": "Danh sách người chấp hành xong án phạt tù",
    "labour_contract": "Hợp đồng đi làm việc ở nước ngoài",
    "establishment": "Cơ sở sản xuất, kinh doanh",
    "orphan": "Học sinh, sinh viên mồ côi",
}
"""By what a borrower is eligible: the list or paper that is tested at approval."""


class Draft:
    """A loan on the drawing board. Everything in đồng; `repaid_before` until the opening day."""

    __slots__ = (
        "amount",
        "decided_on",
        "extended_until",
        "extension_on",
        "freeze",
        "ground",
        "home",
        "household_no",
        "instalments",
        "interest_due_from",
        "investor",
        "loan_no",
        "payments",
        "point_no",
        "programme",
        "project_cost",
        "proof_on",
        "purpose",
        "repaid_before",
        "signed_on",
        "source",
        "student_from",
        "study_months",
        "term",
        "tranches",
        "unpaid_sessions",
        "works",
    )

    def __init__(self, loan_no: int, home: Home | None, *, programme: str, signed_on: date) -> None:
        self.loan_no = loan_no
        self.home = home
        self.household_no = home.household_no if home else 0
        self.point_no = home.seat.point_no if home else 0
        self.programme = programme
        self.signed_on = signed_on
        self.amount = 0
        self.term = 0
        self.tranches: list[tuple[date, int]] = []
        self.instalments: list[tuple[date, int]] = []
        self.payments: list[tuple[date, int, str]] = []
        self.repaid_before = 0
        self.works = ""
        self.ground = ""
        self.purpose = ""
        self.source = "central"
        self.investor = ""
        self.project_cost: int | None = None
        self.proof_on: date | None = None
        self.study_months: int | None = None
        self.student_from: date | None = None
        self.interest_due_from: date | None = None
        self.extended_until: date | None = None
        self.extension_on: date | None = None
        self.decided_on: date | None = None
        self.freeze: tuple[date, int, date, str] | None = None
        self.unpaid_sessions = 0

    @property
    def line(self) -> str:
        return report_line(self.programme)

    @property
    def matures_on(self) -> date:
        return self.extended_until or self.instalments[-1][0]

    @property
    def judged_on(self) -> date:
        """Ngày xét điều kiện: the bank's decision for new loans, the signing for older ones."""
        return self.decided_on or self.signed_on

    @property
    def in_opening(self) -> bool:
        return self.signed_on <= OPENING_ON

    def paid_on(self, day: date) -> int:
        """Principal paid in all by the end of this day."""
        return self.repaid_before + sum(amount for on, amount, _ in self.payments if on <= day)

    def balance(self, day: date = AS_OF) -> int:
        """Dư nợ at the end of this day (the opening day or later)."""
        return sum(amount for on, amount in self.tranches if on <= day) - self.paid_on(day)

    def disbursed_within(self, start: date, end: date) -> int:
        return sum(amount for on, amount in self.tranches if start <= on < end)
