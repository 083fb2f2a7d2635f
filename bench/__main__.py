"""`python -m bench [--loans 1000000] [--quick]`: a durable database of its own, filled, measured, taken away again."""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parent.parent
HOME = ROOT / "var" / "bench"
DEFAULT_LOANS, QUICK_LOANS = 1_000_000, 20_000


def wanted() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--loans", type=int, default=None, help="generated loans (1,000,000)")
    parser.add_argument("--quick", action="store_true", help="20,000 loans: does it still work")
    parser.add_argument("--seed", type=int, default=20250325)
    parser.add_argument(
        "--json", type=Path, default=None, help="where the figures go (var/bench-N.json)"
    )
    parser.add_argument("--keep", action="store_true", help="leave the database for a look")
    found = parser.parse_args()
    found.loans = found.loans or (QUICK_LOANS if found.quick else DEFAULT_LOANS)
    if found.loans < QUICK_LOANS:
        parser.error(f"at least {QUICK_LOANS:,} loans: the sheets alone need as many")
    return found


def main() -> int:
    asked = wanted()
    began = time.perf_counter()

    def told(line: str) -> None:
        print(f"{time.perf_counter() - began:7.1f} s  {line}", file=sys.stderr, flush=True)

    os.environ["DIEMTUA_HOME"] = str(HOME)
    os.environ.pop("DIEMTUA_SERVER_PROFILE", None)  # durable, always
    if not os.environ.get("DATABASE_URL") and HOME.exists():
        shutil.rmtree(HOME)
    try:
        return _in_a_database(asked, told)
    finally:
        if not asked.keep and not os.environ.get("DATABASE_URL"):
            shutil.rmtree(HOME, ignore_errors=True)


def _in_a_database(asked: argparse.Namespace, told: Callable[[str], None]) -> int:
    """The database is made as `start` makes it; only then can the rooms be imported."""
    from diemtua.site.commands import installation, prepare

    home = installation.this_home()
    with installation.database_running(home):
        prepare.migrate([])
        prepare.publish(home)
        if installation.kind_in_database(home) is not None:
            sys.exit("The bench fills an empty database only: name another in DATABASE_URL.")
        told("cơ sở dữ liệu đã sẵn sàng")
        from bench.running import run

        return run(asked, home, told)


if __name__ == "__main__":
    sys.exit(main())
