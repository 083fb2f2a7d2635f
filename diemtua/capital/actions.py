"""Việc của phòng nguồn vốn: rounds of the plan, funds and their moves."""

from __future__ import annotations

from datetime import date

from django.db.models import Q

from diemtua.associations.models import Office
from diemtua.capital import queries
from diemtua.capital.models import Fund, FundMove, PlanLine, PlanRound
from diemtua.capital.problems import (
    AlreadyConfirmed,
    CommuneHasNoTarget,
    FundIsKnown,
    MoreThanIsFree,
    MoveIsNothing,
    NothingToPlan,
    NotOfThisPlace,
    RoundIsDecided,
    RoundIsOpen,
    SamePersonConfirms,
    SamePersonDecides,
    TooEarlyOrLate,
    VillagesDoNotAdd,
)
from diemtua.capital.words import SOURCES
from diemtua.ground import formats
from diemtua.ground.actors import Actor
from diemtua.ground.deeds import deed
from diemtua.ground.problems import Problem, raise_all
from diemtua.places.models import Unit
from diemtua.programmes.models import Programme
from diemtua.rules.credit_plan import Key, differences


@deed("plan.drafted", needs="plan.draft")
def draft_round(
    *, by: Actor, office: Office, unit: Unit | None, year: int, reason: str
) -> PlanRound:
    """Lập đợt: its lines begin as they stand: of 31 December in the first round, of the target before it later."""
    Office.objects.using(by.using).select_for_update().get(pk=office.pk)
    same = PlanRound.objects.using(by.using).filter(office=office, unit=unit, year=year)
    waits = same.filter(state=PlanRound.State.DRAFT).first()
    if waits is not None:
        raise RoundIsOpen(number=waits.number, year=year)
    before = queries.latest(office=office, unit=unit, year=year, using=by.using)
    made = PlanRound.objects.using(by.using).create(
        kind=PlanRound.Kind.VILLAGES if unit else PlanRound.Kind.COMMUNES,
        office=office,
        unit=unit,
        year=year,
        number=before.number + 1 if before else 1,
        reason=reason,
        drafted_on=by.on,
        drafted_by=by.party_id,
    )
    PlanLine.objects.using(by.using).bulk_create(_first_lines(made, before, by))
    return made


def _first_lines(made: PlanRound, before: PlanRound | None, by: Actor) -> list[PlanLine]:
    if before is not None:
        return [
            PlanLine(
                round=made,
                unit_id=line.unit_id,
                village_id=line.village_id,
                programme_id=line.programme_id,
                money_source=line.money_source,
                base_dong=line.target_dong,
                target_dong=line.target_dong,
            )
            for line in before.lines.using(by.using).all()
        ]
    of = [made.unit] if made.unit else queries.communes(by.scope, by.on, using=by.using)
    units = [each.pk for each in of if each]
    found = queries.balances(
        units, date(made.year - 1, 12, 31), by_village=made.unit is not None, using=by.using
    )
    return [
        PlanLine(
            round=made,
            unit_id=None if made.unit else unit,
            village_id=village,
            programme_id=programme,
            money_source=source,
            base_dong=dong,
            target_dong=dong,
        )
        for ((unit, village), (programme, source)), dong in sorted(found.items(), key=str)
        if dong and (made.unit is None or village is not None)
    ]


def _open(found: PlanRound, by: Actor) -> PlanRound:
    locked = PlanRound.objects.using(by.using).select_for_update().get(pk=found.pk)
    if locked.state != PlanRound.State.DRAFT:
        raise RoundIsDecided
    return locked


@deed("plan.target_set", needs="plan.draft")
def set_target(
    *, by: Actor, round: PlanRound, place: int, programme: str, money_source: int, target_dong: int
) -> PlanLine:
    """Ghi chỉ tiêu của một nơi; a line that is not there yet begins from nothing."""
    found = _open(round, by)
    if found.unit:
        known = {each.pk for each in queries.villages(found.unit, by.on, using=by.using)}
    else:
        known = {each.pk for each in queries.communes(by.scope, by.on, using=by.using)}
    if place not in known or not Programme.objects.using(by.using).filter(pk=programme).exists():
        raise NotOfThisPlace(field="place")
    lines = PlanLine.objects.using(by.using).filter(
        round=found, programme_id=programme, money_source=money_source
    )
    line = lines.filter(Q(village=place) if found.unit_id else Q(unit=place)).first()
    if line is None:
        line = PlanLine(
            round=found,
            unit_id=None if found.unit_id else place,
            village_id=place if found.unit_id else None,
            programme_id=programme,
            money_source=money_source,
        )
    line.target_dong = target_dong
    line.save(using=by.using)
    return line


@deed("plan.dropped", needs="plan.draft")
def drop_round(*, by: Actor, round: PlanRound) -> PlanRound:
    """Bỏ đợt đang lập; its number is free for the next one."""
    found = _open(round, by)
    found.state = PlanRound.State.DROPPED
    found.version += 1
    found.save(update_fields=["state", "version"])
    return found


