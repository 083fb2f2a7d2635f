"""Đo ghi sổ: sheets through HTTP, the same finished rows by COPY, and the same shape one object at a time."""

from __future__ import annotations

import http.client
import io
import json
import statistics
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, cast

import psycopg
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.db import connections, models, transaction

from bench.filling import OWNER, TODAY, collector
from diemtua.access.middleware import ACCOUNT, ASSIGNMENT
from diemtua.commune_sessions.models import Receipt
from diemtua.ground.clock import new_id, now
from diemtua.ground.postgres.homes import Home
from diemtua.ledger.models import AccountBalance, Entry, Line
from diemtua.site.commands import ports, supervisor

MONTH = TODAY.replace(day=1)
TOKEN = "bench" * 6 + "ab"
RAW = ("ledger_entry", "ledger_line")


@dataclass(frozen=True, kw_only=True)
class Posted:
    """Kết quả một cỡ bảng kê: median seconds a sheet each way."""

    lines: int
    sheets: int
    http: float
    copy: float
    one_at_a_time: float
    replay: float

    @property
    def of_copy(self) -> float:
        return self.copy / self.http

    @property
    def times_one_at_a_time(self) -> float:
        return self.one_at_a_time / self.http


class Web:
    """Trình duyệt của người thu: one kept connection, signed in."""

    def __init__(self, port: int) -> None:
        account, assignment = collector()
        session = SessionStore()
        session[ACCOUNT], session[ASSIGNMENT] = account.pk, assignment.pk
        session.save()
        self.line = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        self.headers = {
            "Content-Type": "application/json",
            "X-CSRFToken": TOKEN,
            "Cookie": f"{settings.SESSION_COOKIE_NAME}={session.session_key};"
            f" {settings.CSRF_COOKIE_NAME}={TOKEN}",
        }

    def send(self, sheet: int, body: bytes) -> tuple[float, dict[str, Any]]:
        began = time.perf_counter()
        self.line.request("POST", f"/phien/bang-ke/{sheet}/nhan", body, self.headers)
        answer = self.line.getresponse()
        content = answer.read()
        seconds = time.perf_counter() - began
        assert answer.status == 200, f"{answer.status}: {content[:500]!r}"
        return seconds, cast(dict[str, Any], json.loads(content))


@contextmanager
def served(home: Home) -> Iterator[int]:
    """The product behind its own web server, as `start` serves it, until the block ends."""
    port, _said = ports.choose(None, host="127.0.0.1")
    child = supervisor.web(home, host="127.0.0.1", port=port)
    child.start()
    try:
        supervisor.wait_until_ready(child, port=port)
        yield port
    finally:
        assert child.process is not None
        child.process.terminate()
        child.process.wait(timeout=30)


def measure(home: Home, *, one_at_a_time: int) -> list[Posted]:
    """All sheets of the filling, the long ones after the short ones; the first of each length warms up."""
    with connections[OWNER].cursor() as cursor:
        cursor.execute(
            "select members, array_agg(id order by id) from bench_group"
            " where id in (select id from commune_sessions_collectionsheet) group by 1 order by 1"
        )
        sizes: list[tuple[int, list[int]]] = cursor.fetchall()
    _raw_tables()
    with served(home) as port:
        web = Web(port)
        return [_one_length(web, lines, sheets, one_at_a_time) for lines, sheets in sizes]


def _one_length(web: Web, lines: int, sheets: list[int], singles: int) -> Posted:
    bodies = {sheet: _body(sheet) for sheet in sheets}
    web.send(sheets[0], bodies[sheets[0]])
    sent, copied = [], []
    for sheet in sheets[
        1:
    ]:  # one way after the other, so that a busy minute of the machine weighs on both
        sent.append(web.send(sheet, bodies[sheet]))
        copied.append(_copied(sheet))
    assert all(answer["receipts"] == lines for _seconds, answer in sent)
    return Posted(
        lines=lines,
        sheets=len(sent),
        http=statistics.median(seconds for seconds, _answer in sent),
        copy=statistics.median(copied),
        one_at_a_time=_saved_one_by_one(sheets[1], min(singles, lines)) * lines,
        replay=_replayed(web, sheets[1], bodies[sheets[1]]),
    )


def _body(sheet: int) -> bytes:
    with connections[OWNER].cursor() as cursor:
        cursor.execute(
            "select membership_id from commune_sessions_sheetline where sheet_id = %s", [sheet]
        )
        members = [row[0] for row in cursor.fetchall()]
    taken = [
        {
            "id": str(new_id()),
            "membership": member,
            "interest_dong": 100_000 + member % 900 * 100,
            "savings_dong": 50_000,
            "received_on": TODAY.isoformat(),
            "device_at": now().isoformat(),
        }
        for member in members
    ]
    return json.dumps({"id": str(uuid.uuid4()), "taken": taken}).encode()


STATE = """
select (select count(*) from ledger_entry where sheet_id = %(sheet)s), (select count(*) from ledger_line l
        join ledger_entry e on e.month = l.month and e.id = l.entry_id where e.sheet_id = %(sheet)s),
       (select coalesce(sum(balance_dong), 0) from ledger_accountbalance where account = 1015),
       (select count(*) from commune_sessions_receipt where sheet_id = %(sheet)s)
"""


