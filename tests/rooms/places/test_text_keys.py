"""Chữ Việt: the database folds and sorts Vietnamese by its own tables, whatever the server's locale."""

from __future__ import annotations

import unicodedata
from typing import Literal

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

pytestmark = [pytest.mark.django_db, pytest.mark.datalaw]

VOWELS = "aăâeêioôơuưy"
TONES = ("", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323")
LETTERS = [unicodedata.normalize("NFC", v + t) for v in VOWELS for t in TONES]
ACCENTED = [x for x in [*LETTERS, "đ"] if not x.isascii()]
ALL = [*ACCENTED, *(x.upper() for x in ACCENTED)]

DICTIONARY = [
    "an", "án", "An Bình", "anh", "ăn", "ẩn", "ba", "bà", "bả", "bã", "bá", "bạ", "Bù Đốp",
    "Bù Gia Mập", "ca", "đa", "Đa Kia", "Đăk Ơ", "e", "ê", "la", "Lộc Ninh", "ma", "na", "o", "ô",
    "ơ", "Phú Nghĩa", "Phú Văn", "Phước Minh", "ta", "thị", "Thị Lan", "u", "ư", "Xuân La", "y",
]  # fmt: skip
"""A dictionary's order, written by hand: letters of the whole text first, tones only between equals."""

vietnamese = st.text(alphabet=[*ALL, *"bcdghklmnpqrstvx ", "'"], max_size=24)


def answer(sql: str, *values: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return str(cursor.fetchone()[0])


def test_there_are_134_accented_letters_and_each_is_found_without_its_marks() -> None:
    assert len(set(ALL)) == 134
    forms: tuple[Literal["NFC", "NFD"], ...] = ("NFC", "NFD")
    for form in forms:
        typed = unicodedata.normalize(form, "".join(ALL))
        plain = "".join(
            "d" if x in "đĐ" else unicodedata.normalize("NFD", x)[0].lower() for x in ALL
        )
        assert answer("select vn_fold(%s)", typed) == plain


def test_names_of_minority_peoples_and_curly_apostrophes_are_found_too() -> None:
    assert answer("select vn_fold(%s)", "Ea H\u2019Leo, M'Drắk, Krông Pă\u030cc, Ñ ŏ ƀ") == (
        "ea h'leo, m'drak, krong pac, n o b"
    )


def test_lists_stand_in_the_order_of_a_vietnamese_dictionary() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            'select name from unnest(%s::text[]) name order by vn_sort(name) collate "C"',
            [DICTIONARY[::-1]],
        )
        assert [row[0] for row in cursor.fetchall()] == DICTIONARY


@given(text=vietnamese)
def test_a_key_does_not_depend_on_how_the_marks_were_typed(text: str) -> None:
    composed, taken_apart = unicodedata.normalize("NFC", text), unicodedata.normalize("NFD", text)
    for function in ("vn_fold", "vn_sort"):
        ours = answer(f"select {function}(%s)", composed)
        assert ours == answer(f"select {function}(%s)", taken_apart)
        assert ours == answer(f"select {function}(%s)", composed.upper())


@given(text=vietnamese)
def test_a_folded_text_is_plain_and_folding_it_again_changes_nothing(text: str) -> None:
    folded = answer("select vn_fold(%s)", text)
    assert folded.isascii()
    assert folded == folded.lower()
    assert answer("select vn_fold(%s)", folded) == folded


@given(texts=st.lists(vietnamese, min_size=2, max_size=2))
def test_texts_with_one_sort_key_differ_in_case_only(texts: list[str]) -> None:
    one, other = texts
    same = answer("select (vn_sort(%s) = vn_sort(%s))::text", one, other) == "true"
    assert same == (one.casefold() == other.casefold())
