"""Phiên giao dịch xã: sessions, teams, queues, collection sheets (13/TD), receipts, cash counts, briefings."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from diemtua.ground.clock import new_id
from diemtua.ground.fields import DongField, PathField, UnionCodeField


class CommuneSession(models.Model):
    """Phiên giao dịch xã: one point, one day."""

    class State(models.TextChoices):
        PLANNED = "planned"
        OPEN = "open"
        POSTED = "posted"
        CLOSED = "closed"

    point = models.ForeignKey("associations.CommunePoint", models.PROTECT, related_name="sessions")
    office = models.ForeignKey("associations.Office", models.PROTECT, related_name="+")
    unit = models.ForeignKey("places.Unit", models.PROTECT, related_name="+")
    held_on = models.DateField()
    state = models.CharField(max_length=8, choices=State.choices, default=State.PLANNED)
    cash_brought_dong = DongField(default=0)
    opened_at = models.DateTimeField(null=True)
    opened_by = models.UUIDField(null=True)
    posted_at = models.DateTimeField(null=True)
    posted_by = models.UUIDField(null=True)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.UUIDField(null=True)
    path = PathField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["point", "held_on"], name="one_session_a_point_a_day"),
            models.CheckConstraint(
                condition=Q(closed_by__isnull=True) | ~Q(closed_by=F("posted_by")),
                name="who_posts_does_not_close",
            ),
        ]


class SessionTeamMember(models.Model):
    """Tổ giao dịch: leader, controller, teller; at least three people, each with a part."""

    class Part(models.TextChoices):
        LEADER = "leader"
        CONTROLLER = "controller"
        TELLER = "teller"
        GUARD = "guard"

    session = models.ForeignKey(CommuneSession, models.PROTECT, related_name="team")
    party = models.ForeignKey("parties.Party", models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    part = models.CharField(max_length=10, choices=Part.choices)
    path = PathField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["session", "party"], name="one_part_a_person")
        ]


class CollectionSheet(models.Model):
    """Bảng kê thu (13/TD): one group, one session; prepared by the bank with what is due, filled by the leader."""

    class State(models.TextChoices):
        PREPARED = "prepared"
        COLLECTING = "collecting"
        HANDED_IN = "handed_in"
        COUNTED = "counted"
        POSTED = "posted"
        ABSENT = "absent"

    session = models.ForeignKey(CommuneSession, models.PROTECT, related_name="sheets")
    group = models.ForeignKey("groups.SavingsAndLoanGroup", models.PROTECT, related_name="sheets")
    number = models.CharField(max_length=40, unique=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.PREPARED)
    attended_by = models.CharField(max_length=8, blank=True)
    notes_listed = models.JSONField(null=True)
    """Bảng kê mệnh giá: what the leader brings, as the union's cadre saw it before the teller counts."""
    cash_counted_dong = DongField(null=True)
    union_checked_by = models.UUIDField(null=True)
    union_checked_at = models.DateTimeField(null=True)
    check_waived_by = models.UUIDField(null=True)
    """Who let the group go to the teller without the union's check, and why."""
    check_waived_at = models.DateTimeField(null=True)
    check_waived_reason = models.CharField(max_length=300, blank=True, default="", db_default="")
    handed_in_at = models.DateTimeField(null=True)
    path = PathField()
    union_code = UnionCodeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["session", "group"], name="one_sheet_a_group"),
            models.CheckConstraint(
                condition=Q(
                    check_waived_by__isnull=True,
                    check_waived_at__isnull=True,
                    check_waived_reason="",
                )
                | Q(check_waived_by__isnull=False, check_waived_at__isnull=False)
                & ~Q(check_waived_reason=""),
                name="a_waived_check_has_its_reason",
            ),
        ]


class SheetLine(models.Model):
    """Dòng 13/TD: a member's interest due up to the session, arrears, savings balance. No principal column."""

    sheet = models.ForeignKey(CollectionSheet, models.PROTECT, related_name="lines")
    membership = models.ForeignKey("groups.Membership", models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField()
    interest_dong = DongField()
    arrears_dong = DongField()
    savings_balance_dong = DongField()
    has_overdue = models.BooleanField(default=False)
    path = PathField()
    union_code = UnionCodeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sheet", "membership"], name="one_sheet_line_a_member")
        ]