def _state(sheet: int) -> tuple[Any, ...]:
    with connections[OWNER].cursor() as cursor:
        cursor.execute(STATE, {"sheet": sheet})
        return tuple(cursor.fetchone() or ())


def _replayed(web: Web, sheet: int, body: bytes) -> float:
    """A sending that comes again: answered alike, and not one row more."""
    before = _state(sheet)
    seconds, answer = web.send(sheet, body)
    assert answer["repeated"] is True, answer
    assert _state(sheet) == before, "a replayed sheet changed the books"
    return seconds


def _raw_tables() -> None:
    """Tables of the month's own columns, indexes and rows, without triggers or policies; and those of the one-by-one way."""
    with connections[OWNER].cursor() as cursor:
        for table in RAW:
            part = f"{table}_{MONTH:%Y_%m}"
            for kind in ("raw", "one"):
                cursor.execute(f"create table bench_{kind}_{table} (like {part} including all)")
            cursor.execute(f"insert into bench_raw_{table} select * from {part}")
            cursor.execute(f"insert into bench_one_{table} select * from {part}")
        for table in ("ledger_accountbalance", "commune_sessions_receipt"):
            cursor.execute(f"create table bench_one_{table} (like {table} including all)")
        cursor.execute(
            "insert into bench_one_ledger_accountbalance select * from ledger_accountbalance"
        )
        cursor.execute("vacuum (analyze)")


def _copied(sheet: int) -> float:
    """The sheet's finished entries and lines by COPY, in one transaction that is durable when it ends."""
    connection = cast(psycopg.Connection[Any], connections[OWNER].connection)
    wanted = f"from ledger_entry where month = '{MONTH}' and sheet_id = {int(sheet)}"
    rows = [
        _rows(connection, f"select * {wanted}"),
        _rows(
            connection,
            f"select * from ledger_line where month = '{MONTH}' and entry_id in (select id {wanted})",
        ),
    ]
    began = time.perf_counter()
    with transaction.atomic(using=OWNER), connection.cursor() as cursor:
        for table, data in zip(RAW, rows, strict=True):
            with cursor.copy(f"copy bench_raw_{table} from stdin") as copy:
                copy.write(data)
    return time.perf_counter() - began


def _rows(connection: psycopg.Connection[Any], query: str) -> bytes:
    out = io.BytesIO()
    with connection.cursor() as cursor, cursor.copy(f"copy ({query}) to stdout") as copy:
        for block in copy:
            out.write(block)
    return out.getvalue()


@lru_cache
def _twin(model: type[models.Model]) -> type[Any]:
    """The same columns in a table without triggers, saved by the ORM."""
    fields = {f.name: f.clone() for f in model._meta.local_fields}
    if "pk" in fields:
        key = cast(models.CompositePrimaryKey, model._meta.pk)
        fields["pk"] = models.CompositePrimaryKey(*key.field_names)
    meta = type(
        "Meta",
        (),
        {"managed": False, "app_label": "bench", "db_table": f"bench_one_{model._meta.db_table}"},
    )
    return type(
        f"One{model.__name__}", (models.Model,), {**fields, "Meta": meta, "__module__": __name__}
    )


def _saved_one_by_one(sheet: int, receipts: int) -> float:
    """Seconds a receipt when each object is saved by itself: receipt, entry, lines, balances; a commit a receipt."""
    receipt, entry, line, balance = map(_twin, (Receipt, Entry, Line, AccountBalance))
    kept = list(Receipt.objects.using(OWNER).filter(sheet_id=sheet).order_by("number")[:receipts])
    made = [(r, Entry.objects.using(OWNER).get(month=MONTH, receipt_id=r.pk)) for r in kept]
    lines = {
        e.id: list(Line.objects.using(OWNER).filter(month=MONTH, entry_id=e.id)) for _r, e in made
    }
    began = time.perf_counter()
    for r, e in made:
        with transaction.atomic(using=OWNER):
            _copy_of(receipt, r).save(using=OWNER, force_insert=True)
            _copy_of(entry, e).save(using=OWNER, force_insert=True)
            for one in lines[e.id]:
                _copy_of(line, one).save(using=OWNER, force_insert=True)
                _move(balance, one)
    return (time.perf_counter() - began) / len(made)


def _copy_of(twin: type[Any], row: models.Model) -> Any:
    return twin(**{f.attname: getattr(row, f.attname) for f in row._meta.concrete_fields})


def _move(balance: type[Any], line: Line) -> None:
    found = (
        balance.objects.using(OWNER)
        .select_for_update()
        .filter(account=line.account, office_id=line.office_id, subject=line.subject)
        .first()
    )
    if found is None:
        balance(
            account=line.account, office_id=line.office_id, subject=line.subject,
            union_code=line.union_code, path=line.path, balance_dong=line.amount_dong,
        ).save(using=OWNER, force_insert=True)  # fmt: skip
        return
    found.balance_dong += line.amount_dong
    found.save(using=OWNER, update_fields=["balance_dong"])
