"""Đổi chính sách: a dated row is proposed by one person and decided by another; then the rulebook and the tables follow."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

from django.db import connections

from diemtua.ground import clock
from diemtua.ground.actors import Actor
from diemtua.ground.deeds import deed
from diemtua.ground.problems import Problem, SomebodyWasFirst, raise_all
from diemtua.places.models import Level, Unit
from diemtua.programmes import loading
from diemtua.programmes.models import PolicyChange
from diemtua.programmes.policy import (
    amendment_of,
    effects,
    follow,
    hold_version,
    policy_of,
    written,
)
from diemtua.programmes.problems import (
    ChangeBreaksALaw,
    ChangeCannotBeRead,
    ChangeChangesNothing,
    ChangeDecidedByProposer,
    ChangeWaitsAlready,
    OnlyProposerWithdraws,
    ProgrammesNotFound,
    ProvincesNotFound,
)
from diemtua.programmes.reaching import reach_back
from diemtua.programmes.shapes import leaf_name, series_name, table_name
from diemtua.rules.catalogue import load_catalogue
from diemtua.rules.policy import (
    Amendment,
    DatedTable,
    Follow,
    Policy,
    cannot_be_read,
    dated_table,
    faults,
    in_force,
    leaves,
    row_on,
    rows_at,
    series_of,
)

State = PolicyChange.State


@deed("policy.change_proposed", needs="policy.edit")
def propose_change(
    *,
    by: Actor,
    table: str,
    row: Mapping[str, Any],
    valid_from: date,
    valid_to: date | None = None,
    why: str = "",
) -> PolicyChange:
    """Đề nghị thay đổi: kept with the row it follows; nothing changes until another person confirms it."""
    spec = dated_table(table)
    held = held_row(table, row, valid_from)
    _refuse_broken(row)
    if held is not None and leaves(held) == leaves(row):
        raise ChangeChangesNothing
    series = series_name(spec, row)
    waiting = PolicyChange.objects.using(by.using).filter(
        table=table, series=series, valid_from=valid_from, state=State.PROPOSED
    )
    if spec.follow is not Follow.ADDED and waiting.exists():
        raise ChangeWaitsAlready(field="valid_from")
    amendment = Amendment(table=table, on=valid_from, until=valid_to, row=row)
    after = in_force().with_change(amendment)
    if cannot_be_read(after):
        raise ChangeCannotBeRead
    _refuse_unknown_codes(table, row, valid_from, by.using)
    return PolicyChange.objects.using(by.using).create(
        table=table,
        title=_title(spec, series),
        series=series,
        valid_from=valid_from,
        valid_to=valid_to,
        row=written(row),
        held=None if held is None else written(held),
        why=why,
        proposed_by=by.party_id,
        proposed_name=by.name,
        proposed_on=by.on,
    )


@deed("policy.change_confirmed", needs="policy.confirm")
def confirm_change(*, by: Actor, change: PolicyChange) -> PolicyChange:
    """Xác nhận: another person than the proposer; the tables and what stands on them follow in this transaction."""
    found = _waiting(change, by)
    if found.proposed_by == by.party_id:
        raise ChangeDecidedByProposer
    before = in_force()
    after = before.with_change(amendment_of(found))
    if cannot_be_read(after):
        raise ChangeCannotBeRead
    found.effect = [asdict(effect) for effect in effects(after, found.valid_from, by.using)]
    reach = reach_back(before, after, by.on, by.using)
    if reach is not None:
        found.reaches_from, found.reaches_to = reach.days.start, reach.days.end
    _decide(found, by, State.CONFIRMED, "")
    _take_force(before, found, by.using)
    return found


@deed("policy.change_refused", needs="policy.confirm")
def refuse_change(*, by: Actor, change: PolicyChange, reason: str) -> PolicyChange:
    """Không đồng ý: with the reason; the proposal stays to be read."""
    found = _waiting(change, by)
    if found.proposed_by == by.party_id:
        raise ChangeDecidedByProposer
    _decide(found, by, State.REFUSED, reason)
    return found


@deed("policy.change_withdrawn", needs="policy.edit")
def withdraw_change(*, by: Actor, change: PolicyChange) -> PolicyChange:
    """Rút lại: by whoever proposed it, while nobody has decided."""
    found = _waiting(change, by)
    if found.proposed_by != by.party_id:
        raise OnlyProposerWithdraws(name=found.proposed_name)
    _decide(found, by, State.WITHDRAWN, "")
    return found


def held_row(table: str, row: Mapping[str, Any], on: date) -> Mapping[str, Any] | None:
    """Dòng đang có hiệu lực mà dòng mới nối tiếp; None where each row stands for itself, or none is in force."""
    spec = dated_table(table)
    if spec.follow is Follow.ADDED:
        return None
    rows = rows_at(in_force().table(spec.file), spec.path)
    return row_on((r for r in rows if series_of(r, spec) == series_of(row, spec)), on)


def _title(spec: DatedTable, series: str) -> str:
    """What the change is called: the table, and its programme or series."""
    if spec.file.startswith("programmes/"):
        series = load_catalogue().programmes[spec.file.removeprefix("programmes/")].name
    return f"{table_name(spec)}: {series}" if series else table_name(spec)


def _refuse_broken(row: Mapping[str, Any]) -> None:
    found: list[Problem] = [
        ChangeBreaksALaw(
            field=".".join(fault.place) or None,
            law=fault.code,
            where=leaf_name(row, fault.place) if fault.place else "",
        )
        for fault in faults(row)
    ]
    raise_all(found)


def _refuse_unknown_codes(table: str, row: Mapping[str, Any], on: date, using: str) -> None:
    """A relief names provinces of its own days, and programmes, by their codes."""
    if table != "overlays.overlays":
        return
    found: list[Problem] = []
    places = Unit.objects.using(using).on(on).filter(level=Level.PROVINCE)
    for field, known in (
        ("provinces", set(places.values_list("code", flat=True))),
        ("programmes", set(load_catalogue().programmes)),
    ):
        unknown = [code for code in row.get(field) or () if code not in known]
        if unknown:
            problem = ProvincesNotFound if field == "provinces" else ProgrammesNotFound
            found.append(problem(field=field, typed=", ".join(unknown), on=on))
    raise_all(found)


def _waiting(change: PolicyChange, by: Actor) -> PolicyChange:
    """The change, locked; whoever comes second is told."""
    found = PolicyChange.objects.using(by.using).select_for_update().get(pk=change.pk)
    if found.state != State.PROPOSED:
        raise SomebodyWasFirst(what=found.series or found.table)
    return found


def _decide(found: PolicyChange, by: Actor, state: str, reason: str) -> None:
    found.state, found.reason = state, reason
    found.decided_by, found.decided_name = by.party_id, by.name
    found.decided_on, found.decided_at = by.on, clock.now()
    if state == State.CONFIRMED:
        found.decided_no = _next_number(by.using)
    found.save()


def _next_number(using: str) -> int:
    """One decision at a time: numbers and what they bring into force follow each other."""
    with connections[using].cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(7317)")
        cursor.execute("select nextval('programmes_policychange_decided')")
        row = cursor.fetchone()
    assert row is not None
    return int(row[0])


def _take_force(before: Policy, change: PolicyChange, using: str) -> None:
    assert change.decided_no is not None
    hold_version(using, change.decided_no)
    after = policy_of(using)
    spec = dated_table(change.table)
    if spec.file.startswith("programmes/") or spec.file == "overlays":
        code = spec.file.removeprefix("programmes/")
        loading.load(using, only=None if spec.file == "overlays" else code)
    follow(before, after, change.valid_from, using)
