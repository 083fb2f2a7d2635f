"""Vai: what each role may do. A person acts in one role at a time; what is not written here is refused."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from diemtua.ground.actors import Actor


class Reach(StrEnum):
    """Phạm vi của vai: where an assignment of the role points."""

    GROUP = "group"
    UNIT = "unit"
    OFFICE = "office"
    NATION = "nation"


@dataclass(frozen=True)
class Role:
    code: str
    label: str | Promise
    reach: Reach
    of_union: bool
    may: frozenset[str]
    field_pages: bool = False


READS = frozenset(
    {
        "today.read",
        "group.read",
        "lending.read",
        "session.read",
        "report.read",
        "policy.read",
        "place.read",
    }
)
PEOPLE = frozenset({"people.read"})
LEADER = (
    READS
    | PEOPLE
    | {
        "group.meet",
        "group.join",
        "lending.apply",
        "lending.review",
        "lending.list",
        "lending.tell_borrowers",
        "risk.ask",
        "collection.record",
        "collection.read",
        "paper.print",
        "savings.read",
        "commission.read",
    }
)
CADRE = (
    READS
    | PEOPLE
    | {
        "plan.read",
        "group.found",
        "group.meet",
        "group.join",
        "group.board",
        "lending.apply",
        "lending.review",
        "lending.list",
        "lending.union_sign",
        "lending.pass_notice",
        "risk.ask",
        "risk.union_confirm",
        "collection.read",
        "collection.check",
        "session.brief",
        "paper.print",
        "report.export",
        "people.write",
        "fee.read",
        "savings.read",
        "group.strengthen",
        "commission.read",
    }
)
COMMUNE = (
    READS
    | PEOPLE
    | {
        "plan.read",
        "plan.decide_villages",
        "group.accept",
        "lending.confirm",
        "lending.pass_notice",
        "risk.commune_confirm",
        "paper.print",
        "poverty.decide",
        "session.board",
    }
)
TELLER = (
    READS
    | PEOPLE
    | {
        "session.teller",
        "session.count",
        "session.post",
        "lending.disburse",
        "lending.take_principal",
        "savings.withdraw",
        "collection.read",
        "collection.receive",
        "paper.print",
        "fee.pay",
        "savings.read",
        "savings.resident",
        "savings.open",
        "refund.read",
        "refund.pay",
        "commission.read",
    }
)
CONTROLLER = (
    READS
    | PEOPLE
    | {
        "session.close",
        "session.control",
        "collection.read",
        "entry.reverse",
        "ledger.read",
        "paper.print",
        "audit.own_office",
        "savings.read",
        "savings.resident",
        "savings.approve",
        "refund.read",
        "fee.read",
        "commission.read",
    }
)
OFFICER = (
    READS
    | PEOPLE
    | {
        "plan.read",
        "plan.draft",
        "fund.read",
        "fund.write",
        "session.open",
        "session.prepare",
        "session.brief",
        "session.teller",
        "collection.prepare",
        "collection.read",
        "lending.propose",
        "lending.notify",
        "lending.adjust",
        "risk.ask",
        "risk.propose",
        "risk.batch",
        "group.contract",
        "paper.print",
        "report.export",
        "people.write",
        "fee.read",
        "commission.read",
        "debt.read",
        "savings.read",
        "savings.resident",
        "savings.campaign",
        "savings.rate",
        "group.strengthen",
        "refund.read",
        "refund.propose",
    }
)
MANAGER = (
    READS
    | PEOPLE
    | {
        "plan.read",
        "plan.decide_communes",
        "fund.read",
        "fund.confirm",
        "entrustment.sign",
        "lending.approve",
        "lending.freeze",
        "lending.write_off",
        "lending.end_freeze",
        "lending.adjust",
        "risk.decide",
        "risk.book",
        "month.close",
        "month.read",
        "month.reopen",
        "report.export",
        "paper.print",
        "fee.read",
        "commission.read",
        "debt.read",
        "group.contract",
        "session.prepare",
        "place.reorganise",
        "opening.do",
        "people.unmask",
        "policy.confirm",
        "savings.read",
        "savings.resident",
        "savings.campaign",
        "savings.rate",
        "savings.rate_confirm",
        "group.strengthen",
        "refund.read",
        "refund.propose",
        "refund.confirm",
    }
)
BRANCH = (
    READS
    | PEOPLE
    | {
        "report.export",
        "fee.read",
        "commission.read",
        "month.read",
        "ledger.read",
        "policy.confirm",
        "refund.read",
        "refund.propose",
        "refund.confirm",
        "risk.appraise",
        "risk.record_branch",
        "debt.read",
        "paper.print",
    }
)
HEAD_OFFICE = READS | PEOPLE | {"risk.record_head", "report.export", "paper.print", "debt.read"}
PROVINCE = READS | {
    "plan.read",
    "fund.read",
    "report.export",
    "fee.read",
    "commission.read",
    "month.read",
}
AUDITOR = (
    READS
    | PEOPLE
    | {
        "plan.read",
        "fund.read",
        "audit.read",
        "ledger.read",
        "month.read",
        "report.export",
        "collection.read",
        "people.unmask",
        "fee.read",
        "savings.read",
        "savings.resident",
        "refund.read",
        "commission.read",
    }
)
ADMIN = frozenset(
    {
        "today.read",
        "association.keep",
        "policy.read",
        "policy.edit",
        "policy.confirm",
        "access.assign",
        "access.read",
        "template.replace",
        "place.read",
        "place.reorganise",
        "calendar.move",
        "machine.read",
        "audit.read",
    }
)

ROLES: dict[str, Role] = {
    r.code: r
    for r in (
        Role("group_leader", _("Tổ trưởng"), Reach.GROUP, False, LEADER, field_pages=True),
        Role("group_deputy", _("Tổ phó"), Reach.GROUP, False, LEADER, field_pages=True),
        Role("commune_cadre", _("Cán bộ Hội cấp xã"), Reach.UNIT, True, CADRE),
        Role("commune_committee", _("UBND xã"), Reach.UNIT, False, COMMUNE),
        Role("teller", _("Giao dịch viên"), Reach.OFFICE, False, TELLER),
        Role("controller", _("Kiểm soát viên"), Reach.OFFICE, False, CONTROLLER),
        Role("credit_officer", _("Cán bộ tín dụng"), Reach.OFFICE, False, OFFICER),
        Role("manager", _("Giám đốc phòng giao dịch"), Reach.OFFICE, False, MANAGER),
        Role("branch", _("Chi nhánh NHCSXH tỉnh"), Reach.UNIT, False, BRANCH),
        Role("head_office", _("Hội sở chính"), Reach.NATION, False, HEAD_OFFICE),
        Role("province_reader", _("Hội cấp tỉnh"), Reach.UNIT, True, PROVINCE),
        Role("auditor", _("Kiểm toán"), Reach.NATION, False, AUDITOR),
        Role("administrator", _("Quản trị"), Reach.NATION, False, ADMIN),
        # The house itself: the demonstration's generated people, jobs and commands. Nobody signs in as it.
        Role("house", _("Hệ thống"), Reach.NATION, False, frozenset({"*"})),
    )
}


def check(by: Actor, needs: str) -> bool:
    """Whether the actor's role holds the action: the check that deeds ask."""
    role = ROLES.get(by.role)
    return role is not None and (needs in role.may or "*" in role.may)
