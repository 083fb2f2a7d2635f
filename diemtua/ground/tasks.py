"""Việc nền của nền nhà: the books are checked every night, by whoever's worker is awake."""

from __future__ import annotations

from diemtua.ground import checks
from diemtua.ground.jobs import every_night, job

CHECK = "books.check"


@every_night(hour=1, minute=30)
@job(CHECK)
def check_books(timestamp: int = 0) -> None:
    """Soát sổ đêm. `timestamp` is the queue's word for which night."""
    checks.run(using="jobs")
