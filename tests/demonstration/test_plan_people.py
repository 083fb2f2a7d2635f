"""People, groups, boards, points and days of the generated district are as the rules want them."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from diemtua.demonstration.plan import (
    SEED,
    Conduct,
    SessionCalendar,
    group_attendance,
    habit,
    month_behaviour,
    new_application,
    positions,
    principal_behaviour,
)
from diemtua.demonstration.plan.boards import kin_households
from diemtua.demonstration.plan.dates import AS_OF, REORGANISED_ON
from diemtua.demonstration.plan.dice import Dice
from diemtua.demonstration.plan.officials import ROLES, STANDING
from diemtua.demonstration.plan.people import People
from tests.demonstration.test_plan_figures import the_plan

NAMED_ON_THE_PAGE = {"Nguyễn Thị Thoa", "Phạm Thành", "Trương Thị Hồng Anh", "Vũ Thị Minh"}


def members_today() -> dict[int, list[int]]:
    own: dict[int, list[int]] = defaultdict(list)
    for row in the_plan().members:
        if row.left_on is None:
            own[row.group_no].append(row.household_no)
    return own


def test_eight_communes_become_four_and_every_village_and_group_has_its_place() -> None:
    plan = the_plan()
    after = {row.name: row.successor_name for row in plan.communes}
    assert after == {
        "Bù Gia Mập": "Bù Gia Mập",
        "Đăk Ơ": "Đăk Ơ",
        "Phú Văn": "Phú Nghĩa",
        "Đức Hạnh": "Phú Nghĩa",
        "Phú Nghĩa": "Phú Nghĩa",
        "Đa Kia": "Đa Kia",
        "Phước Minh": "Đa Kia",
        "Bình Thắng": "Đa Kia",
    }
    assert {row.village_no for row in plan.village_placements} == {
        v.village_no for v in plan.villages
    }
    code = {row.commune_no: row.successor_code for row in plan.communes}
    points = {row.group_no: row.point_no for row in plan.groups}
    assert len(plan.group_placements) == len(plan.groups)
    for placed in plan.group_placements:
        assert placed.point_no == points[placed.group_no]
        group = plan.groups[placed.group_no - 1]
        assert placed.commune_code == code[group.commune_no]
    assert {row.group_no for row in plan.contracts_after if row.group_no} == set(points)
    assert all(row.signed_on >= REORGANISED_ON for row in plan.contracts_after)


def test_about_220_groups_of_four_unions_of_5_to_60_households() -> None:
    plan = the_plan()
    sizes = [len(own) for own in members_today().values()]
    assert len(sizes) == len(plan.groups) == 222
    assert min(sizes) >= 5
    assert max(sizes) <= 60
    assert 40 <= sum(sizes) / len(sizes) <= 44
    unions = Counter(row.union_code for row in plan.groups)
    assert set(unions) == {"11", "12", "13", "14"}
    assert min(unions.values()) > 20


def test_one_household_is_in_one_group_and_every_entrusted_borrower_is_in_one() -> None:
    plan = the_plan()
    households = [row.household_no for row in plan.members]
    assert len(households) == len(set(households))
    member = {row.member_no: row for row in plan.members}
    for loan in plan.loans:
        assert loan.is_direct == (loan.member_no is None) == (loan.group_no is None)
        if loan.member_no is None:
            continue
        row = member[loan.member_no]
        assert (row.household_no, row.group_no) == (loan.household_no, loan.group_no)
        assert row.person_no == loan.borrower_person_no
        assert row.joined_on < loan.signed_on
        assert row.left_on is None


def test_a_group_keeps_to_one_village_one_union_one_point_of_its_commune() -> None:
    plan = the_plan()
    villages = {row.village_no: row.commune_no for row in plan.villages}
    points = {row.point_no: row.commune_no for row in plan.points}
    at: dict[int, set[int]] = defaultdict(set)
    for group in plan.groups:
        assert villages[group.village_no] == points[group.point_no] == group.commune_no
        at[group.village_no].add(group.point_no)
    assert all(len(found) == 1 for found in at.values())
    homes = {row.household_no: row.village_no for row in plan.households}
    groups = {row.group_no: row.village_no for row in plan.groups}
    assert all(homes[row.household_no] == groups[row.group_no] for row in plan.members)


def test_no_board_holds_close_kin_or_an_officer_of_the_union() -> None:
    plan = the_plan()
    kin = kin_households(People(plan.households, plan.persons, plan.kinships, {}, {}))
    member = {row.member_no: row for row in plan.members}
    assert len(plan.kinships) > 300
    for group in plan.groups:
        leader, deputy = member[group.leader_member_no], member[group.deputy_member_no]
        assert leader.group_no == deputy.group_no == group.group_no
        assert leader.household_no != deputy.household_no
        assert (leader.household_no, deputy.household_no) not in kin
        assert (leader.left_on, deputy.left_on) == (None, None)
        assert leader.joined_on == deputy.joined_on == group.founded_on
    ids = {row.citizen_id for row in plan.officials if row.role in STANDING}
    assert ids.isdisjoint(row.citizen_id for row in plan.persons)


def test_a_member_is_of_age_when_she_joins_and_when_she_first_borrows() -> None:
    plan = the_plan()
    for row in plan.members:
        born_on = plan.persons[row.person_no - 1].born_on
        assert row.joined_on.year - born_on.year >= 18, row


def test_five_founded_each_group() -> None:
    plan = the_plan()
    founded = {row.group_no: row.founded_on for row in plan.groups}
    founders = Counter(
        row.group_no for row in plan.members if row.joined_on == founded[row.group_no]
    )
    assert min(founders.values()) >= 5
    assert all(row.joined_on >= founded[row.group_no] for row in plan.members)


def test_nobody_is_real() -> None:
    plan = the_plan()
    names = {row.name for row in plan.persons} | {row.name for row in plan.officials}
    assert names.isdisjoint(NAMED_ON_THE_PAGE)
    ids = [row.citizen_id for row in plan.persons if row.citizen_id]
    ids += [row.citizen_id for row in plan.officials]
    assert len(ids) == len(set(ids))
    assert all(len(one) == 12 and one.isdigit() and one[6:8] in ("98", "99") for one in ids)
    phones = [row.phone for row in plan.persons if row.phone]
    phones += [row.phone for row in plan.officials]
    assert len(phones) == len(set(phones))
    assert all(len(one) == 10 and one.startswith("09000") for one in phones)


def test_citizen_ids_tell_sex_and_year_of_birth() -> None:
    for row in the_plan().persons:
        if not row.citizen_id:
            continue
        century = 2 if row.born_on.year >= 2000 else 0
        assert int(row.citizen_id[3]) == century + (row.sex == "nữ")
        assert int(row.citizen_id[4:6]) == row.born_on.year % 100


def test_every_household_has_one_head_and_woman_headed_ones_a_woman() -> None:
    plan = the_plan()
    heads: dict[int, list[str]] = defaultdict(list)
    for person in plan.persons:
        if person.relation == "head":
            heads[person.household_no].append(person.sex)
    for home in plan.households:
        assert heads[home.household_no] == ["nữ" if home.woman_headed else "nam"]
    share = sum(row.woman_headed for row in plan.households) / len(plan.households)
    assert 0.15 < share < 0.35


def test_children_are_younger_than_their_parents() -> None:
    plan = the_plan()
    born: dict[int, dict[str, list[date]]] = defaultdict(lambda: defaultdict(list))
    for person in plan.persons:
        born[person.household_no][person.relation].append(person.born_on)
    for home in born.values():
        grown = [*home["head"], *home["spouse"]]
        for child in home["child"]:
            assert all(child.year - one.year >= 18 for one in grown)
        for elder in home["parent"]:
            assert home["head"][0].year - elder.year >= 18


def test_poverty_records_are_dated_decided_before_they_hold_and_never_overlap() -> None:
    plan = the_plan()
    seen: set[tuple[int, date]] = set()
    for row in (*plan.poverty, *plan.poverty_after):
        assert row.poverty_class in ("poor", "near_poor", "newly_escaped", "average")
        assert row.decided_on < row.valid_from < row.valid_to
        assert row.decision.endswith("/QĐ-UBND")
        assert (row.household_no, row.valid_from) not in seen
        seen.add((row.household_no, row.valid_from))
    assert all(row.decided_on <= AS_OF for row in plan.poverty)
    assert {row.valid_from.year for row in plan.poverty} >= set(range(2021, 2026))
    assert {row.valid_from.year for row in plan.poverty_after} == {2026}


def test_lists_of_disadvantaged_areas_are_marked_unverified() -> None:
    assert all(not row.verified for row in the_plan().areas)


def test_sessions_are_monthly_on_the_fixed_day_and_move_only_for_tet() -> None:
    plan = the_plan()
    fixed = {row.point_no: row.fixed_day for row in plan.points}
    assert len(plan.points) >= 8
    assert {row.commune_no for row in plan.points} == {row.commune_no for row in plan.communes}
    months = Counter((row.point_no, row.month_on) for row in plan.sessions)
    assert set(months.values()) == {1}
    assert len(months) == len(plan.points) * 15
    moved = {(row.point_no, row.held_on): row for row in plan.exceptions}
    for session in plan.sessions:
        assert session.on <= AS_OF
        if session.make_up:
            assert moved[session.point_no, session.on].reason.startswith("Nghỉ Tết")
        else:
            assert session.on.day == fixed[session.point_no]
    assert {row.on.year for row in plan.sessions if row.make_up} == {2024, 2025}
    for row in plan.exceptions:
        assert row.held_on != row.fixed_on
        assert (row.held_on.year, row.held_on.month) == (row.fixed_on.year, row.fixed_on.month)


def test_no_session_falls_into_tet() -> None:
    tet = [(date(2024, 2, 8), date(2024, 2, 15)), (date(2025, 1, 25), date(2025, 2, 3))]
    for session in the_plan().sessions:
        assert not any(starts <= session.on < ends for starts, ends in tet)


@given(st.dates(date(2020, 1, 1), date(2030, 12, 31)), st.integers(1, 10))
def test_the_calendar_knows_the_session_before_and_after_any_day(day: date, point_no: int) -> None:
    plan = the_plan()
    calendar = SessionCalendar(plan.points, plan.exceptions)
    before, after = calendar.last_until(point_no, day), calendar.first_from(point_no, day)
    assert before <= day <= after
    assert (after - before).days <= 50
    assert calendar.first_from(point_no, before) == before
    assert calendar.last_until(point_no, after) == after


def test_everybody_with_an_office_has_a_role_the_plan_knows() -> None:
    plan = the_plan()
    assert {row.role for row in plan.officials} == set(ROLES)
    for row in plan.officials:
        assert (row.valid_to == REORGANISED_ON) == (row.role == "district_chair")
    assert {row.commune_no for row in plan.officials_after} == {1, 2, 4, 6}


@given(st.integers(1, 9541), st.dates(date(2024, 1, 1), date(2027, 12, 1)))
def test_what_people_do_in_a_month_depends_on_nothing_but_who_and_when(
    member_no: int, day: date
) -> None:
    def ask(seed: int) -> Conduct:
        return month_behaviour(
            seed,
            member_no=member_no,
            month_on=day.replace(day=1),
            minimum_savings_dong=50_000,
        )

    once = ask(SEED)
    ask(SEED + 1)
    assert ask(SEED) == once
    assert once.interest_share_pct in (0, 50, 100)
    assert once.savings_dong in (0, 50_000, 100_000, 200_000)
    assert once.savings_dong == 0 or once.interest_share_pct == 100


def test_most_pay_few_miss_and_most_save() -> None:
    told = [
        month_behaviour(
            SEED, member_no=number, month_on=date(2025, 12, 1), minimum_savings_dong=50_000
        )
        for number in range(1, 9_542)
    ]
    full = sum(one.interest_share_pct == 100 for one in told) / len(told)
    assert 0.95 < full < 0.995
    assert 0.8 < sum(one.savings_dong > 0 for one in told) / len(told) < 0.95
    came = Counter(
        group_attendance(SEED, group_no=number, month_on=date(2025, 8, 1))
        for number in range(1, 223)
    )
    assert came["leader"] > 200
    wishes = [
        new_application(SEED, member_no=number, month_on=date(2025, 8, 1), has_debt=True)
        for number in range(1, 9_542)
    ]
    assert 60 < sum(wish is not None for wish in wishes) < 250


def test_nearly_everybody_pays_the_last_instalment() -> None:
    last = [
        principal_behaviour(SEED, loan_no=number, due_on=date(2026, 5, 5), is_last=True).share_pct
        for number in range(1, 5_000)
    ]
    assert 0.96 < sum(share == 100 for share in last) / len(last) < 0.99


def test_those_who_are_overdue_are_known_to_struggle() -> None:
    plan = the_plan()
    late = {number for number, here in positions(plan, AS_OF).items() if here.overdue_dong}
    assert len(late) == 12
    for loan in plan.loans:
        if loan.loan_no in late:
            assert loan.member_no is not None
            assert habit(SEED, member_no=loan.member_no) == "struggling"


@given(st.integers(0, 2**63), st.lists(st.integers(), max_size=40))
def test_shuffling_loses_nothing_and_is_the_same_twice(seed: int, things: list[int]) -> None:
    once, twice = (Dice(seed, "a").shuffled(things) for _ in range(2))
    assert once == twice
    assert sorted(once) == sorted(things)


@given(st.integers(0, 2**63), st.integers(1, 10**6))
def test_a_throw_stays_below_its_limit(seed: int, limit: int) -> None:
    dice = Dice(seed, "b")
    assert all(0 <= dice.below(limit) < limit for _ in range(20))
