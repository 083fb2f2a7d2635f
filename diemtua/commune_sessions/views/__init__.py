"""Trang của phòng phiên: collecting in the village, the calendar, the desk, the close, the board, and the phone's door."""

from __future__ import annotations
