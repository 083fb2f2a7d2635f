"""Đếm tiền: notes by denomination, and how a difference is named."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _

from diemtua.commune_sessions.problems import NotesBelowZero, UnknownNote

NOTES = (500_000, 200_000, 100_000, 50_000, 20_000, 10_000, 5_000, 2_000, 1_000)
"""Mệnh giá trong bảng kê (13/TD). Sums that are no whole thousand are settled with the last `lẻ` line."""
LOOSE = 1
"""Tiền lẻ dưới một nghìn: its number of notes is the đồng itself."""


def total_dong(notes: Mapping[int, int]) -> int:
    """Cộng bảng kê: number of notes times value; `1` carries loose đồng below a thousand."""
    for note, number in notes.items():
        if note not in (*NOTES, LOOSE):
            raise UnknownNote(note=note)
        if number < 0:
            raise NotesBelowZero(note=money(note))
    return sum(note * number for note, number in notes.items())


def kept_notes(notes: Mapping[int, int]) -> dict[str, int]:
    """The list as it is kept: only what was counted."""
    return {str(note): number for note, number in notes.items() if number}


def word(difference_dong: int) -> str:
    """Thừa hay thiếu: what is counted less what is listed."""
    return _("thừa") if difference_dong > 0 else _("thiếu")


def money(dong: int) -> str:
    return f"{abs(dong):,}".replace(",", ".")
