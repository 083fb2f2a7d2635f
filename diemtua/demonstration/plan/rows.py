"""Các bảng của kế hoạch: plain rows, ready to be written column by column.

Numbers (`loan_no`, `member_no` ...) name rows within one plan and say nothing else. Money is whole
đồng. Every period is half-open: `valid_to` is the first day on which a row no longer holds.
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple


class Commune(NamedTuple):
    """Xã: a commune of the district as it was before 2025-07-01, and the one that follows it."""

    commune_no: int
    code: str
    name: str
    successor_code: str
    successor_name: str


class Village(NamedTuple):
    """Thôn: its name is made up; `ethnicity` is that of most of its households."""

    village_no: int
    commune_no: int
    code: str
    name: str
    ethnicity: str


class Point(NamedTuple):
    """Điểm giao dịch xã, with the day of the month on which its session is held."""

    point_no: int
    commune_no: int
    code: str
    name: str
    fixed_day: int
    opened_on: date


class PointException(NamedTuple):
    """Phiên giao dịch bù: a session that is held on another day than the fixed one, and why."""

    point_no: int
    fixed_on: date
    held_on: date
    reason: str


class Area(NamedTuple):
    """Vùng khó khăn: a commune (village_no None) or a village on a dated list. Made up, unverified."""

    commune_no: int
    village_no: int | None
    valid_from: date
    valid_to: date
    decision: str
    verified: bool


class Official(NamedTuple):
    """Người giữ việc: a made-up person with an office. `role` is one of officials.ROLES.

    `commune_no` is None for the district's and the province's; after the reorganisation it names the
    commune that gives the new one its code.
    """

    official_no: int
    role: str
    name: str
    sex: str
    born_on: date
    citizen_id: str
    phone: str
    union_code: str
    commune_no: int | None
    village_no: int | None
    valid_from: date
    valid_to: date | None


class Contract(NamedTuple):
    """Hợp đồng ủy thác (union and commune) or ủy nhiệm 11/TD (group): number, day, parties."""

    contract_no: int
    kind: str
    number: str
    signed_on: date
    valid_to: date | None
    union_code: str
    commune_code: str
    group_no: int | None


class Group(NamedTuple):
    """Tổ tiết kiệm và vay vốn: one union, one village, one point; its own least monthly saving."""

    group_no: int
    code: str
    name: str
    union_code: str
    commune_no: int
    village_no: int
    point_no: int
    founded_on: date
    approved_on: date
    leader_member_no: int
    deputy_member_no: int
    minimum_savings_dong: int


class Household(NamedTuple):
    """Hộ gia đình."""

    household_no: int
    commune_no: int
    village_no: int
    ethnicity: str
    woman_headed: bool


class Person(NamedTuple):
    """Người trong hộ, generated; `relation` to the head: head, spouse, child, parent."""

    person_no: int
    household_no: int
    name: str
    sex: str
    born_on: date
    relation: str
    ethnicity: str
    citizen_id: str
    phone: str


class Kinship(NamedTuple):
    """Quan hệ ruột thịt giữa hai hộ: siblings, or parent and child, who live apart."""

    person_no: int
    other_person_no: int
    relation: str


class Member(NamedTuple):
    """Tổ viên: one household's place in its group. `state` as on the as-of day."""

    member_no: int
    group_no: int
    household_no: int
    person_no: int
    joined_on: date
    left_on: date | None
    state: str
    opening_savings_dong: int


class PovertyRecord(NamedTuple):
    """Phân loại hộ theo năm: poor, near_poor, newly_escaped or average, with its decision."""

    household_no: int
    poverty_class: str
    valid_from: date
    valid_to: date
    standard: str
    decision: str
    decided_on: date


class Loan(NamedTuple):
    """Khoản vay. `amount_dong` is what was approved; tranches of later days may still be to come.

    `works` names the kinds of water works it pays for, joined by "+" (empty elsewhere). `ground` says
    by what the borrower was eligible (loans.draft.GROUNDS); `proof_on` is the day of the paper behind
    it (release, contract abroad). `matures_on` is the contract's last day, before any extension.
    `source` is central or local; a local one names its `investor`.
    """

    loan_no: int
    code: str
    is_direct: bool
    member_no: int | None
    household_no: int
    borrower_person_no: int
    student_person_no: int | None
    group_no: int | None
    point_no: int
    programme: str
    source: str
    investor: str
    signed_on: date
    amount_dong: int
    term_months: int
    matures_on: date
    interest_due_from: date | None
    works: str
    purpose: str
    ground: str
    project_cost_dong: int | None
    study_months: int | None
    proof_on: date | None


