"""Tổ tiết kiệm và vay vốn: groups, boards, members, meetings, authorisation contracts (11/TD)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from diemtua.associations.models import no_overlap
from diemtua.ground.fields import DongField, PathField, UnionCodeField


class SavingsAndLoanGroup(models.Model):
    """Tổ tiết kiệm và vay vốn: voluntary, in one village, founded by a union, accepted by the
    commune's People's Committee.
    """

    class State(models.TextChoices):
        DRAFT = "draft"
        MEETING = "meeting"
        SUBMITTED = "submitted"
        APPROVED = "approved"
        CONTRACTED = "contracted"
        ACTIVE = "active"
        DISSOLVED = "dissolved"

    code = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=120)
    fold = models.CharField(max_length=120, editable=False, default="", db_collation="C")
    sort_key = models.CharField(max_length=260, editable=False, default="", db_collation="C")
    path = PathField(unique=True)
    office = models.ForeignKey("associations.Office", models.PROTECT, related_name="+")
    union_code = UnionCodeField()
    state = models.CharField(max_length=12, choices=State.choices, default=State.DRAFT)
    min_saving_dong = DongField(default=0)
    meets_every_months = models.PositiveSmallIntegerField(default=3)
    convention = models.TextField(blank=True)
    founded_on = models.DateField(null=True, blank=True)
    dissolved_on = models.DateField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)


class GroupPlacement(models.Model):
    """Nơi của tổ: village, commune point and union, dated, so that a reorganisation or hand-over
    keeps history.
    """

    group = models.ForeignKey(SavingsAndLoanGroup, models.PROTECT, related_name="placements")
    village = models.ForeignKey("places.Village", models.PROTECT, related_name="+")
    unit = models.ForeignKey("places.Unit", models.PROTECT, related_name="+")
    point = models.ForeignKey("associations.CommunePoint", models.PROTECT, related_name="+")
    union_code = UnionCodeField()
    path = PathField()
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    decision = models.CharField(max_length=160, blank=True)

    class Meta:
        constraints = [no_overlap("a_group_stands_in_one_place", "group")]


class Membership(models.Model):
    """Tổ viên: a household in a group by one person. One household, one group in the commune."""

    class State(models.TextChoices):
        BORROWER = "borrower"
        PAID_OFF_WITH_SAVINGS = "paid_off_with_savings"
        SAVINGS_ONLY = "savings_only"
        LEFT = "left"

    group = models.ForeignKey(SavingsAndLoanGroup, models.PROTECT, related_name="memberships")
    household = models.ForeignKey("people.Household", models.PROTECT, related_name="memberships")
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="memberships")
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=24, choices=State.choices, default=State.SAVINGS_ONLY)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    path = PathField()
    union_code = UnionCodeField()

    class Meta:
        constraints = [
            no_overlap("one_household_one_group", "household"),
            no_overlap("one_number_a_group", "group", "number"),
        ]


class BoardMember(models.Model):
    """Ban quản lý tổ: leader or deputy, dated."""

    class Post(models.TextChoices):
        LEADER = "leader"
        DEPUTY = "deputy"

    group = models.ForeignKey(SavingsAndLoanGroup, models.PROTECT, related_name="board")
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="board_posts")
    post = models.CharField(max_length=8, choices=Post.choices)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    path = PathField()
    union_code = UnionCodeField()

    class Meta:
        constraints = [no_overlap("one_person_a_post", "group", "post")]


class UnionPost(models.Model):
    """Chức vụ trong Ban Thường vụ Hội cấp xã: who holds one may not sit on a group's board."""

    class Post(models.TextChoices):
        CHAIR = "chair"
        VICE_CHAIR = "vice_chair"
        STANDING = "standing"

    person = models.ForeignKey("people.Person", models.PROTECT, related_name="union_posts")
    body = models.ForeignKey("associations.AssociationBody", models.PROTECT, related_name="+")
    post = models.CharField(max_length=12, choices=Post.choices)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    path = PathField()
    union_code = UnionCodeField(default=0)

    class Meta:
        constraints = [no_overlap("one_union_post_a_body", "person", "body")]


class BoardHandover(models.Model):
    """Biên bản bàn giao ban quản lý tổ: books, receipts and money, from old leader to new."""

    group = models.ForeignKey(SavingsAndLoanGroup, models.PROTECT, related_name="handovers")
    approval = models.OneToOneField("groups.GroupApproval", models.PROTECT, related_name="handover")
    from_person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    to_person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    handed_on = models.DateField()
    books = models.CharField(max_length=300)
    receipts_count = models.PositiveIntegerField()
    cash_dong = DongField()
    witness = models.CharField(max_length=120)
    path = PathField()
    union_code = UnionCodeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(cash_dong__gte=0), name="handed_over_cash_is_counted"
            ),
            models.CheckConstraint(
                condition=~Q(from_person=models.F("to_person")), name="handover_needs_two_people"
            ),
        ]


