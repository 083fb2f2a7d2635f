"""Kế hoạch của huyện mẫu `bu-gia-map`: a made-up district that comes out at a published text.

Pure Python: no Django, no database, no clock. `build_plan` gives the rows, `summary` adds them up
again, and the functions of `conduct` say what the generated people do in any month, planned or not.
"""

from __future__ import annotations

from .build import SEED, build_plan
from .calendar import SessionCalendar
from .conduct import (
    Conduct,
    Habit,
    Intent,
    PrincipalConduct,
    group_attendance,
    habit,
    month_behaviour,
    new_application,
    principal_behaviour,
)
from .rows import Plan
from .summary import Movement, Position, Summary, movements, positions, summary

__all__ = [
    "SEED",
    "Conduct",
    "Habit",
    "Intent",
    "Movement",
    "Plan",
    "Position",
    "PrincipalConduct",
    "SessionCalendar",
    "Summary",
    "build_plan",
    "group_attendance",
    "habit",
    "month_behaviour",
    "movements",
    "new_application",
    "positions",
    "principal_behaviour",
    "summary",
]