class Tranche(NamedTuple):
    """Lần giải ngân: its own day and amount; most loans have one."""

    loan_no: int
    seq: int
    on: date
    amount_dong: int
    session_no: int | None


class Instalment(NamedTuple):
    """Kỳ trả nợ theo hợp đồng."""

    loan_no: int
    seq: int
    due_on: date
    principal_dong: int


class Opening(NamedTuple):
    """Số dư mở sổ 31/12/2023 of one tranche: what is left of it, by state.

    Interest is not planned: `unpaid_sessions` says for how many sessions before the opening the
    borrower paid none, and the product's own rules say how much that is. `posted_until` is the last
    session day of the point in 2023, through which interest had been posted.
    """

    loan_no: int
    seq: int
    in_term_dong: int
    overdue_dong: int
    frozen_dong: int
    unpaid_sessions: int
    posted_until: date


class Session(NamedTuple):
    """Phiên giao dịch xã đã họp: on its fixed day, or on a make-up day."""

    session_no: int
    point_no: int
    month_on: date
    on: date
    make_up: bool


class Payment(NamedTuple):
    """Trả gốc, in person at a session."""

    loan_no: int
    session_no: int
    on: date
    principal_dong: int
    kind: str


class Extension(NamedTuple):
    """Gia hạn nợ: what is unpaid falls due on `until` instead of the contract's last day."""

    loan_no: int
    decided_on: date
    until: date


class Freeze(NamedTuple):
    """Khoanh nợ: so much principal bears no interest and does not fall due before `until`."""

    loan_no: int
    frozen_on: date
    principal_dong: int
    until: date
    decision: str
    cause: str


class Meeting(NamedTuple):
    """Họp tổ bình xét cho vay: who was absent, by member; all other members came."""

    meeting_no: int
    group_no: int
    held_on: date
    absent: tuple[int, ...]


class Application(NamedTuple):
    """Giấy đề nghị vay vốn 01/TD and its way; a step not yet reached on the as-of day is None.

    `outcome`: disbursed, waiting, refused_by_review or refused_by_bank. `loan_no` only when
    disbursed. `votes_for` of those who came.
    """

    application_no: int
    loan_no: int | None
    member_no: int
    programme: str
    amount_dong: int
    term_months: int
    works: str
    purpose: str
    applied_on: date
    meeting_no: int | None
    votes_for: int | None
    confirmed_on: date | None
    received_on: date | None
    approved_on: date | None
    notified_on: date | None
    outcome: str
    reason: str


class Withdrawal(NamedTuple):
    """Rút tiền gửi tổ viên tại phiên, to pay principal that falls due."""

    member_no: int
    session_no: int
    on: date
    amount_dong: int


class VillagePlacement(NamedTuple):
    """Thôn về xã mới từ 2025-07-01."""

    village_no: int
    commune_code: str
    commune_name: str


class GroupPlacement(NamedTuple):
    """Tổ về xã mới: group and point stay as they are, the contract 11/TD is signed again."""

    group_no: int
    commune_code: str
    point_no: int


class Plan(NamedTuple):
    """Kế hoạch của huyện mẫu `bu-gia-map`: everything that is loaded, and nothing added up.

    The tables whose names end in `after`, and the placements, are of later days than the as-of day
    (the reorganisation of 2025-07-01, the lists of 2026): they wait until the calendar gets there.
    So do tranches of later days; they belong to students who are still studying.
    """

    seed: int
    communes: tuple[Commune, ...]
    villages: tuple[Village, ...]
    points: tuple[Point, ...]
    exceptions: tuple[PointException, ...]
    areas: tuple[Area, ...]
    officials: tuple[Official, ...]
    contracts: tuple[Contract, ...]
    groups: tuple[Group, ...]
    households: tuple[Household, ...]
    persons: tuple[Person, ...]
    kinships: tuple[Kinship, ...]
    members: tuple[Member, ...]
    poverty: tuple[PovertyRecord, ...]
    loans: tuple[Loan, ...]
    tranches: tuple[Tranche, ...]
    instalments: tuple[Instalment, ...]
    openings: tuple[Opening, ...]
    sessions: tuple[Session, ...]
    payments: tuple[Payment, ...]
    extensions: tuple[Extension, ...]
    freezes: tuple[Freeze, ...]
    meetings: tuple[Meeting, ...]
    applications: tuple[Application, ...]
    withdrawals: tuple[Withdrawal, ...]
    village_placements: tuple[VillagePlacement, ...]
    group_placements: tuple[GroupPlacement, ...]
    poverty_after: tuple[PovertyRecord, ...]
    officials_after: tuple[Official, ...]
    contracts_after: tuple[Contract, ...]