def _decide(found: PlanRound, by: Actor, decision: str, decided_on: date) -> PlanRound:
    if found.drafted_by == by.party_id:
        raise SamePersonDecides
    if not found.lines.using(by.using).exists():
        raise NothingToPlan
    found.state, found.decision = PlanRound.State.DECIDED, decision
    found.decided_on, found.decided_by = decided_on, by.party_id
    found.version += 1
    found.save(update_fields=["state", "decision", "decided_on", "decided_by", "version"])
    return found


@deed("plan.communes_decided", needs="plan.decide_communes")
def decide_communes(*, by: Actor, round: PlanRound, decision: str, decided_on: date) -> PlanRound:
    """Ghi quyết định của Ban đại diện giao kế hoạch cho các xã."""
    return _decide(_open(round, by), by, decision, decided_on)


@deed("plan.villages_decided", needs="plan.decide_villages")
def decide_villages(*, by: Actor, round: PlanRound, decision: str, decided_on: date) -> PlanRound:
    """Chủ tịch UBND xã giao cho các thôn (Mẫu 07): they add up to the commune's assignment, programme by programme."""
    found = _open(round, by)
    assert found.unit_id is not None
    given = queries.given_to(found.unit_id, found.year, using=by.using)
    if given is None:
        raise CommuneHasNoTarget(year=found.year)
    raise_all(_not_adding(found, given, by))
    return _decide(found, by, decision, decided_on)


def _not_adding(found: PlanRound, given: dict[Key, int], by: Actor) -> list[Problem]:
    villages: dict[Key, int] = {}
    for line in found.lines.using(by.using).all():
        key = (line.programme_id, line.money_source)
        villages[key] = villages.get(key, 0) + line.target_dong
    names = dict(Programme.objects.using(by.using).values_list("code", "short_name"))
    return [
        VillagesDoNotAdd(
            programme=names[each.key[0]],
            source=str(SOURCES[each.key[1]]),
            villages=formats.number(each.villages_dong),
            given=formats.number(each.given_dong),
            off=formats.signed(each.off_dong),
        )
        for each in differences(given, villages)
    ]


@deed("fund.added", needs="fund.write")
def add_fund(
    *, by: Actor, office: Office, code: str, name: str, kind: str, contract: str, signed_on: date
) -> Fund:
    """Ghi một nguồn vốn ủy thác và mã nhà đầu tư của nó."""
    if Fund.objects.using(by.using).filter(code=code).exists():
        raise FundIsKnown(field="code", code=code)
    if signed_on > by.on:
        raise TooEarlyOrLate(field="signed_on")
    return Fund.objects.using(by.using).create(
        office=office, code=code, name=name, kind=kind, contract=contract, signed_on=signed_on
    )


@deed("fund.moved", needs="fund.write")
def move_fund(
    *, by: Actor, fund: Fund, on: date, amount_dong: int, is_back: bool, paper: str
) -> FundMove:
    """Ghi một lần chuyển vốn vào, hoặc trả lại chủ nguồn."""
    found = Fund.objects.using(by.using).select_for_update().get(pk=fund.pk)
    if amount_dong <= 0:
        raise MoveIsNothing(field="amount_dong")
    if not found.signed_on <= on <= by.on:
        raise TooEarlyOrLate(field="on")
    if is_back:
        _free(found, amount_dong, by)
    return FundMove.objects.using(by.using).create(
        fund=found,
        on=on,
        amount_dong=-amount_dong if is_back else amount_dong,
        paper=paper,
        written_by=by.party_id,
    )


@deed("fund.move_confirmed", needs="fund.confirm")
def confirm_move(*, by: Actor, move: FundMove) -> FundMove:
    """Xác nhận đã thấy chứng từ; from now on the money counts."""
    Fund.objects.using(by.using).select_for_update().get(pk=move.fund_id)
    found = FundMove.objects.using(by.using).select_for_update().get(pk=move.pk)
    if found.confirmed_by is not None:
        raise AlreadyConfirmed
    if found.written_by == by.party_id:
        raise SamePersonConfirms
    if found.amount_dong < 0:
        _free(found.fund, -found.amount_dong, by)
    found.confirmed_by, found.confirmed_on = by.party_id, by.on
    found.save(update_fields=["confirmed_by", "confirmed_on"])
    return found


def _free(fund: Fund, asked_dong: int, by: Actor) -> None:
    """What is lent cannot be given back before it is repaid."""
    confirmed = FundMove.objects.using(by.using).filter(fund=fund, confirmed_by__isnull=False)
    held = sum(confirmed.values_list("amount_dong", flat=True))
    free = held - queries.lent_of([fund.code], using=by.using).get(fund.code, (0, 0, 0))[0]
    if asked_dong > free:
        raise MoreThanIsFree(
            field="amount_dong", free=formats.number(free), asked=formats.number(asked_dong)
        )