class Kinship(models.Model):
    """Quan hệ gia đình: spouse, parent and child, siblings; a leader's kin is no deputy."""

    person = models.ForeignKey("people.Person", models.PROTECT, related_name="kin")
    other = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    kind = models.CharField(
        max_length=8, choices=[("spouse", "spouse"), ("parent", "parent"), ("sibling", "sibling")]
    )
    path = PathField()
    union_code = UnionCodeField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "other"], name="one_kinship_a_pair")
        ]


class Meeting(models.Model):
    """Cuộc họp tổ: attendance, quorum, votes, minutes (10/TD founding and board; 10C/TD members,
    loan review, savings).
    """

    class Kind(models.TextChoices):
        FOUNDING = "founding"
        REVIEW = "review"
        ORDINARY = "ordinary"
        BOARD = "board"

    class State(models.TextChoices):
        CALLED = "called"
        HELD = "held"
        MINUTED = "minuted"

    group = models.ForeignKey(SavingsAndLoanGroup, models.PROTECT, related_name="meetings")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    state = models.CharField(max_length=8, choices=State.choices, default=State.CALLED)
    held_on = models.DateField()
    place = models.CharField(max_length=200, blank=True)
    chair = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    secretary = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    union_witness = models.CharField(max_length=120, blank=True)
    village_head = models.CharField(max_length=120, blank=True)
    members_count = models.PositiveSmallIntegerField(default=0)
    present_count = models.PositiveSmallIntegerField(default=0)
    notes = models.TextField(blank=True)
    path = PathField()
    union_code = UnionCodeField()
    version = models.PositiveIntegerField(default=1)


class Attendance(models.Model):
    """Có mặt: a member at a meeting."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="attendances")
    membership = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    present = models.BooleanField()
    path = PathField()
    union_code = UnionCodeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "membership"], name="one_attendance_a_member"
            )
        ]


class Resolution(models.Model):
    """Nghị quyết của cuộc họp: what was voted, for and against, carried or not."""

    class Kind(models.TextChoices):
        FOUND = "found"
        CONVENTION = "convention"
        ELECT = "elect"
        ADMIT = "admit"
        RELEASE = "release"
        LOAN = "loan"
        SAVING = "saving"
        OTHER = "other"

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="resolutions")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    subject = models.CharField(max_length=200)
    subject_id = models.BigIntegerField(null=True)
    post = models.CharField(max_length=8, choices=BoardMember.Post.choices, blank=True, default="")
    amount_dong = DongField(default=0)
    votes_for = models.PositiveSmallIntegerField()
    votes_against = models.PositiveSmallIntegerField()
    carried = models.BooleanField()
    path = PathField()
    union_code = UnionCodeField()


class GroupApproval(models.Model):
    """UBND xã chấp thuận: the commune's acceptance of a founding or a new board (on 10/TD)."""

    group = models.ForeignKey(SavingsAndLoanGroup, models.PROTECT, related_name="approvals")
    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="approvals")
    decided_on = models.DateField(null=True)
    accepted = models.BooleanField(null=True)
    reason = models.CharField(max_length=300, blank=True)
    decided_by = models.UUIDField(null=True)
    submitted_by = models.UUIDField(null=True)
    submitted_at = models.DateTimeField(db_default=Now())
    path = PathField()
    union_code = UnionCodeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=models.F("submitted_by")),
                name="group_approval_takes_two_people",
            ),
            models.UniqueConstraint(
                fields=["meeting"],
                condition=Q(accepted__isnull=True),
                name="one_open_approval_a_meeting",
            ),
        ]


class Delegation(models.Model):
    """Hợp đồng ủy nhiệm (11/TD): bank and group board; a new leader, a new contract."""

    group = models.ForeignKey(SavingsAndLoanGroup, models.PROTECT, related_name="delegations")
    leader = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    number = models.CharField(max_length=60)
    collects_interest = models.BooleanField(default=True)
    collects_savings = models.BooleanField(default=True)
    signed_on = models.DateField()
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    path = PathField()
    union_code = UnionCodeField()

    class Meta:
        constraints = [
            no_overlap("one_delegation_a_group", "group"),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=models.F("valid_from")),
                name="delegation_days",
            ),
        ]
