"""Planted faults are kept as data; each still applies to the code as it stands, so that the drill tries what it says."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools.planted import Fault, faults


def test_there_are_enough_of_both_kinds() -> None:
    kinds = [Path(fault.file).suffix for fault in faults()]
    assert kinds.count(".py") >= 10
    assert kinds.count(".sql") >= 20
    assert len({fault.name for fault in faults()}) == len(kinds)


@pytest.mark.parametrize("fault", faults(), ids=lambda fault: fault.name)
def test_it_applies(fault: Fault) -> None:
    assert fault.applies() == ""


def test_one_that_does_not_says_why() -> None:
    gone = Fault("x", "diemtua/rules/verbs.py", "no such text", "", ("tests/rules",))
    assert "stands 0 times" in gone.applies()
    untested = Fault("x", "diemtua/rules/verbs.py", "def half_up", "def half_down", ("tests/none",))
    assert "no such test" in untested.applies()
