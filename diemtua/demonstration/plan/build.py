"""Dựng kế hoạch: from a seed to all rows of the demonstration district, the same every time."""

from __future__ import annotations

from . import applications, boards, calendar, groups, money, officials, places, poverty
from . import people as peopling
from .calendar import SessionCalendar
from .dates import AS_OF
from .groups import Home
from .loans import direct, plan_loans
from .names import Registry
from .rows import Commune, GroupPlacement, Plan, PovertyRecord, Village

SEED = 20250325


def build_plan(seed: int = SEED) -> Plan:
    """Kế hoạch của huyện mẫu. A second call with the same seed gives equal rows."""
    communes, villages = places.communes(), places.villages(seed)
    points = calendar.points()
    moved = calendar.exceptions(points)
    days = SessionCalendar(points, moved)
    sessions = calendar.sessions(points, days)
    numbers = money.session_numbers(sessions)
    seats = groups.seats(seed, villages, points=points)
    homes = groups.homes(seed, seats, villages=villages)
    drafts = plan_loans(seed, homes, calendar=days, listed=places.listed_villages(villages))
    people = peopling.people(seed, homes, drafts=drafts, direct_places=_direct_places(villages))
    founders = boards.found_groups(seats, people)
    members = boards.members(seed, homes, drafts=drafts, people=people, founders=founders)
    lists = _poverty(seed, communes, homes=homes)
    papers = applications.paperwork(seed, homes, drafts=drafts, members=members, calendar=days)
    contracts = officials.contracts(communes, seats)
    staff = officials.officials(seed, _office_registry(), communes=communes, villages=villages)
    return Plan(
        seed=seed,
        communes=communes,
        villages=villages,
        points=points,
        exceptions=moved,
        areas=places.areas(villages),
        officials=staff,
        contracts=contracts,
        groups=boards.groups(seed, seats, all_members=members, people=people, communes=communes),
        households=people.households,
        persons=people.persons,
        kinships=people.kinships,
        members=members,
        poverty=tuple(row for row in lists if row.decided_on <= AS_OF),
        loans=tuple(money.loans(drafts, people)),
        tranches=tuple(money.tranches(drafts, numbers)),
        instalments=tuple(money.instalments(drafts)),
        openings=tuple(money.openings(drafts, days)),
        sessions=sessions,
        payments=tuple(money.payments(drafts, numbers)),
        extensions=tuple(money.extensions(drafts)),
        freezes=tuple(money.freezes(drafts)),
        meetings=papers.meetings,
        applications=papers.applications,
        withdrawals=tuple(money.withdrawals(seed, drafts, members=members, numbers=numbers)),
        village_placements=places.village_placements(communes, villages),
        group_placements=_group_placements(seats, communes),
        poverty_after=tuple(row for row in lists if row.decided_on > AS_OF),
        officials_after=officials.officials_after(communes, staff),
        contracts_after=officials.contracts_after(communes, seats, first_no=len(contracts) + 1),
    )


def _direct_places(villages: tuple[Village, ...]) -> list[tuple[int, int]]:
    """Commune and village of each direct borrower: the first village of the commune."""
    first = {row.commune_no: row.village_no for row in reversed(villages)}
    return [(commune_no, first[commune_no]) for _, commune_no in direct.HOUSEHOLDS]


def _office_registry() -> Registry:
    """Officials' ids and numbers stand apart from the households' (see names.Registry)."""
    return Registry(office=True)


def _poverty(
    seed: int, communes: tuple[Commune, ...], *, homes: list[Home]
) -> tuple[PovertyRecord, ...]:
    paths = ((home.household_no, home.seat.commune_no, home.settled_path) for home in homes)
    return poverty.records(seed, communes, paths=paths)


def _group_placements(
    seats: list[groups.Seat], communes: tuple[Commune, ...]
) -> tuple[GroupPlacement, ...]:
    after = {row.commune_no: row.successor_code for row in communes}
    return tuple(
        GroupPlacement(seat.group_no, after[seat.commune_no], seat.point_no) for seat in seats
    )
