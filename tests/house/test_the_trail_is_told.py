"""The audit trail reaches its reader in her own words: every act, subject and fact of every room has a name."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.utils.translation import override

import diemtua
from diemtua.desks.telling import act_name, facts_told, subject_told
from diemtua.ground.acts import dictionary

ROOT = Path(diemtua.__file__).parent
TREES = [
    ast.parse(path.read_text(encoding="utf-8"))
    for path in sorted(ROOT.rglob("*.py"))
    if "rules" not in path.parts
]
NODES = [node for tree in TREES for node in ast.walk(tree)]


def _called(node: ast.AST) -> str:
    if not isinstance(node, ast.Call):
        return ""
    return getattr(node.func, "id", getattr(node.func, "attr", ""))


def _codes() -> Iterator[str]:
    """Codes of deeds, and those written down where something is read, printed or taken away."""
    for node in NODES:
        if not isinstance(node, ast.Call):
            continue
        asked = list(node.args) if _called(node) in ("write_down", "deed") else []
        asked += [word.value for word in node.keywords if word.arg == "action"]
        for one in asked:
            if isinstance(one, ast.Constant) and isinstance(one.value, str) and "." in one.value:
                yield one.value


def _keys() -> Iterator[str]:
    for node in NODES:
        if isinstance(node, ast.FunctionDef) and any(
            _called(d) == "deed" for d in node.decorator_list
        ):
            yield from (argument.arg for argument in node.args.kwonlyargs if argument.arg != "by")
        if _called(node) == "write_down":
            assert isinstance(node, ast.Call)
            for word in node.keywords:
                if word.arg == "facts" and isinstance(word.value, ast.Dict):
                    yield from (
                        str(k.value) for k in word.value.keys if isinstance(k, ast.Constant)
                    )


def test_every_act_has_a_name() -> None:
    codes = set(_codes())
    assert len(codes) > 100
    assert sorted(codes - set(dictionary().acts)) == []


def test_no_name_is_kept_for_an_act_that_nobody_does() -> None:
    assert sorted(set(dictionary().acts) - set(_codes())) == []


def test_every_table_has_a_name() -> None:
    labels = {m._meta.label for m in apps.get_models() if m.__module__.startswith("diemtua.")}
    kept = {label for label in labels if label != "ground.SqlText"}
    assert sorted(kept - set(dictionary().subjects)) == []


def test_every_fact_has_a_name() -> None:
    keys = set(_keys())
    assert len(keys) > 80
    assert sorted(keys - set(dictionary().facts)) == []


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        (
            {"count": 19886, "filter": "q=thi+lan&loc=late"},
            "Số dòng: 19.886; Cách lọc: tìm “thi lan”, có lọc",
        ),
        ({"session": "commune_sessions.CommuneSession:47"}, "Phiên: Phiên 47"),
        ({"payments": "61 items", "session_id": 31}, "Các lần trả: 61 mục; Phiên: 31"),
        (
            {"until": "2026-03-05", "programme": "ho_ngheo"},
            "Đến ngày: 05/03/2026; Chương trình: Hộ nghèo",
        ),
        ({"reason": "text of 52", "is_active": False}, "Lý do: đoạn chữ dài 52; Được dùng: không"),
        ({"month": "2025-02", "kind": "pdf"}, "Tháng: 02/2025; Loại: PDF"),
        ({"role": "teller", "reason": ""}, "Vai: Giao dịch viên"),
    ],
)
def test_facts_are_told_as_people_say_them(facts: dict[str, object], said: str) -> None:
    assert facts_told(facts).replace("\u00a0", " ") == said


def test_money_and_subjects_are_told_in_both_languages() -> None:
    assert facts_told({"cash_brought_dong": 1_470_000_000}).replace("\u00a0", " ") == (
        "Tiền mang theo: 1.470.000.000 đ"
    )
    assert subject_told("groups.SavingsAndLoanGroup", "112") == "Tổ TK&VV 112"
    assert act_name("loans.listed") == "Xem danh sách khoản vay"
    with override("en"):
        assert subject_told("groups.SavingsAndLoanGroup", "112") == "Group 112"
        assert act_name("loans.listed") == "Opened the list of loans"
