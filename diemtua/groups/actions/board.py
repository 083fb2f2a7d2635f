"""Ban quản lý và ủy nhiệm: the bank signs 11/TD with a board; a new leader, a new contract."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q

from diemtua.access.models import Assignment
from diemtua.ground.actors import Actor
from diemtua.ground.deeds import deed
from diemtua.ground.problems import raise_all
from diemtua.groups import queries
from diemtua.groups.actions.steps import (
    State,
    board_problems,
    elected,
    locked_group,
    locked_meeting,
    move,
    sitting,
)
from diemtua.groups.models import (
    BoardHandover,
    BoardMember,
    Delegation,
    Meeting,
    SavingsAndLoanGroup,
)
from diemtua.groups.problems import (
    BoardIncomplete,
    ChangedTheSameDay,
    ContractNumberMissing,
    HandoverDone,
    HandoverIncomplete,
    NotAcceptedYet,
    VoteNotCarried,
)
from diemtua.groups.words import VOTES
from diemtua.people.actions import clean
from diemtua.people.models import Person
from diemtua.people.queries import in_force

ROLE_OF_POST = {BoardMember.Post.LEADER: "group_leader", BoardMember.Post.DEPUTY: "group_deputy"}


@dataclass(frozen=True, kw_only=True)
class Handover:
    """Bàn giao: books and receipts and the money counted, before a witness."""

    books: str
    receipts_count: int
    cash_dong: int
    witness: str


@deed("group.delegated", needs="group.contract")
def sign_delegation(
    *,
    by: Actor,
    group: SavingsAndLoanGroup,
    number: str,
    collects_interest: bool,
    collects_savings: bool,
    version: int | None = None,
) -> Delegation:
    """Ký hợp đồng ủy nhiệm 11/TD với ban quản lý của tổ mới được chấp thuận."""
    group = locked_group(group, by, version=version, states=(State.APPROVED,))
    leader = sitting(group, BoardMember.Post.LEADER, by)
    if leader is None:
        raise BoardIncomplete
    made = _delegation(group, leader.person, number, by)
    made.collects_interest, made.collects_savings = collects_interest, collects_savings
    made.save(using=by.using)
    move(group, by, to=State.CONTRACTED)
    return made


@deed("group.activated", needs="group.contract")
def activate_group(
    *, by: Actor, group: SavingsAndLoanGroup, version: int | None = None
) -> SavingsAndLoanGroup:
    """Tổ bắt đầu hoạt động: the roles of its board begin, and its members may borrow."""
    group = locked_group(group, by, version=version, states=(State.CONTRACTED,))
    for row in queries.board(group, by.on, using=by.using):
        _begin_role(group, row.person, row.post, by)
    move(group, by, to=State.ACTIVE, founded_on=by.on)
    return group


@deed("group.leader_changed", needs="group.contract")
def change_leader(
    *, by: Actor, meeting: Meeting, handover: Handover, number: str, version: int | None = None
) -> Delegation:
    """Đổi tổ trưởng theo biên bản đã được UBND xã chấp thuận: hand-over, new board, new 11/TD."""
    meeting = locked_meeting(meeting, by, version=version)
    group = locked_group(meeting.group, by, version=None, states=(State.ACTIVE,))
    approval = queries.accepted_approval(meeting, using=by.using)
    if approval is None:
        raise NotAcceptedYet(held_on=f"{meeting.held_on:%d/%m/%Y}")
    if BoardHandover.objects.using(by.using).filter(approval=approval).exists():
        raise HandoverDone
    old, new = sitting(group, BoardMember.Post.LEADER, by), elected(meeting, "leader", by)
    if old is None or new is None or old.person_id == new.pk:
        raise VoteNotCarried(what=VOTES["elect"])
    deputy = elected(meeting, "deputy", by) or _deputy_after(group, new, by)
    raise_all(board_problems(group, new, deputy, by))
    _hand_over(group, approval.pk, handover, old.person, new, by)
    _seat(group, BoardMember.Post.LEADER, new, by)
    if deputy is not None:
        _seat(group, BoardMember.Post.DEPUTY, deputy, by)
    before = _end_delegation(group, by)
    made = _delegation(group, new, number, by)
    if before is not None:
        made.collects_interest = before.collects_interest
        made.collects_savings = before.collects_savings
    made.save(using=by.using)
    move(group, by)
    return made


@deed("group.deputy_changed", needs="group.contract")
def change_deputy(
    *, by: Actor, meeting: Meeting, version: int | None = None
) -> SavingsAndLoanGroup:
    """Đổi tổ phó theo biên bản đã được chấp thuận; the contract stays, since the leader signs it."""
    meeting = locked_meeting(meeting, by, version=version)
    group = locked_group(meeting.group, by, version=None, states=(State.ACTIVE,))
    if queries.accepted_approval(meeting, using=by.using) is None:
        raise NotAcceptedYet(held_on=f"{meeting.held_on:%d/%m/%Y}")
    leader, deputy = sitting(group, BoardMember.Post.LEADER, by), elected(meeting, "deputy", by)
    if leader is None or deputy is None:
        raise VoteNotCarried(what=VOTES["elect"])
    raise_all(board_problems(group, leader.person, deputy, by))
    _seat(group, BoardMember.Post.DEPUTY, deputy, by)
    move(group, by)
    return group


def end_board(group: SavingsAndLoanGroup, by: Actor) -> None:
    """The board, its roles and its contract end, when a group is dissolved."""
    for row in queries.board(group, by.on, using=by.using):
        _unseat(group, row, by)
    _end_delegation(group, by)


def _deputy_after(group: SavingsAndLoanGroup, leader: Person, by: Actor) -> Person | None:
    """Who stays deputy when nobody else was elected; a deputy who rises leaves the post."""
    row = sitting(group, BoardMember.Post.DEPUTY, by)
    return row.person if row is not None and row.person_id != leader.pk else None


def _hand_over(
    group: SavingsAndLoanGroup,
    approval_id: int,
    handover: Handover,
    old: Person,
    new: Person,
    by: Actor,
) -> None:
    if not clean(handover.books) or not clean(handover.witness):
        raise HandoverIncomplete(field="books" if not clean(handover.books) else "witness")
    BoardHandover.objects.using(by.using).create(
        group=group,
        approval_id=approval_id,
        from_person=old,
        to_person=new,
        handed_on=by.on,
        books=clean(handover.books)[:300],
        receipts_count=handover.receipts_count,
        cash_dong=handover.cash_dong,
        witness=clean(handover.witness)[:120],
        path=group.path,
        union_code=group.union_code,
    )


def _seat(group: SavingsAndLoanGroup, post: str, person: Person, by: Actor) -> None:
    """Whoever sits leaves, the new one sits down; one who sits there already stays."""
    for row in queries.board(group, by.on, using=by.using):
        if row.person_id == person.pk and row.post == post:
            return
        if row.post == post or row.person_id == person.pk:
            _unseat(group, row, by)
    BoardMember.objects.using(by.using).create(
        group=group,
        person=person,
        post=post,
        valid_from=by.on,
        path=group.path,
        union_code=group.union_code,
    )
    _begin_role(group, person, post, by)


def _unseat(group: SavingsAndLoanGroup, row: BoardMember, by: Actor) -> None:
    if row.valid_from >= by.on:
        raise ChangedTheSameDay
    row.valid_to = by.on
    row.save(using=by.using, update_fields=["valid_to"])
    roles = Assignment.objects.using(by.using).filter(
        Q(valid_to__isnull=True) | Q(valid_to__gt=by.on),
        party=row.person.party_id,
        role=ROLE_OF_POST[BoardMember.Post(row.post)],
        group_path=group.path,
    )
    if roles.filter(valid_from__gte=by.on).exists():
        raise ChangedTheSameDay
    roles.update(valid_to=by.on)


def _begin_role(group: SavingsAndLoanGroup, person: Person, post: str, by: Actor) -> None:
    role = ROLE_OF_POST[BoardMember.Post(post)]
    held = Assignment.objects.using(by.using).filter(
        in_force(by.on), party=person.party_id, role=role, group_path=group.path
    )
    if not held.exists():
        Assignment.objects.using(by.using).create(
            party_id=person.party_id,
            role=role,
            group_path=group.path,
            union_code=group.union_code,
            valid_from=by.on,
        )


def _delegation(group: SavingsAndLoanGroup, leader: Person, number: str, by: Actor) -> Delegation:
    if not clean(number):
        raise ContractNumberMissing(field="number")
    return Delegation(
        group=group,
        leader=leader,
        number=clean(number),
        signed_on=by.on,
        valid_from=by.on,
        path=group.path,
        union_code=group.union_code,
    )


def _end_delegation(group: SavingsAndLoanGroup, by: Actor) -> Delegation | None:
    row = (
        Delegation.objects.using(by.using)
        .select_for_update()
        .filter(group=group, valid_to__isnull=True)
        .first()
    )
    if row is not None:
        row.valid_to = by.on
        row.save(using=by.using, update_fields=["valid_to"])
    return row
