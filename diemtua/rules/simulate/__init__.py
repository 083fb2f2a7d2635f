"""Tính thử: `diemtua simulate`, one loan by the product's own rules, without a database."""

from __future__ import annotations

from diemtua.rules.simulate.answer import simulate
from diemtua.rules.simulate.case import Case, Fault, Refused
from diemtua.rules.simulate.reading import EVENT_KEYS, read_case, read_cases
from diemtua.rules.simulate.reading_terms import PROVINCES

__all__ = [
    "EVENT_KEYS",
    "PROVINCES",
    "Case",
    "Fault",
    "Refused",
    "read_case",
    "read_cases",
    "simulate",
]
