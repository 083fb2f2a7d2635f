"""One place reads DATABASE_URL; whatever a password holds, it arrives whole and is never shown."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from psycopg.conninfo import conninfo_to_dict

from diemtua.ground.postgres import connection_params, connections
from diemtua.ground.postgres.homes import Home
from diemtua.ground.postgres.problems import StartProblem

WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=20)


@settings(deadline=None)
@given(user=WORDS, password=WORDS, name=WORDS.filter(lambda n: n.strip("/") == n))
def test_any_name_and_password_survive_the_url(user: str, password: str, name: str) -> None:
    url = f"postgresql://{quote(user, safe='')}:{quote(password, safe='')}@db.example:5433/"
    of = connections.from_url(url + quote(name, safe=""))
    assert (of.owner, of.owner_password, of.name) == (user, password, name)
    assert (of.host, of.port, of.embedded) == ("db.example", "5433", False)


@settings(deadline=None)
@given(value=WORDS)
def test_any_password_survives_the_connection_string(value: str) -> None:
    of = connections.from_url("postgresql://o@h/d")
    told = connections.login_dsn(of, user="u", password=value, database="d")
    assert conninfo_to_dict(told)["password"] == value


def test_a_socket_folder_and_options_in_the_url() -> None:
    of = connections.from_url("postgresql://o:w@/books?host=/run/my%20socket&sslmode=require")
    assert of.host == "/run/my socket"
    assert of.options == (("sslmode", "require"),)


@pytest.mark.parametrize(
    "url",
    [
        "mysql://o:secret@h/d",
        "postgresql://o:secret@h",
        "postgresql://h/d",
        "x",
        "postgresql://o:secret@h:port/d",
    ],
)
def test_a_wrong_url_is_refused_without_showing_the_password(url: str) -> None:
    with pytest.raises(StartProblem) as refused:
        connections.from_url(url)
    assert "secret" not in refused.value.text()


def test_what_the_url_asks_after_its_question_mark_reaches_every_role(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    from diemtua.site import settings as site

    monkeypatch.setenv(
        "DATABASE_URL", "postgresql://chu:w@db.example/hoi?sslmode=verify-full&options=-c%20jit=off"
    )
    for role in connections.ROLES:
        found: Any = site.database(role)["OPTIONS"]
        assert found["sslmode"] == "verify-full"
        assert "lock_timeout" in found["options"]
        assert found["options"].endswith("-c jit=off")
        assert conninfo_to_dict(connections.dsn(role))["sslmode"] == "verify-full"
    monkeypatch.delenv("DATABASE_URL")
    kept: Any = site.database("app")["OPTIONS"]
    assert "sslmode" not in kept


def test_the_url_wins_and_names_the_roles(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    assert connection_params("app")["USER"] == "diemtua_app"
    monkeypatch.setenv("DATABASE_URL", "postgresql://chu:w@db.example/hoi")
    monkeypatch.setenv("DIEMTUA_APP_PASSWORD", "told")
    assert connection_params("owner") == {
        "NAME": "hoi", "USER": "chu", "PASSWORD": "w", "HOST": "db.example", "PORT": "5432",
    }  # fmt: skip
    assert connection_params("app")["USER"] == "hoi_app"
    assert connection_params("app")["PASSWORD"] == "told"
