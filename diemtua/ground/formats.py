"""Cách viết số, tiền, ngày: the one formatter, used by screens, papers and exports alike.

The writing is Vietnamese in every language of the interface (1.234.567 and dd/mm/yyyy): the papers on
the desk are Vietnamese, and a figure must be the same figure on both. Only unit words are translated.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from diemtua.ground import typed_day, typed_money

NBSP = "\u00a0"
MINUS = "\u2212"
NONE = "\u2013"
DOTS = "\u2026\u2026"
BULLETS = "\u2022\u2022\u2022\u2022"
VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")

read_dong = typed_money.read_dong
read_day = typed_day.read_day

MILLION = 1_000_000
BILLION = 1_000_000_000


def _grouped(digits: str) -> str:
    """Digits of a whole number with a dot before every three."""
    head = len(digits) % 3 or 3
    return ".".join([digits[:head], *(digits[i : i + 3] for i in range(head, len(digits), 3))])


def number(value: int | Decimal | None, *, places: int = 0) -> str:
    """Số: dots between thousands, a comma before decimals, half up; nothing known is an en dash."""
    if value is None:
        return NONE
    rounded = Decimal(value).quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    whole, _dot, rest = format(abs(rounded), "f").partition(".")
    text = _grouped(whole) + (f",{rest}" if rest else "")
    return MINUS + text if rounded < 0 else text


def signed(value: int | Decimal | None, *, places: int = 0) -> str:
    """Tăng, giảm: a change always shows its sign; zero has none."""
    text = number(value, places=places)
    return (
        f"+{text}" if value is not None and not text.startswith(MINUS) and _nonzero(text) else text
    )


def _nonzero(text: str) -> bool:
    return any(figure in text for figure in "123456789")


def money(amount_dong: int | None) -> str:
    """Tiền: `1.234.567 đ`, the unit held to the figure by a no-break space."""
    return NONE if amount_dong is None else f"{number(amount_dong)}{NBSP}đ"


def million(amount_dong: int | None, *, places: int = 0) -> str:
    """Triệu đồng, without the unit: for tables whose head names it."""
    return NONE if amount_dong is None else number(Decimal(amount_dong) / MILLION, places=places)


def billion(amount_dong: int | None, *, places: int = 1) -> str:
    """Tỷ đồng, without the unit: for tables whose head names it."""
    return NONE if amount_dong is None else number(Decimal(amount_dong) / BILLION, places=places)


def million_dong(amount_dong: int | None, *, places: int = 0) -> str:
    """`741.650 triệu đồng`: as reports write it."""
    if amount_dong is None:
        return NONE
    return (
        _("{amount} triệu đồng")
        .format(amount=million(amount_dong, places=places))
        .replace(" ", NBSP)
    )


def billion_dong(amount_dong: int | None, *, places: int = 1) -> str:
    """`5.352,1 tỷ đồng`: as reports write it."""
    if amount_dong is None:
        return NONE
    return (
        _("{amount} tỷ đồng").format(amount=billion(amount_dong, places=places)).replace(" ", NBSP)
    )


def money_short(amount_dong: int | None) -> str:
    """Tiền viết gọn: tỷ from a billion, triệu from a million, else whole đồng."""
    if amount_dong is None:
        return NONE
    if abs(amount_dong) >= BILLION:
        return billion_dong(amount_dong)
    if abs(amount_dong) >= MILLION:
        return million_dong(amount_dong, places=0 if amount_dong % MILLION == 0 else 1)
    return money(amount_dong)


def percent(value_pct: Decimal | int | None, *, places: int = 2) -> str:
    """Tỷ lệ: two decimals, `0,05%`."""
    return NONE if value_pct is None else f"{number(value_pct, places=places)}%"


def ratio(over: int | None, under: int | None, *, places: int = 2) -> str:
    """Tỷ lệ từ hai tổng: divided only here, for the eye; nothing to divide by is an en dash."""
    if over is None or not under:
        return NONE
    return percent(Decimal(over) * 100 / Decimal(under), places=places)


def rate(rate_pct: Decimal | None) -> str:
    """Lãi suất: as decided, up to four decimals, no zeros added: `7,9248%`, `6,6%`."""
    if rate_pct is None:
        return NONE
    text = number(rate_pct, places=4).rstrip("0").rstrip(",")
    return f"{text}%"


def score(points: Decimal | None) -> str:
    """Điểm: one decimal."""
    return number(points, places=1)


def day(on: date | None) -> str:
    """Ngày: `12/11/2026`."""
    return NONE if on is None else f"{on.day:02d}/{on.month:02d}/{on.year:04d}"


def day_short(on: date | None) -> str:
    """Ngày trong năm, for a margin: `12/11`."""
    return NONE if on is None else f"{on.day:02d}/{on.month:02d}"


def month(of: date | None) -> str:
    """Tháng: `11/2026`, from any day of it."""
    return NONE if of is None else f"{of.month:02d}/{of.year:04d}"


def clock_time(at: datetime | None) -> str:
    """Giờ: `16:42`, in Vietnam's time."""
    return NONE if at is None else at.astimezone(VIETNAM).strftime("%H:%M")