class Receipt(models.Model):
    """Biên lai (01/BL): what one member gave the leader: interest and savings, with the client's own id.

    That it stands on a line of its sheet is held by sql/10_receipts.sql, for all new receipts at once.
    """

    class State(models.TextChoices):
        RECORDED = "recorded"
        POSTED = "posted"
        REVERSED = "reversed"

    id = models.UUIDField(primary_key=True, default=new_id)
    number = models.CharField(max_length=50)
    sheet = models.ForeignKey(
        CollectionSheet, models.PROTECT, related_name="receipts", db_constraint=False
    )
    membership = models.ForeignKey(
        "groups.Membership", models.PROTECT, related_name="receipts", db_constraint=False
    )
    interest_dong = DongField()
    savings_dong = DongField()
    received_on = models.DateField()
    device_at = models.DateTimeField(null=True)
    received_at = models.DateTimeField(db_default=Now())
    recorded_by = models.UUIDField()
    state = models.CharField(max_length=8, choices=State.choices, default=State.RECORDED)
    replaces = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="+", db_index=False
    )
    path = PathField()
    union_code = UnionCodeField()

    class Meta:
        constraints = [
            # As a constraint it has one index; `unique=True` would bring a second one for LIKE, which nobody asks.
            models.UniqueConstraint(fields=["number"], name="one_receipt_a_number"),
            models.CheckConstraint(
                condition=Q(interest_dong__gte=0, savings_dong__gte=0)
                & ~Q(interest_dong=0, savings_dong=0),
                name="a_receipt_holds_money",
            ),
            models.UniqueConstraint(
                fields=["sheet", "membership"],
                condition=~Q(state="reversed"),
                name="one_valid_receipt_a_member",
            ),
        ]


class QueueItem(models.Model):
    """Hàng đợi: a payout or a principal payment of a borrower in person at the session."""

    class Kind(models.TextChoices):
        PAYOUT = "payout"
        PRINCIPAL = "principal"
        WITHDRAWAL = "withdrawal"

    class State(models.TextChoices):
        WAITING = "waiting"
        DONE = "done"
        ABSENT = "absent"

    session = models.ForeignKey(CommuneSession, models.PROTECT, related_name="queue")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    application = models.ForeignKey(
        "lending.LoanApplication", models.PROTECT, null=True, related_name="+"
    )
    loan = models.ForeignKey("lending.Loan", models.PROTECT, null=True, related_name="+")
    membership = models.ForeignKey("groups.Membership", models.PROTECT, null=True, related_name="+")
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    amount_dong = DongField()
    done_at = models.DateTimeField(null=True)
    done_by = models.UUIDField(null=True)
    entry_id = models.UUIDField(null=True)
    client_id = models.UUIDField(null=True, unique=True)
    approved_by = models.UUIDField(null=True)
    """Who let a large withdrawal be paid: another person than who pays it."""
    approved_at = models.DateTimeField(null=True)
    path = PathField()
    union_code = UnionCodeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True)
                | Q(done_by__isnull=True)
                | ~Q(approved_by=F("done_by")),
                name="who_approves_does_not_pay",
            )
        ]


class CashCount(models.Model):
    """Bảng kê mệnh giá: notes counted, of one group's sheet or of the whole session's box."""

    session = models.ForeignKey(CommuneSession, models.PROTECT, related_name="cash_counts")
    sheet = models.OneToOneField(
        CollectionSheet, models.PROTECT, null=True, related_name="cash_count"
    )
    notes = models.JSONField()
    total_dong = DongField()
    expected_dong = DongField()
    counted_by = models.UUIDField()
    counted_at = models.DateTimeField(db_default=Now())
    reason = models.CharField(max_length=300, blank=True)
    path = PathField()
    union_code = UnionCodeField(default=0)


