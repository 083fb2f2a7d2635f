"""A build of the demonstration that is killed goes on to the same books. Minutes; `make build-drill`."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from diemtua.ground.postgres.cluster import Cluster
from diemtua.ground.postgres.connections import URL_VARIABLE, dsn
from diemtua.ground.postgres.homes import HOME_VARIABLE, Home
from tests.start.conftest import FOLDER, ROOT

pytestmark = pytest.mark.slow

DIGESTS = {
    "journal": """select e.month, l.account, l.programme, count(*), sum(l.amount_dong), min(e.business_date),
                         max(e.business_date), count(distinct e.session_id), count(distinct l.loan_id)
                    from ledger_entry e join ledger_line l on l.entry_id = e.id and l.month = e.month
                   group by 1, 2, 3 order by 1, 2, 3""",
    # By who borrowed what: the numbers in a loan's code are drawn, and a rolled-back opening leaves a gap in them.
    "loans": """select l.membership_id, l.programme_id, l.amount_dong, l.term_months, l.state, b.in_term_dong,
                       b.overdue_dong, b.frozen_dong, count(*)
                  from lending_loan l join ledger_loanbalance b on b.loan_id = l.id
                 group by 1, 2, 3, 4, 5, 6, 7, 8 order by 1, 2, 3, 4, 5, 6, 7, 8""",
    "instalments": """select i.kind, i."on", count(*) from lending_instalmentevent i group by 1, 2 order by 1, 2""",
    "sessions": """select s.held_on, s.point_id, s.state, count(c.id), sum(c.cash_counted_dong)
                     from commune_sessions_communesession s
                     left join commune_sessions_collectionsheet c on c.session_id = s.id
                    group by s.id order by 1, 2""",
    "receipts": """select received_on, state, count(*), sum(interest_dong), sum(savings_dong)
                     from commune_sessions_receipt group by 1, 2 order by 1, 2""",
    "closes": """select month, sealed, count(*) from ledger_closedmonth group by 1, 2 order by 1, 2""",
    "facts": """select month, count(*), sum(in_term_dong), sum(overdue_dong), sum(frozen_dong), sum(accrued_dong)
                  from facts_loanmonth group by 1 order by 1""",
    "queue": """select kind, state, count(*), sum(amount_dong) from commune_sessions_queueitem group by 1, 2 order by 1, 2""",
}


@pytest.fixture
def place() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="diemtua-build-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


def typed(home: Home, **more: str) -> dict[str, str]:
    kept = {key: value for key, value in os.environ.items() if key != URL_VARIABLE}
    return {**kept, HOME_VARIABLE: str(home.path), "PYTHONPATH": str(ROOT), **more}


def build(home: Home, *, until: str = "", then_seconds: float = 0, **more: str) -> tuple[int, str]:
    """`diemtua demo build`; killed outright some seconds after it said something. (exit code, what it said)"""
    with subprocess.Popen(
        [sys.executable, "-m", "diemtua.site.cli", "demo", "build"],
        cwd=ROOT, env=typed(home, PYTHONUNBUFFERED="1", **more), stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8",
    ) as process:  # fmt: skip
        assert process.stdout is not None
        said = ""
        for line in process.stdout:
            said += line
            if until and until in line:
                time.sleep(then_seconds)
                process.send_signal(signal.SIGKILL)
                break
        return process.wait(timeout=60), said


def figures(home: Home) -> dict[str, Any]:
    """What the books hold, without the ids that are drawn."""
    with Cluster(home).used(), psycopg.connect(dsn("owner", home=home)) as db:
        found: dict[str, Any] = {
            name: db.execute(query.encode()).fetchall() for name, query in DIGESTS.items()
        }
    report = ["report", "--place", "Bù Gia Mập", "--as-of", "2025-03-25", "--json"]
    told = subprocess.run(
        [sys.executable, "-m", "diemtua.site.cli", *report],
        cwd=ROOT, env=typed(home), capture_output=True, encoding="utf-8", check=True,
    )  # fmt: skip
    return {**found, "report": told.stdout}


def today(home: Home) -> str:
    with Cluster(home).used(), psycopg.connect(dsn("owner", home=home)) as db:
        row = db.execute("select today::text from ground_calendar").fetchone()
    return row[0] if row else "no calendar"


def test_killed_at_the_opening_in_a_session_and_at_a_close_it_ends_the_same(place: Path) -> None:
    whole, killed = Home(place / "liền một mạch"), Home(place / FOLDER)
    code, said = build(whole)
    assert code == 0, said
    assert today(whole) == "2025-03-25"

    code, said = build(killed, until="hồ sơ vay", then_seconds=0.5)  # in the opening's transaction
    assert code == -signal.SIGKILL, said
    assert today(killed) == "no calendar"

    code, said = build(killed, until="Tháng 02/2024", then_seconds=2.5)  # in a session of March
    assert code == -signal.SIGKILL, said
    assert "Dựng tiếp" not in said
    assert today(killed) == "2023-12-31"

    code, said = build(killed, DIEMTUA_FAILPOINT="close.after_fees:kill")  # at the close of March
    assert code == -signal.SIGKILL, said
    assert "Dựng tiếp từ chỗ đã dừng" in said
    assert "Tháng 02/2024" not in said
    assert today(killed) == "2023-12-31"

    code, said = build(killed)
    assert code == 0, said
    assert "Dựng tiếp từ chỗ đã dừng" in said
    assert today(killed) == "2025-03-25"
    assert figures(killed) == figures(whole)
