"""Cho vay: application (01/TD), review, list (03/TD), confirmation, approval, notice (04/TD), loan, tranches, instalments."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from diemtua.ground.fields import DongField, PathField, RateField, UnionCodeField
from diemtua.lending.models.changing import InstalmentAdjustment, OverdueNotice
from diemtua.lending.models.freezing import Freeze, FreezePart
from diemtua.lending.models.keeping import ApplicationDraft, PaperNumber
from diemtua.lending.models.paying import DeskPayment

__all__ = [
    "ApplicationDraft",
    "Approval",
    "ApprovalNotice",
    "DeskPayment",
    "Freeze",
    "FreezePart",
    "Instalment",
    "InstalmentAdjustment",
    "InstalmentEvent",
    "Loan",
    "LoanApplication",
    "LoanOpening",
    "LoanRequestList",
    "LoanReview",
    "OverdueNotice",
    "PaperNumber",
    "PlanItem",
    "RequestLine",
    "Tranche",
]

if TYPE_CHECKING:
    Joined = models.ForeignObject[Any, Any]
else:
    Joined = models.ForeignObject

MONEY_SOURCES = [(1, "central"), (2, "local")]


class LoanApplication(models.Model):
    """Giấy đề nghị vay vốn kiêm phương án sử dụng vốn vay (01/TD): what a member asks for, and her plan."""

    class State(models.TextChoices):
        SUBMITTED = "submitted"
        REVIEWED = "reviewed"
        LISTED = "listed"
        CONFIRMED = "confirmed"
        PROPOSED = "proposed"
        APPROVED = "approved"
        DISBURSED = "disbursed"
        REFUSED = "refused"
        WITHDRAWN = "withdrawn"

    number = models.CharField(max_length=24, unique=True)
    client_id = models.UUIDField(unique=True, null=True)
    office = models.ForeignKey("associations.Office", models.PROTECT, related_name="+")
    group = models.ForeignKey(
        "groups.SavingsAndLoanGroup", models.PROTECT, related_name="applications"
    )
    membership = models.ForeignKey("groups.Membership", models.PROTECT, related_name="applications")
    household = models.ForeignKey("people.Household", models.PROTECT, related_name="applications")
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    programme = models.ForeignKey("programmes.Programme", models.PROTECT, related_name="+")
    amount_dong = DongField()
    term_months = models.PositiveSmallIntegerField()
    rhythm_months = models.PositiveSmallIntegerField()
    purpose = models.CharField(max_length=300)
    total_need_dong = DongField()
    own_capital_dong = DongField()
    works = models.PositiveSmallIntegerField(default=0)
    study_months = models.PositiveSmallIntegerField(default=0)
    money_source = models.PositiveSmallIntegerField(choices=MONEY_SOURCES, default=1)
    investor_code = models.CharField(max_length=20, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.SUBMITTED)
    submitted_on = models.DateField()
    refused_reason = models.CharField(max_length=400, blank=True)
    withdrawn_on = models.DateField(null=True)
    withdrawn_by = models.UUIDField(null=True)
    path = PathField()
    union_code = UnionCodeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(amount_dong__gt=0), name="an_application_asks_for_money"
            ),
        ]
        indexes = [models.Index(fields=["group", "state"], name="applications_of_a_group")]


class PlanItem(models.Model):
    """Dòng phương án: what the money buys."""

    application = models.ForeignKey(LoanApplication, models.PROTECT, related_name="plan")
    what = models.CharField(max_length=160)
    quantity = models.CharField(max_length=60, blank=True)
    amount_dong = DongField()
    path = PathField()
    union_code = UnionCodeField()


class LoanReview(models.Model):
    """Bình xét cho vay: the group's vote on one application at a meeting."""

    application = models.OneToOneField(LoanApplication, models.PROTECT, related_name="review")
    meeting = models.ForeignKey("groups.Meeting", models.PROTECT, related_name="loan_reviews")
    votes_for = models.PositiveSmallIntegerField()
    votes_against = models.PositiveSmallIntegerField()
    carried = models.BooleanField()
    amount_dong = DongField()
    term_months = models.PositiveSmallIntegerField()
    reason = models.CharField(max_length=300, blank=True)
    path = PathField()
    union_code = UnionCodeField()


class LoanRequestList(models.Model):
    """Danh sách tổ viên đề nghị vay vốn (03/TD): one programme, one meeting; the commune's People's Committee confirms on it."""

    class State(models.TextChoices):
        MADE = "made"
        UNION_SIGNED = "union_signed"
        SENT = "sent"
        CONFIRMED = "confirmed"
        RETURNED = "returned"

    number = models.CharField(max_length=24, unique=True)
    group = models.ForeignKey(
        "groups.SavingsAndLoanGroup", models.PROTECT, related_name="request_lists"
    )
    meeting = models.ForeignKey("groups.Meeting", models.PROTECT, related_name="request_lists")
    programme = models.ForeignKey("programmes.Programme", models.PROTECT, related_name="+")
    state = models.CharField(max_length=12, choices=State.choices, default=State.MADE)
    made_on = models.DateField()
    union_signed_on = models.DateField(null=True)
    union_signed_by = models.UUIDField(null=True)
    sent_on = models.DateField(null=True)
    confirmed_on = models.DateField(null=True)
    confirmed_by = models.UUIDField(null=True)
    returned_reason = models.CharField(max_length=300, blank=True)
    path = PathField()
    union_code = UnionCodeField()
    version = models.PositiveIntegerField(default=1)