class CashCorrection(models.Model):
    """Bút toán điều chỉnh tiền tổ nộp: the third way out of a difference. Asked by the teller with a reason, decided
    by the controller; what is short or over then stands on the group until it is settled.
    """

    session = models.ForeignKey(CommuneSession, models.PROTECT, related_name="corrections")
    sheet = models.ForeignKey(CollectionSheet, models.PROTECT, related_name="corrections")
    notes = models.JSONField()
    counted_dong = DongField()
    listed_dong = DongField()
    reason = models.CharField(max_length=300)
    asked_by = models.UUIDField()
    asked_at = models.DateTimeField(db_default=Now())
    approved = models.BooleanField(null=True)
    decided_by = models.UUIDField(null=True)
    decided_at = models.DateTimeField(null=True)
    entry_id = models.UUIDField(null=True)
    path = PathField()
    union_code = UnionCodeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("asked_by")),
                name="a_correction_takes_two_people",
            ),
            models.CheckConstraint(
                condition=Q(approved__isnull=True, decided_by__isnull=True)
                | Q(approved__isnull=False, decided_by__isnull=False),
                name="a_decided_correction_says_by_whom",
            ),
            models.CheckConstraint(
                condition=~Q(reason="") & ~Q(counted_dong=F("listed_dong")),
                name="a_correction_has_difference_and_reason",
            ),
            models.UniqueConstraint(
                fields=["sheet"],
                condition=Q(approved__isnull=True),
                name="one_open_correction_a_sheet",
            ),
        ]

    @property
    def difference_dong(self) -> int:
        """Đếm được trừ sổ: short is negative."""
        return int(self.counted_dong - self.listed_dong)


class DifferenceSettled(models.Model):
    """Tổ nộp bù hoặc nhận lại chênh lệch: what stood on the group ends at zero."""

    session = models.ForeignKey(CommuneSession, models.PROTECT, related_name="settled_differences")
    group = models.ForeignKey("groups.SavingsAndLoanGroup", models.PROTECT, related_name="+")
    amount_dong = DongField()
    """Positive: the group brought what was short; negative: it took back what was over."""
    done_by = models.UUIDField()
    done_at = models.DateTimeField(db_default=Now())
    entry_id = models.UUIDField()
    path = PathField()
    union_code = UnionCodeField()


class CommissionPayment(models.Model):
    """Phiếu chi hoa hồng: what a group's board was paid at a session, and who of it signed."""

    number = models.CharField(max_length=50, unique=True)
    session = models.ForeignKey(CommuneSession, models.PROTECT, related_name="commissions")
    group = models.ForeignKey("groups.SavingsAndLoanGroup", models.PROTECT, related_name="+")
    received_by = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    amount_dong = DongField()
    paid_by = models.UUIDField()
    paid_at = models.DateTimeField(db_default=Now())
    entry_id = models.UUIDField()
    path = PathField()
    union_code = UnionCodeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["session", "group"], name="one_commission_payment_a_group_and_session"
            ),
            models.CheckConstraint(
                condition=Q(amount_dong__gt=0), name="a_commission_payment_is_money"
            ),
        ]


class Briefing(models.Model):
    """Giao ban: who attended, what was said, tasks with owner and day."""

    session = models.OneToOneField(CommuneSession, models.PROTECT, related_name="briefing")
    chaired_by = models.CharField(max_length=120)
    secretary = models.CharField(max_length=120, blank=True)
    """Thư ký: who wrote the minutes."""
    results = models.TextField(blank=True)
    shortcomings = models.TextField(blank=True)
    new_policy = models.TextField(blank=True)
    written_at = models.DateTimeField(null=True)
    path = PathField()
    version = models.PositiveIntegerField(default=1)


class BriefingAttendance(models.Model):
    """Dự giao ban: who came, in which role."""

    briefing = models.ForeignKey(Briefing, models.PROTECT, related_name="attendances")
    name = models.CharField(max_length=120)
    role = models.CharField(max_length=120)
    group = models.ForeignKey(
        "groups.SavingsAndLoanGroup", models.PROTECT, null=True, related_name="+"
    )
    present = models.BooleanField(default=True)
    path = PathField()


class BriefingTask(models.Model):
    """Việc giao tại giao ban: what, who, by when, done when."""

    briefing = models.ForeignKey(Briefing, models.PROTECT, related_name="tasks")
    what = models.CharField(max_length=300)
    owner = models.CharField(max_length=120)
    due_on = models.DateField()
    done_on = models.DateField(null=True)
    path = PathField()
