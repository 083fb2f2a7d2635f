"""Việc của truy cập: signing in, roles given and ended, the first administrator."""

from __future__ import annotations

import hashlib
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import F

from diemtua.access.models import Account, Assignment, FirstAdminCode
from diemtua.access.passwords import hash_password, is_password
from diemtua.access.problems import (
    HasAnAccount,
    LastAdministrator,
    LoginLocked,
    RoleEndsTooEarly,
    WeakPassword,
    WrongCode,
    WrongLogin,
    WrongWhere,
)
from diemtua.access.queries import assignments, house, other_administrators
from diemtua.access.roles import ROLES, Reach
from diemtua.ground.actors import Actor, set_context
from diemtua.ground.audit import write_down
from diemtua.ground.clock import now
from diemtua.ground.deeds import deed
from diemtua.ground.formats import day
from diemtua.parties.models import Party

LEAST_PASSWORD = 12
TRIES = 6
LOCK_MINUTES = 10


def sign_in(*, login: str, password: str) -> Account:
    """Vào bằng tên và mật khẩu; takes as long whether the name exists or not; locks after six wrong tries."""
    account = (
        Account.objects.select_for_update()
        .filter(login=login.strip().lower(), is_active=True)
        .first()
    )
    if account is not None and account.locked_until is not None and account.locked_until > now():
        raise LoginLocked(minutes=max(1, (account.locked_until - now()).seconds // 60))
    if not is_password(password, account.password if account else "") or account is None:
        if account is not None:
            _count_failure(account)
        raise WrongLogin
    Account.objects.filter(pk=account.pk).update(failed_count=0, locked_until=None)
    return account


def _count_failure(account: Account) -> None:
    failed = account.failed_count + 1
    until = now() + timedelta(minutes=LOCK_MINUTES) if failed >= TRIES else None
    Account.objects.filter(pk=account.pk).update(
        failed_count=0 if until else F("failed_count") + 1, locked_until=until
    )


def check_password_strength(password: str) -> None:
    if len(password) < LEAST_PASSWORD or len(set(password)) < 5:
        raise WeakPassword(field="password")


def digest(code: str) -> str:
    return hashlib.sha256(code.replace("-", "").replace(" ", "").upper().encode()).hexdigest()


def keep_first_admin_code(code: str, *, using: str = "owner") -> None:
    """Giữ mã quản trị đầu tiên as a digest; only while the installation has no account."""
    FirstAdminCode.objects.using(using).update_or_create(
        id=1, defaults={"digest": digest(code), "used_at": None}
    )


def make_first_administrator(
    *, code: str, login: str, name: str, password: str, on: date
) -> Account:
    """Quản trị đầu tiên: by the code shown once; a second use is refused."""
    row = FirstAdminCode.objects.select_for_update().filter(id=1, used_at__isnull=True).first()
    if row is None or row.digest != digest(code):
        raise WrongCode(field="code")
    check_password_strength(password)
    FirstAdminCode.objects.filter(id=1).update(used_at=now())
    # Nobody can act before the first account is there: the house itself makes it, and writes that down.
    by = house(on)
    set_context(by)
    made = _new_account(
        login=login, name=name, password=password, role="administrator", on=on, where={}
    )
    write_down(by, "access.first_administrator_made", subject=made)
    return made


def _new_account(
    *,
    login: str,
    name: str,
    password: str,
    role: str,
    on: date,
    where: dict[str, Any],
    party: Party | None = None,
) -> Account:
    party = party or Party.objects.create(kind=Party.Kind.PERSON)
    account = Account.objects.create(
        party=party,
        login=login.strip().lower(),
        display_name=name.strip(),
        password=hash_password(password),
    )
    Assignment.objects.create(party=party, role=role, valid_from=on, **where)
    return account


@deed("access.account_made", needs="access.assign")
def make_account(
    *,
    by: Actor,
    login: str,
    name: str,
    password: str,
    role: str,
    where: dict[str, Any],
    valid_from: date,
    party_id: UUID | None = None,
) -> Account:
    """Lập tài khoản và phân vai đầu tiên. `party_id`: the person it is for, where the house knows her already."""
    check_password_strength(password)
    _check_where(role, where)
    party = Party.objects.using(by.using).get(pk=party_id) if party_id else None
    if party and (held := Account.objects.using(by.using).filter(party=party).first()):
        raise HasAnAccount(field="name", name=held.display_name, login=held.login)
    return _new_account(
        login=login,
        name=name,
        password=password,
        role=role,
        on=valid_from,
        where=where,
        party=party,
    )


def _check_where(role: str, where: dict[str, Any]) -> None:
    needed = {Reach.UNIT: "unit", Reach.OFFICE: "office", Reach.GROUP: "group_path"}.get(
        ROLES[role].reach
    )
    if needed and not where.get(needed):
        raise WrongWhere(field=needed, role=ROLES[role].label)


@deed("access.role_given", needs="access.assign")
def give_role(
    *, by: Actor, account: Account, role: str, where: dict[str, Any], valid_from: date
) -> Assignment:
    """Phân vai: dated, half-open; the same role twice in one place on one day is refused by the database."""
    _check_where(role, where)
    return Assignment.objects.using(by.using).create(
        party_id=account.party_id, role=role, valid_from=valid_from, **where
    )


@deed("access.role_ended", needs="access.assign")
def end_role(*, by: Actor, assignment: Assignment, valid_to: date) -> Assignment:
    """Kết thúc phân vai: from that day on the role is gone; the row stays."""
    found = Assignment.objects.using(by.using).select_for_update().get(pk=assignment.pk)
    if valid_to <= found.valid_from:
        raise RoleEndsTooEarly(field="valid_to", since=day(found.valid_from))
    if found.role == "administrator":
        _check_another_administrator(by, Account.objects.using(by.using).get(party=found.party_id))
    found.valid_to = valid_to
    found.save(update_fields=["valid_to"])
    return found


def _check_another_administrator(by: Actor, account: Account) -> None:
    """Somebody must be left who can give roles; the rows are locked so that two cannot leave at once."""
    list(
        Assignment.objects.using(by.using)
        .select_for_update()
        .filter(role="administrator", valid_to__isnull=True)
        .order_by("id")
    )
    if not other_administrators(account, by.on, using=by.using):
        raise LastAdministrator


@deed("access.account_stopped", needs="access.assign")
def stop_account(*, by: Actor, account: Account, is_active: bool) -> Account:
    """Ngừng hoặc mở lại tài khoản; a stopped account is out at its next page."""
    holds = {a.role for a in assignments(account, by.on)}
    if not is_active and "administrator" in holds:
        _check_another_administrator(by, account)
    Account.objects.using(by.using).filter(pk=account.pk).update(is_active=is_active)
    return Account.objects.using(by.using).get(pk=account.pk)


@deed("access.password_set", needs="access.assign")
def set_password(*, by: Actor, account: Account, password: str) -> Account:
    """Đặt mật khẩu mới cho người khác."""
    check_password_strength(password)
    Account.objects.using(by.using).filter(pk=account.pk).update(
        password=hash_password(password), locked_until=None
    )
    return Account.objects.using(by.using).get(pk=account.pk)