class RequestLine(models.Model):
    """Dòng 03/TD: an application on a list, and whether the commune confirmed residence and class."""

    request_list = models.ForeignKey(LoanRequestList, models.PROTECT, related_name="lines")
    application = models.OneToOneField(LoanApplication, models.PROTECT, related_name="request_line")
    confirmed = models.BooleanField(null=True)
    reason = models.CharField(max_length=300, blank=True)
    path = PathField()
    union_code = UnionCodeField()


class Approval(models.Model):
    """Phê duyệt cho vay: proposed by one person (maker), decided by another (checker)."""

    class State(models.TextChoices):
        PROPOSED = "proposed"
        APPROVED = "approved"
        REFUSED = "refused"
        SENT_BACK = "sent_back"
        WITHDRAWN = "withdrawn"

    application = models.OneToOneField(LoanApplication, models.PROTECT, related_name="approval")
    state = models.CharField(max_length=10, choices=State.choices, default=State.PROPOSED)
    amount_dong = DongField()
    first_dong = DongField(null=True)
    """Lần đầu: what the first disbursement brings, of a loan paid out in several; None brings all."""
    term_months = models.PositiveSmallIntegerField()
    rhythm_months = models.PositiveSmallIntegerField()
    custom_plan = models.JSONField(null=True)
    """Lịch trả riêng: [month after the first payout, đồng] of each instalment; None follows the rhythm."""
    rate_pct = RateField()
    received_on = models.DateField()
    proposed_on = models.DateField()
    proposed_by = models.UUIDField()
    decided_on = models.DateField(null=True)
    decided_by = models.UUIDField(null=True)
    reason = models.CharField(max_length=400, blank=True)
    area_list = models.ForeignKey(
        "programmes.AreaList", models.PROTECT, null=True, related_name="+"
    )
    path = PathField()
    union_code = UnionCodeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("proposed_by")),
                name="maker_and_checker_are_two_people",
            )
        ]


class ApprovalNotice(models.Model):
    """Thông báo kết quả phê duyệt (04/TD): from the bank by way of commune and union to group and borrower."""

    number = models.CharField(max_length=24, unique=True)
    group = models.ForeignKey("groups.SavingsAndLoanGroup", models.PROTECT, related_name="notices")
    request_list = models.OneToOneField(LoanRequestList, models.PROTECT, related_name="notice")
    point = models.ForeignKey("associations.CommunePoint", models.PROTECT, related_name="+")
    pays_on = models.DateField()
    sent_on = models.DateField()
    sent_by = models.UUIDField()
    commune_read_at = models.DateTimeField(null=True)
    union_read_at = models.DateTimeField(null=True)
    group_read_at = models.DateTimeField(null=True)
    borrowers_told_at = models.DateTimeField(null=True)
    path = PathField()
    union_code = UnionCodeField()


class BalanceOf(Joined):
    """Số dư của khoản vay: its one row in the ledger, joined by the loan's own id. No column, so no migration knows it."""

    def __init__(self) -> None:
        super().__init__(
            "ledger.LoanBalance",
            models.DO_NOTHING,
            from_fields=["id"],
            to_fields=["loan_id"],
            related_name="+",
            null=True,
            editable=False,
        )

    def contribute_to_class(
        self, cls: type[models.Model], name: str, private_only: bool = False, **kwargs: Any
    ) -> None:
        """Private to the model: a lookup finds it, a form and a migration do not."""
        super().contribute_to_class(cls, name, private_only=True, **kwargs)


