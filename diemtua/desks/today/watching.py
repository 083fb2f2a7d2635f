"""Hôm nay của người xem, kiểm và quản trị: province reader, auditor, administrator."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from diemtua.access.queries import accounts
from diemtua.associations.queries import offices
from diemtua.desks.places import first_link, link
from diemtua.desks.queries import closing, waiting
from diemtua.desks.today.bank import refunds_waiting
from diemtua.desks.today.commune import books_panel, watch_sheet
from diemtua.desks.today.desk import Desk, Item, Panel, Sheet, cell, counted, kv
from diemtua.desks.words import entry_kind
from diemtua.ground import checks, clock, formats, postgres
from diemtua.ground.actors import Actor
from diemtua.ground.models import Calendar
from diemtua.papers.models import PaperTemplate

BACKUP_LATE_HOURS = 26


def branch(by: Actor) -> Desk:
    """What the province's union sees, and the refund runs that wait for a second person."""
    seen = province(by)
    items = (*refunds_waiting(by), *seen.items)
    return replace(seen, items=items)


def province(by: Actor) -> Desk:
    """What was closed last, and the report of it."""
    lock = waiting.last_lock([office.pk for office in offices(by.scope)])
    items = []
    if lock is not None:
        items.append(
            Item(
                _("Báo cáo tháng {month} đã khóa").format(month=formats.month(lock)),
                _("Xem báo cáo"),
                link("reports:report"),
                note=_("số đã khóa, không đổi nữa"),
                state="ok",
                word=_("Đã khóa"),
            )
        )
    return Desk(
        sentence=_("Số liệu ủy thác trong phạm vi, ngày {day}.").format(day=formats.day(by.on)),
        items=tuple(items),
        panels=(books_panel(by),),
        sheets=(watch_sheet(by),),
    )


def auditor(by: Actor) -> Desk:
    """Entries of the day, reopened months, the random sample of the day, the trail."""
    day = closing.day_of_books(by.scope, by.on)
    items = [
        *checks_item(),
        Item(
            _("Xem mẫu chọn của ngày"),
            _("Mở sổ cái"),
            link("desks:entries"),
            note=_("10 bút toán rút theo ngày, ai rút cũng ra đúng các bút toán này"),
            word=_("Hôm nay"),
        ),
    ]
    if day.reversals:
        items.append(
            Item(
                _("{n} bút toán đảo ngày {day}").format(n=day.reversals, day=formats.day(day.on)),
                _("Xem"),
                link("desks:entries", loc="reversals"),
            )
        )
    items += [
        Item(
            _("Tháng {month} đã mở lại").format(month=formats.month(row.month)),
            _("Xem tháng"),
            first_link(
                ("month_end:month", row.office_id, f"{row.month:%Y-%m}"), ("month_end:months",)
            ),
            note=row.reason,
            state="late",
            word=_("Đã mở lại"),
        )
        for row in closing.reopened_months()
    ]
    panel = Panel(
        _("Sổ cái"),
        (
            kv(_("Ngày ghi gần nhất"), formats.day(day.on)),
            kv(_("Bút toán"), formats.number(day.entries), url=link("desks:entries")),
            kv(_("Phát sinh nợ"), formats.money(day.debit_dong)),
            kv(_("Bút toán đảo"), formats.number(day.reversals)),
            checks_line(),
        ),
    )
    return Desk(
        sentence=counted(items),
        items=tuple(items),
        panels=(panel, books_panel(by)),
        sheets=(_sample(by),),
    )


def _sample(by: Actor) -> Sheet:
    rows = tuple(
        (
            cell(formats.number(row.sequence), url=link("desks:entry", row.id), num=True),
            cell(formats.day(row.business_date), num=True),
            cell(entry_kind(row.kind, is_reversal=row.reverses is not None)),
            cell(row.group_name or formats.NONE),
            cell(formats.number(row.amount_dong), num=True),
        )
        for row in closing.sample_of_day(by.scope, by.on)
    )
    return Sheet(
        _("Mẫu chọn của ngày {day}").format(day=formats.day(by.on)),
        (
            (_("Số"), "num"),
            (_("Ngày"), "num"),
            (_("Việc"), ""),
            (_("Tổ"), ""),
            (_("Số tiền (đồng)"), "num"),
        ),
        rows,
        _("Sổ cái chưa có bút toán nào."),
        url=link("desks:entries"),
        act=_("Mở sổ cái"),
    )


