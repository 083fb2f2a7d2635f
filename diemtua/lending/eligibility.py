"""Xét điều kiện: what the dated lists say of a household on a day, and the sentences of each refusal."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.db import connections
from django.db.models import Q
from django.utils.translation import gettext as _

from diemtua.ground import formats
from diemtua.groups.models import Membership
from diemtua.lending.models import LoanApplication
from diemtua.lending.plan_door import left_for
from diemtua.lending.problems import NotEligible
from diemtua.people.models import HouseholdMember, PovertyRecord
from diemtua.places.models import VillageUnit
from diemtua.programmes.models import AreaList
from diemtua.programmes.queries import catalogue
from diemtua.rules.eligibility import Borrower, ClassSpell, OpenLoan, Refusal, Request, refusals
from diemtua.rules.periods import Period
from diemtua.rules.schedule import study_rule_on

DISADVANTAGED = "disadvantaged"
URBAN_KINDS = frozenset({"phường", "thị trấn"})

# Open loans of the household, and what is approved and not yet paid out, one row each.
EXPOSURE = """
select l.programme_id, b.in_term_dong + b.overdue_dong + b.frozen_dong, l.works
from lending_loan l join ledger_loanbalance b on b.loan_id = l.id
where l.household_id = %(household)s and b.in_term_dong + b.overdue_dong + b.frozen_dong > 0
union all
select a.programme_id, v.amount_dong, a.works
from lending_loanapplication a join lending_approval v on v.application_id = a.id and v.state = 'approved'
where a.household_id = %(household)s and a.state = 'approved' and a.id <> %(application)s
"""


def borrower_of(application: LoanApplication, on: date, *, using: str) -> Borrower:
    """Bên vay theo các danh sách của ngày xét."""
    household = application.household
    village_id = household.village_id
    spells = [
        ClassSpell(r.poverty_class, Period(r.valid_from, r.valid_to))
        for r in PovertyRecord.objects.using(using)
        .filter(household=household)
        .order_by("valid_from")
    ]
    unit = (
        VillageUnit.objects.using(using)
        .select_related("unit")
        .filter(
            Q(valid_to__isnull=True) | Q(valid_to__gt=on), village_id=village_id, valid_from__lte=on
        )
        .first()
    )
    areas = (
        AreaList.objects.using(using)
        .filter(Q(valid_to__isnull=True) | Q(valid_to__gt=on), valid_from__lte=on)
        .filter(Q(entries__village_id=village_id) | Q(entries__unit_id=unit.unit_id if unit else 0))
    )
    return Borrower(
        classes=tuple(spells),
        open_loans=tuple(_exposure(application, using)),
        area_kinds=frozenset({_area_kind(application)}) if areas.exists() else frozenset(),
        lives_in_rural_area=unit is None or unit.unit.kind not in URBAN_KINDS,
        is_ethnic_minority=_is_minority(application, using),
        is_group_member=Membership.objects.using(using)
        .filter(
            Q(valid_to__isnull=True) | Q(valid_to__gt=on),
            pk=application.membership_id,
            valid_from__lte=on,
        )
        .exclude(state="left")
        .exists(),
    )


def _area_kind(application: LoanApplication) -> str:
    return catalogue().programmes[application.programme_id].eligibility.area or DISADVANTAGED


def _is_minority(application: LoanApplication, using: str) -> bool:
    return (
        HouseholdMember.objects.using(using)
        .filter(
            household_id=application.household_id,
            valid_to__isnull=True,
            person__ethnicity__is_minority=True,
        )
        .exists()
    )


def _exposure(application: LoanApplication, using: str) -> list[OpenLoan]:
    with connections[using].cursor() as cursor:
        cursor.execute(
            EXPOSURE, {"household": application.household_id, "application": application.pk or 0}
        )
        return [OpenLoan(code, int(dong), works) for code, dong, works in cursor.fetchall()]


def request_of(
    application: LoanApplication, on: date, *, amount_dong: int, term_months: int
) -> Request:
    """Đề nghị như được xét ngày ấy."""
    return Request(
        programme_code=application.programme_id,
        amount_dong=amount_dong,
        term_months=term_months,
        on=on,
        works=application.works or 1,
        study_months=application.study_months,
        cost_dong=application.total_need_dong,
        own_capital_dong=application.own_capital_dong,
    )


def problems_of(
    application: LoanApplication, on: date, *, amount_dong: int, term_months: int, using: str
) -> list[NotEligible]:
    """Mọi lý do không đủ điều kiện, mỗi lý do một câu; empty: eligible."""
    found = refusals(
        request_of(application, on, amount_dong=amount_dong, term_months=term_months),
        borrower=borrower_of(application, on, using=using),
        catalogue=catalogue(),
    )
    return [
        *(NotEligible(reason=sentence(refusal)) for refusal in found),
        *_study_term(application, on, term_months),
        *_over_the_plan(application, on, amount_dong, using),
    ]


def _over_the_plan(
    application: LoanApplication, on: date, amount_dong: int, using: str
) -> list[NotEligible]:
    """Kế hoạch dư nợ của xã: where one was given, what is approved stays within it."""
    left = left_for(application, on, using=using)
    if left is None or amount_dong <= left:
        return []
    text = _("Kế hoạch dư nợ của xã cho chương trình này còn {left} đ, không đủ {asked} đ.")
    told = text.format(left=formats.number(left), asked=formats.number(amount_dong))
    return [NotEligible(reason=told)]


def _study_term(application: LoanApplication, on: date, term_months: int) -> list[NotEligible]:
    """Thời hạn vay học: study, grace and repayment at most."""
    programme = catalogue().programmes[application.programme_id]
    if not programme.interest_grace or not application.study_months:
        return []
    most = study_rule_on(on).longest_months(application.study_months)
    if term_months <= most:
        return []
    text = _("Còn học {study} tháng thì thời hạn vay nhiều nhất {most} tháng.")
    return [NotEligible(reason=text.format(study=application.study_months, most=most))]


def room_dong(application: LoanApplication, on: date, *, using: str) -> int | None:
    """Hộ còn vay được: the cap less open loans that share it; None where a formula decides."""
    from diemtua.rules.eligibility import cap_dong

    programme = catalogue().programmes[application.programme_id]
    term = programme.term_on(on)
    if term is None:
        return 0
    request = request_of(application, on, amount_dong=1, term_months=1)
    cap = cap_dong(request, programme=programme, term=term)
    if cap is None:
        return None
    sharing = programme.eligibility.cap_shared_with | {programme.code}
    held = sum(
        x.outstanding_dong for x in _exposure(application, using) if x.programme_code in sharing
    )
    return max(cap - held, 0)


def _dong(value: object) -> str:
    return f"{int(str(value)):,}".replace(",", ".")


def _day(value: object) -> str:
    return f"{value:%d/%m/%Y}" if isinstance(value, date) else "……"


def class_name(code: object) -> str:
    """Tên diện hộ."""
    names = {
        "poor": _("hộ nghèo"),
        "near_poor": _("hộ cận nghèo"),
        "newly_escaped": _("hộ mới thoát nghèo"),
        "average": _("hộ có mức sống trung bình"),
        None: _("không có trong danh sách"),
    }
    return names.get(str(code) if code else None, str(code))


SENTENCES: Mapping[str, Callable[[Mapping[str, Any]], str]] = {
    "programme_unknown": lambda f: _("Không có chương trình {x}. Chọn lại chương trình.").format(
        x=f["programme"]
    ),
    "programme_not_open": lambda f: _(
        "{x} không cho vay ngày {on}. Chọn chương trình đang cho vay."
    ).format(x=f["programme"], on=_day(f["on"])),
    "not_a_group_member": lambda f: _("Người vay chưa là tổ viên. Kết nạp vào tổ rồi xét lại."),
    "class_not_listed": lambda f: _(
        "Hộ đang là {held}. Chương trình này cho {asked}. Xem lại danh sách của xã."
    ).format(held=class_name(f["held"]), asked=", ".join(class_name(c) for c in f["asked"])),
    "class_excluded": lambda f: _(
        "Hộ đang là {held}, có chương trình riêng nên không vay chương trình này."
    ).format(held=class_name(f["held"])),
    "not_escaped": lambda f: _(
        "Hộ đang là {held}, chưa ra khỏi danh sách nghèo, cận nghèo."
    ).format(held=class_name(f["held"])),
    "escaped_too_long_ago": lambda f: _("Hộ thoát nghèo từ {left}. Chỉ xét đến {last}.").format(
        left=_day(f["left_on"]), last=_day(f["last_on"])
    ),
    "area_not_listed": lambda f: _(
        "Thôn, xã của hộ không có trong danh sách vùng khó khăn của ngày xét."
    ),
    "not_rural": lambda f: _("Chương trình chỉ cho hộ ở nông thôn."),
    "not_ethnic_minority": lambda f: _("Chương trình chỉ cho hộ đồng bào dân tộc thiểu số."),
    "not_released": lambda f: _("Chưa có giấy chấp hành xong án phạt tù trước ngày xét."),
    "released_too_long_ago": lambda f: _(
        "Quá thời hạn xét sau khi chấp hành xong án: đến {last}."
    ).format(last=_day(f["last_on"])),
    "open_loan_excludes": lambda f: _(
        "Hộ đang vay {open}. Trả hết khoản đó rồi mới vay chương trình này."
    ).format(
        open=", ".join(map(str, f["open"])) if isinstance(f["open"], list | tuple) else f["open"]
    ),
    "measure_missing": lambda f: _(
        "Thiếu số công trình, số tháng học hoặc chi phí để tính mức vay. Ghi thêm vào đơn."
    ),
    "too_many_works": lambda f: _(
        "Nước sạch cho vay nhiều nhất hai công trình một hộ. Hộ đã có {n}."
    ).format(n=f.get("open_works", "")),
    "over_cap": lambda f: _("Quá mức {cap} đ. Hộ đang nợ {open} đ, còn vay được {room} đ.").format(
        cap=_dong(f["cap_dong"]), open=_dong(f["open_dong"]), room=_dong(f["room_dong"])
    ),
    "own_capital_too_small": lambda f: _("Vốn tự có {own} đ, cần từ {least} đ.").format(
        own=_dong(f["own_dong"]), least=_dong(f["least_dong"])
    ),
    "term_too_long": lambda f: _(
        "Thời hạn {asked} tháng quá mức {most} tháng của chương trình."
    ).format(asked=f["term_months"], most=f["max_term_months"]),
    "term_not_positive": lambda f: _("Thời hạn phải từ 1 tháng."),
    "amount_not_positive": lambda f: _("Số tiền vay phải lớn hơn 0."),
}


def sentence(refusal: Refusal) -> str:
    """Câu nói lý do, with the figures in it."""
    return SENTENCES[refusal.code](refusal.facts)