class Loan(models.Model):
    """Khoản vay: contract facts; amounts stand on its balance. Money source and investor are columns from the first day."""

    class State(models.TextChoices):
        OPEN = "open"
        PAID_OFF = "paid_off"
        WRITTEN_OFF = "written_off"

    code = models.CharField(max_length=16, unique=True)
    application = models.OneToOneField(
        LoanApplication, models.PROTECT, null=True, related_name="loan"
    )
    office = models.ForeignKey("associations.Office", models.PROTECT, related_name="+")
    group = models.ForeignKey(
        "groups.SavingsAndLoanGroup", models.PROTECT, null=True, related_name="loans"
    )
    membership = models.ForeignKey(
        "groups.Membership", models.PROTECT, null=True, related_name="loans"
    )
    household = models.ForeignKey("people.Household", models.PROTECT, related_name="loans")
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="loans")
    programme = models.ForeignKey("programmes.Programme", models.PROTECT, related_name="+")
    amount_dong = DongField()
    term_months = models.PositiveSmallIntegerField()
    rhythm_months = models.PositiveSmallIntegerField(default=12)
    works = models.PositiveSmallIntegerField(default=0)
    study_months = models.PositiveSmallIntegerField(default=0)
    signed_on = models.DateField()
    disbursed_on = models.DateField()
    due_on = models.DateField()
    """Hạn cuối theo hợp đồng; of a loan rolled over, the last day of its present cycle."""
    extended_to = models.DateField(null=True)
    """Ngày gia hạn: since the last extension or rollover all that was unpaid then is due on this one day."""
    interest_due_from = models.DateField(null=True)
    tranches_ended_on = models.DateField(null=True)
    """Thôi giải ngân: no further tranche from this day, though less than the contract's amount was paid out."""
    instalments_bind = models.BooleanField(default=False)
    purpose = models.CharField(max_length=300, blank=True)
    money_source = models.PositiveSmallIntegerField(choices=MONEY_SOURCES, default=1)
    investor_code = models.CharField(max_length=20, blank=True)
    by_opening = models.BooleanField(default=False)
    state = models.CharField(max_length=12, choices=State.choices, default=State.OPEN)
    path = PathField()
    union_code = UnionCodeField()
    balance = BalanceOf()

    class Meta:
        indexes = [
            models.Index(fields=["household"], name="loans_of_a_household"),
            models.Index(fields=["group", "state"], name="loans_of_a_group"),
        ]


class Tranche(models.Model):
    """Lần giải ngân: the grain of a balance; its own day, its own rate class."""

    loan = models.ForeignKey(Loan, models.PROTECT, related_name="tranches")
    number = models.PositiveSmallIntegerField()
    disbursed_on = models.DateField()
    amount_dong = DongField()
    rate_class = models.ForeignKey("programmes.RateClass", models.PROTECT, related_name="+")
    by_rollover = models.BooleanField(default=False, db_default=False)
    """Lưu vụ: principal carried over from the loan's earlier disbursements; nobody received money."""
    session_id = models.BigIntegerField(null=True)
    path = PathField()
    union_code = UnionCodeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["loan", "number"], name="one_tranche_a_number")
        ]


class Instalment(models.Model):
    """Kỳ hạn trả nợ: contractual day, extended day, and the session's day that decides overdue.

    `moved_dong` has left the instalment unpaid: it rolled on to another one, or was written off.
    """

    loan = models.ForeignKey(Loan, models.PROTECT, related_name="instalments")
    number = models.PositiveSmallIntegerField()
    due_on = models.DateField()
    extended_on = models.DateField(null=True)
    principal_dong = DongField()
    paid_dong = DongField(default=0)
    overdue_dong = DongField(default=0)
    frozen_dong = DongField(default=0)
    moved_dong = DongField(default=0)
    path = PathField()
    union_code = UnionCodeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["loan", "number"], name="one_instalment_a_number"),
            models.CheckConstraint(
                condition=Q(
                    principal_dong__gte=F("paid_dong") + F("overdue_dong") + F("frozen_dong")
                ),
                name="an_instalment_holds_its_parts",
            ),
        ]
        indexes = [models.Index(fields=["due_on"], name="instalments_by_day")]


class InstalmentEvent(models.Model):
    """Việc của kỳ hạn: paid, moved, extended, overdue, frozen, written off; behind "due debt handled on time"."""

    class Kind(models.TextChoices):
        PAID = "paid"
        MOVED = "moved"
        EXTENDED = "extended"
        OVERDUE = "overdue"
        FROZEN = "frozen"
        UNFROZEN = "unfrozen"
        ROLLED = "rolled"
        WRITTEN_OFF = "writeoff"
        UNDONE = "undone"

    instalment = models.ForeignKey(Instalment, models.PROTECT, related_name="events")
    loan_id = models.BigIntegerField()
    kind = models.CharField(max_length=8, choices=Kind.choices)
    on = models.DateField()
    amount_dong = DongField()
    overdue_dong = DongField(default=0, db_default=0)
    """Phần quá hạn của một lần trả; negative rows undo an event whose entry was reversed."""
    frozen_dong = DongField(default=0, db_default=0)
    undoes_id = models.BigIntegerField(null=True)
    target_id = models.BigIntegerField(null=True)
    """Kỳ nhận: the instalment to which a missed one rolled on."""
    entry_id = models.UUIDField(null=True)
    path = PathField()
    union_code = UnionCodeField()


class LoanOpening(models.Model):
    """Mở sổ: the one deed by which an office's books begin, a day and its digest."""

    office = models.OneToOneField("associations.Office", models.PROTECT, related_name="+")
    opened_on = models.DateField()
    loans = models.PositiveIntegerField()
    principal_dong = DongField()
    done_by = models.UUIDField()
    done_at = models.DateTimeField(db_default=Now())
