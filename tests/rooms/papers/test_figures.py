"""How figures are written on paper."""

from __future__ import annotations

import struct
import unicodedata
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diemtua.papers import figures
from diemtua.papers.registry import ROOM
from tests.rooms.papers.forms_made_up import VIETNAMESE

READ = {
    0: "Không đồng",
    5: "Năm đồng",
    10: "Mười đồng",
    15: "Mười lăm đồng",
    21: "Hai mươi mốt đồng",
    24: "Hai mươi bốn đồng",
    55: "Năm mươi lăm đồng",
    101: "Một trăm linh một đồng",
    110: "Một trăm mười đồng",
    1_005: "Một nghìn không trăm linh năm đồng",
    317_984: "Ba trăm mười bảy nghìn chín trăm tám mươi bốn đồng",
    50_000_000: "Năm mươi triệu đồng",
    25_000_000_050: "Hai mươi lăm tỷ không trăm năm mươi đồng",
    535_200_000_000: "Năm trăm ba mươi lăm tỷ hai trăm triệu đồng",
    2_000_000_000_000: "Hai nghìn tỷ đồng",
    -50_000: "Âm năm mươi nghìn đồng",
}


@pytest.mark.parametrize(("amount_dong", "words"), READ.items())
def test_amounts_are_read_as_a_teller_reads_them(amount_dong: int, words: str) -> None:
    assert figures.in_words(amount_dong) == words


def heard(words: str) -> int:
    """The number a listener writes down: a second, independent reading."""
    digits = {w: n for n, w in enumerate(figures.DIGITS)}
    digits |= {"mốt": 1, "lăm": 5}
    total = group = digit = 0
    for word in words.removesuffix(" đồng").lower().split():
        if word in digits:
            digit = digits[word]
        elif word == "trăm":
            group, digit = group + digit * 100, 0
        elif word == "mươi":
            group, digit = group + digit * 10, 0
        elif word == "mười":
            group, digit = group + 10, 0
        elif word in ("nghìn", "triệu"):
            size = {"nghìn": 1_000, "triệu": 1_000_000}[word]
            total, group, digit = total + (group + digit) * size, 0, 0
        elif word == "tỷ":
            total, group, digit = (total + group + digit) * 10**9, 0, 0
    return total + group + digit


@given(st.integers(0, 10**15 - 1))
def test_law_words_say_exactly_the_amount(amount_dong: int) -> None:
    assert heard(figures.in_words(amount_dong)) == amount_dong


@given(st.integers(-(10**15), 10**15))
def test_law_thousands_can_be_read_back(number: int) -> None:
    written = figures.thousands(number)
    assert int(written.replace(".", "").replace(figures.MINUS, "-")) == number
    assert all(len(part) == 3 for part in written.split(".")[1:])


@given(st.decimals(-(10**6), 10**6, places=12))
def test_law_a_rate_is_written_as_decided(rate: Decimal) -> None:
    written = figures.decimal(rate)
    assert Decimal(written.replace(".", "").replace(",", ".").replace(figures.MINUS, "-")) == rate
    assert not written.endswith((",", "0")) or "," not in written


def test_days_are_written_the_vietnamese_way() -> None:
    assert figures.short_day(date(2025, 3, 5)) == "05/03/2025"
    assert figures.long_day(date(2025, 3, 5)) == "ngày 05 tháng 3 năm 2025"
    assert figures.long_day(date(2025, 2, 25)) == "ngày 25 tháng 02 năm 2025"
    assert figures.month(date(2025, 12, 1)) == "12/2025"
    assert figures.decimal(Decimal("7.9248")) == "7,9248"
    assert figures.decimal(Decimal("0.00")) == "0"


@given(st.text())
def test_law_clean_text_is_one_line_that_a_file_can_carry(text: str) -> None:
    cleaned = figures.clean(text)
    assert figures.clean(cleaned) == cleaned == unicodedata.normalize("NFC", cleaned)
    assert not any(unicodedata.category(c) in ("Cc", "Cs") for c in cleaned)


def letters_of(font: bytes) -> set[int]:
    """The characters a TrueType font holds: its format 4 character map."""
    tables = struct.unpack(">H", font[4:6])[0]
    entries = (struct.unpack(">4sLLL", font[12 + 16 * n : 28 + 16 * n]) for n in range(tables))
    start = next(offset for tag, _, offset, _ in entries if tag == b"cmap")
    count = struct.unpack(">H", font[start + 2 : start + 4])[0]
    found: set[int] = set()
    for n in range(count):
        at = start + struct.unpack(">L", font[start + 8 + 8 * n : start + 12 + 8 * n])[0]
        if struct.unpack(">H", font[at : at + 2])[0] != 4:
            continue
        twice = struct.unpack(">H", font[at + 6 : at + 8])[0]
        ends = struct.unpack(f">{twice // 2}H", font[at + 14 : at + 14 + twice])
        starts = struct.unpack(f">{twice // 2}H", font[at + 16 + twice : at + 16 + 2 * twice])
        for first, last in zip(starts, ends, strict=True):
            found.update(range(first, last + 1))
    return found


@pytest.mark.parametrize("style", ["Regular", "Bold", "Italic"])
def test_the_font_of_the_papers_holds_every_vietnamese_letter(style: str) -> None:
    held = letters_of((ROOM / "fonts" / f"Tinos-{style}.ttf").read_bytes())
    asked = set(VIETNAMESE + "0123456789.,−–□■₫%‰“”…")
    assert not {c for c in asked if ord(c) not in held}
