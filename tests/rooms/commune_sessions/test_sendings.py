"""What a phone sends: read column by column as line by line, and its canonical bytes are those of its plain content."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diemtua.commune_sessions.actions.receipts import Taken, canonical_sending
from diemtua.commune_sessions.problems import LeaderTakesNoPrincipal, NotASending
from diemtua.commune_sessions.sendings import read_sending
from diemtua.ground.commands import canonical

SESSION_ON = date(2025, 3, 12)
ZONES = st.sampled_from([UTC, timezone(timedelta(hours=7)), timezone(-timedelta(hours=3.5))])
LINES = st.lists(
    st.builds(
        Taken,
        id=st.uuids(),
        membership_id=st.integers(0, 10**9),
        interest_dong=st.integers(0, 10**9),
        savings_dong=st.integers(0, 10**9),
        received_on=st.dates(),
        device_at=st.none() | st.datetimes(timezones=ZONES),
    ),
    min_size=1,
    max_size=5,
)


def body_of(lines: list[dict[str, Any]]) -> bytes:
    return json.dumps({"id": str(uuid4()), "taken": lines}).encode()


@given(lines=LINES, sheet=st.integers(1, 10**9))
def test_the_canonical_bytes_of_a_sending_are_those_of_its_plain_content(
    lines: list[Taken], sheet: int
) -> None:
    plain = {"sheet": sheet, "taken": [line.plain() for line in lines]}
    assert canonical_sending(sheet, lines) == canonical(plain)


@given(lines=LINES, without_device=st.booleans())
def test_what_was_sent_is_what_is_read(lines: list[Taken], without_device: bool) -> None:
    rows = [line.plain() for line in lines]
    if without_device:
        for row in rows:
            del row["device_at"]
        lines = [line._replace(device_at=None) for line in lines]
    assert read_sending(body_of(rows), session_on=SESSION_ON).taken == lines


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("id", 7),
        ("membership", "1"),
        ("interest_dong", True),
        ("savings_dong", -1),
        ("received_on", None),
        ("device_at", "2025-03-12T08:00:00"),
    ],
)
def test_the_first_line_that_cannot_be_read_is_named(field: str, value: Any) -> None:
    lines = [
        Taken(uuid4(), n, 1_000, 0, SESSION_ON, datetime(2025, 3, 12, tzinfo=UTC)).plain()
        for n in range(4)
    ]
    lines[2][field] = lines[3][field] = value
    with pytest.raises(NotASending) as refused:
        read_sending(body_of(lines), session_on=SESSION_ON)
    assert f"taken[3].{field}" in str(refused.value)


def test_a_field_that_is_missing_or_strange_and_principal_are_three_refusals() -> None:
    good = Taken(uuid4(), 1, 1_000, 0, SESSION_ON).plain()
    for wrong in ({**good, "note": 1}, {"id": good["id"]}, [good]):
        with pytest.raises(NotASending, match=r"taken\[2\]"):
            read_sending(body_of([good, wrong]), session_on=SESSION_ON)  # type: ignore[list-item]
    with pytest.raises(LeaderTakesNoPrincipal):
        read_sending(body_of([{**good, "principal_dong": 1}]), session_on=SESSION_ON)


def test_a_body_nested_without_end_is_refused_and_not_a_fault() -> None:
    with pytest.raises(NotASending):
        read_sending(b"[" * 200_000, session_on=SESSION_ON)