def administrator(by: Actor) -> Desk:
    """Jobs that failed, the age of the backup, accounts without a role, templates to come, the demonstration's day."""
    jobs = closing.jobs()
    saved = closing.newest_backup(postgres.home() / "backups")
    hours = (
        None
        if saved is None
        else (clock.now() - datetime.fromtimestamp(saved, UTC)).total_seconds() / 3600
    )
    is_demonstration = Calendar.objects.filter(id=1, is_demonstration=True).exists()
    people: QuerySet[Any] = accounts(by.scope, by.on)
    no_role = people.filter(is_active=True, roles_now=None).count()
    locked = people.filter(is_locked=True).count()
    late = not is_demonstration and (hours is None or hours > BACKUP_LATE_HOURS)
    items = checks_item() + _faults(jobs.failed, late) + _accounts_to_mend(no_role, locked)
    panel = _machine(jobs, hours, people.count())
    rest = _("Bấm “Sang việc tiếp theo” ở đầu trang để chuyển ngày.") if is_demonstration else ""
    return Desk(sentence=counted(items, rest), items=tuple(items), panels=(panel,))


def checks_item() -> list[Item]:
    """The last check found something, or none ran for 26 hours: its silence is an alarm."""
    last = checks.last_run()
    if checks.is_silent(last, clock.now()):
        told = _("Sổ chưa được soát trong 26 giờ qua")
    elif last is not None and last.faults:
        told = _("Soát sổ thấy {n} chỗ sai").format(n=formats.number(last.faults))
    else:
        return []
    return [
        Item(told, _("Xem kết quả"), link("desks:checks"), state="late", word=_("Cần xem ngay"))
    ]


def checks_line() -> dict[str, Any]:
    """Lần soát sổ đúng gần nhất, red when no check ran for 26 hours or the last one found something."""
    last, good = checks.last_run(), checks.last_good()
    late = checks.is_silent(last, clock.now()) or last != good
    return kv(
        _("Lần soát sổ đúng gần nhất"),
        formats.instant(good.finished_at) if good else _("chưa có"),
        url=link("desks:checks"),
        state="late" if late else "ok",
    )


def _faults(failed: int, backup_is_late: bool) -> list[Item]:
    """What went wrong with the machine: jobs that failed, a backup that is too old."""
    items: list[Item] = []
    if failed:
        items.append(
            Item(
                _("{n} việc nền bị lỗi").format(n=failed),
                _("Xem nhật ký"),
                link("desks:trail"),
                state="late",
                word=_("Lỗi"),
            )
        )
    if backup_is_late:
        items.append(
            Item(
                _("Chưa sao lưu trong ngày"),
                "",
                "",
                note=_("Chạy lệnh: python3 run.py backup"),
                state="late",
                word=_("Trễ"),
            )
        )
    return items


def _accounts_to_mend(no_role: int, locked: int) -> list[Item]:
    """Accounts that can do nothing: without a role, or locked."""
    items: list[Item] = []
    if no_role:
        items.append(
            Item(
                _("{n} tài khoản chưa có vai").format(n=no_role),
                _("Phân vai"),
                link("access:accounts", loc="no_role"),
            )
        )
    if locked:
        items.append(
            Item(
                _("{n} tài khoản đang khóa vì gõ sai mật khẩu").format(n=locked),
                _("Xem"),
                link("access:accounts", loc="locked"),
            )
        )
    return items


def _machine(jobs: closing.Jobs, hours: float | None, people: int) -> Panel:
    """The machine in five lines."""
    backup = (
        _("chưa có") if hours is None else _("{n} giờ trước").format(n=formats.number(int(hours)))
    )
    return Panel(
        _("Máy"),
        (
            kv(_("Việc nền đang chờ"), formats.number(jobs.waiting)),
            kv(
                _("Việc nền bị lỗi"),
                formats.number(jobs.failed),
                state="late" if jobs.failed else "",
            ),
            kv(_("Bản sao lưu gần nhất"), backup),
            checks_line(),
            kv(_("Người dùng"), formats.number(people), url=link("access:accounts")),
            kv(
                _("Mẫu in đã thay"),
                formats.number(PaperTemplate.objects.count()),
                url=link("papers:templates"),
            ),
        ),
    )