def instant(at: datetime | None) -> str:
    """Lúc: `16:42, 10/11/2026`, in Vietnam's time."""
    return NONE if at is None else f"{clock_time(at)}, {day(at.astimezone(VIETNAM).date())}"


def period(start_on: date, end_before: date) -> str:
    """Kỳ: half-open inside, written with its last day: `01/01/2026–31/10/2026`."""
    return f"{day(start_on)}{NONE}{day(end_before - timedelta(days=1))}"


def weekday(on: date) -> str:
    """Thứ trong tuần: `thứ Ba`, as the calendar on the wall says it."""
    names = (
        _("thứ Hai"),
        _("thứ Ba"),
        _("thứ Tư"),
        _("thứ Năm"),
        _("thứ Sáu"),
        _("thứ Bảy"),
        _("Chủ nhật"),
    )
    return names[on.weekday()]


def days_to_go(due_on: date, today: date) -> str:
    """Còn mấy ngày: said beside a due date, never instead of it."""
    days = (due_on - today).days
    if days == 0:
        return _("hôm nay")
    if days == 1:
        return _("mai")
    if days > 0:
        return ngettext("còn {days} ngày", "còn {days} ngày", days).format(days=number(days))
    return ngettext("trễ {days} ngày", "trễ {days} ngày", -days).format(days=number(-days))


def days_ago(on: date, today: date) -> str:
    """Cách đây mấy ngày: said beside a past date, never instead of it."""
    days = (today - on).days
    if days == 0:
        return _("hôm nay")
    if days == 1:
        return _("hôm qua")
    if days < 0:
        return days_to_go(on, today)
    return ngettext("{days} ngày trước", "{days} ngày trước", days).format(days=number(days))


def mask_loan_code(code: str) -> str:
    """Mã khoản vay che bớt: first two and last four, `66 •••• 4417`."""
    return f"{code[:2]}{NBSP}{BULLETS}{NBSP}{code[-4:]}" if len(code) > 6 else code


def mask_citizen_id(citizen_id: str) -> str:
    """Số định danh che bớt: only the last three figures stay, `•••• •••• •123`."""
    return f"{BULLETS}{NBSP}{BULLETS}{NBSP}\u2022{citizen_id[-3:]}" if citizen_id else NONE


def phone(digits: str) -> str:
    """Số điện thoại: `0912 345 678`; what is not ten figures stays as it was written."""
    bare = "".join(figure for figure in digits if figure.isdigit())
    if digits.strip().startswith("+84"):
        bare = f"0{bare[2:]}"
    if len(bare) != 10:
        return digits or NONE
    return f"{bare[:4]}{NBSP}{bare[4:7]}{NBSP}{bare[7:]}"


def mask_phone(digits: str) -> str:
    """Số điện thoại che bớt: `0912 ••• 678`."""
    shown = phone(digits)
    parts = shown.split(NBSP)
    return NBSP.join((parts[0], "\u2022\u2022\u2022", parts[2])) if len(parts) == 3 else shown


def on_paper(text: str) -> str:
    """Trên giấy: what is missing is a dotted line to write on, never 0 or a dash."""
    return DOTS if text in ("", NONE) else text
