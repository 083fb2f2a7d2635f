"""`diemtua report`: machines and people ask from the command line; a wrong call is a sentence and exit code 2."""

from __future__ import annotations

import io
import json
from datetime import date
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from tests.rooms.month_end.books import Books

pytestmark = [pytest.mark.django_db]


def report(*arguments: str) -> str:
    out = io.StringIO()
    call_command("report", *arguments, stdout=out)
    return out.getvalue()


def test_a_name_means_the_highest_unit_and_money_is_whole_dong(lent: Books) -> None:
    told = json.loads(report("--place", "Bù Gia Mập", "--as-of", "2025-03-12", "--json"))
    assert (told["place"], told["place_level"]) == ("Bù Gia Mập", "district")
    assert told["flow"] == {"from": "2024-01-01", "to": "2025-02-28"}
    found: dict[str, dict[str, Any]] = {one["id"]: one for one in told["indicators"]}
    assert list(found) == [f"S2-{n:03d}" for n in range(1, 32)]
    assert found["S2-004"]["value"] == 150_000_000
    assert found["S2-004"]["unit"] == "dong"
    assert found["S2-004"]["rows"] == 5
    assert found["S2-028"] == found["S2-028"] | {
        "value": 0.27,
        "numerator": 400_000,
        "denominator": 150_000_000,
        "unit": "percent",
    }
    assert "value" not in found["S2-031"]
    assert [part["label"] for part in found["S2-031"]["parts"]] == ["Hội Nông dân", "Hội Phụ nữ"]


def test_one_commune_by_its_code_and_a_period_of_ones_own(lent: Books) -> None:
    commune = lent.world.communes[1]
    told = json.loads(
        report(
            "--place-code",
            commune.code,
            "--as-of",
            "2025-03-12",
            "--from",
            "2025-03-01",
            "--to",
            "2025-03-12",
            "--json",
        )
    )
    found = {one["id"]: one for one in told["indicators"]}
    assert told["place_code"] == commune.code
    assert found["S2-004"]["value"] == 60_000_000
    assert found["S2-001"]["value"] == 20_000_000


def test_the_list_to_read_says_every_figure_with_its_unit(lent: Books) -> None:
    told = report("--place", "Bù Gia Mập", "--as-of", "2025-03-12")
    assert "S2-004  Tổng dư nợ ủy thác: 150.000.000\u00a0đồng" in told
    assert "S2-028  Tỷ lệ nợ quá hạn: 0,27%" in told
    assert "Hội Phụ nữ: 90.000.000 đồng, 1 tổ, 2 hộ" in told


def test_the_map_of_today_may_be_asked(lent: Books) -> None:
    told = json.loads(
        report("--place", "Bù Gia Mập", "--as-of", "2025-03-10", "--map", "now", "--json")
    )
    assert told["map_on"] == date(2025, 3, 12).isoformat()


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--place", "Không Có Đâu", "--as-of", "2025-03-12"], "Không Có Đâu"),
        (["--place", "Bù Gia Mập", "--as-of", "25/03/2025"], "2025-03-25"),
        (["--place-code", "99999", "--as-of", "2025-03-12"], "99999"),
        (
            [
                "--place",
                "Bù Gia Mập",
                "--as-of",
                "2025-03-12",
                "--from",
                "2025-03-01",
                "--to",
                "2025-02-01",
            ],
            "không có ngày nào",
        ),
    ],
)
def test_a_wrong_call_is_a_sentence_and_exit_code_2(
    lent: Books, arguments: list[str], sentence: str
) -> None:
    with pytest.raises(CommandError, match=sentence) as refused:
        report(*arguments)
    assert refused.value.returncode == 2
