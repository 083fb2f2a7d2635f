"""The house inspects itself: sizes, words, tables, deeds, pages, marks of work left undone."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection

from diemtua.access.pages import routes
from diemtua.access.roles import ROLES
from diemtua.ground.deeds import DEEDS
from diemtua.ground.row_security import Plain, declared

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "diemtua"
SOURCES = [p for p in PACKAGE.rglob("*.py") if not re.search(r"migrations/0", str(p))]


def functions() -> list[tuple[Path, ast.FunctionDef]]:
    return [
        (path, node)
        for path in SOURCES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef)
    ]


def test_no_file_is_past_four_hundred_lines() -> None:
    long = [str(p) for p in SOURCES if p.read_text(encoding="utf-8").count("\n") > 400]
    assert long == []


def test_no_function_is_past_fifty_lines() -> None:
    long = [
        f"{p}:{f.lineno} {f.name}" for p, f in functions() if (f.end_lineno or 0) - f.lineno >= 50
    ]
    assert long == []


def test_nothing_is_left_undone_in_the_code() -> None:
    mark = re.compile(r"\b(TODO|FIXME|XXX)\b|raise NotImplementedError")
    texts = [*SOURCES, *PACKAGE.rglob("*.html"), *(PACKAGE / "site/static/js").glob("*.js")]
    assert [str(p) for p in texts if mark.search(p.read_text(encoding="utf-8"))] == []


def test_time_and_chance_come_from_one_module() -> None:
    asks = re.compile(r"date\.today\(|datetime\.now\(|timezone\.now\(|uuid4\(|random\.")
    free = {"ground/clock.py"}
    guilty = [
        str(p.relative_to(PACKAGE))
        for p in SOURCES
        if asks.search(p.read_text(encoding="utf-8"))
        and str(p.relative_to(PACKAGE)) not in free
        and "ground/postgres" not in str(p)
        and "site/c" not in str(p.relative_to(PACKAGE))
    ]
    assert guilty == []


def test_every_model_has_its_word_in_the_glossary() -> None:
    sections = tomllib.loads((PACKAGE / "glossary.toml").read_text(encoding="utf-8"))
    words = [term for terms in sections.values() for term in terms]
    assert len(words) == len(set(words)), "one word, one thing"
    models = {m.__name__ for m in apps.get_models() if m.__module__.startswith("diemtua.")}
    assert models - set(words) == set()


def test_the_glossary_page_is_written_from_the_glossary() -> None:
    done = subprocess.run([sys.executable, "tools/glossary.py", "--check"], cwd=ROOT, check=False)
    assert done.returncode == 0


def test_every_model_says_its_vietnamese_name() -> None:
    silent = [
        m.__name__
        for m in apps.get_models()
        if m.__module__.startswith("diemtua.") and ":" not in (m.__doc__ or "").split("\n")[0]
    ]
    assert silent == []


def test_every_deed_is_held_by_some_role() -> None:
    held = {action for role in ROLES.values() for action in role.may}
    assert {name: needs for name, needs in DEEDS.items() if needs not in held} == {}


def test_every_page_says_its_action() -> None:
    open_routes = [
        r for r, view in routes() if not hasattr(view, "action") and not r.startswith("api/")
    ]
    assert open_routes == []


def test_every_page_asks_for_an_action_that_some_role_holds() -> None:
    held = {action for role in ROLES.values() for action in role.may} | {"public"}
    wrong = {
        r: view.action for r, view in routes() if getattr(view, "action", "public") not in held
    }
    assert wrong == {}


@pytest.mark.django_db
@pytest.mark.datalaw
def test_every_table_is_declared_and_under_its_policy() -> None:
    """A table without a declaration is refused, so a new one cannot be forgotten."""
    ruled = dict(declared())
    with connection.cursor() as cursor:
        cursor.execute(
            "select c.relname, c.relrowsecurity, c.relforcerowsecurity from pg_class c"
            " join pg_namespace n on n.oid = c.relnamespace"
            " where n.nspname = 'public' and c.relkind in ('r', 'p') and not c.relispartition"
        )
        tables = cursor.fetchall()
    assert {name for name, _on, _forced in tables} - set(ruled) == set()
    naked = [
        name
        for name, on, forced in tables
        if not isinstance(ruled[name], Plain) and not (on and forced)
    ]
    assert naked == []


@pytest.mark.django_db
@pytest.mark.datalaw
def test_the_app_has_no_right_on_any_partition() -> None:
    with connection.cursor() as cursor:
        cursor.execute("select ledger_make_partitions('2025-01-01', '2025-03-01')")
        cursor.execute(
            "select relname from pg_class where relispartition and relkind = 'r'"
            " and has_table_privilege(current_user, oid, 'select, insert, update, delete')"
        )
        assert cursor.fetchall() == []
