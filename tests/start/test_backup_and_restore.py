"""What was backed up comes back whole, or nothing is touched and the sentence says why."""

from __future__ import annotations

import json
from pathlib import Path

import psycopg
import pytest

from diemtua.ground.postgres.cluster import Cluster
from diemtua.ground.postgres.connections import dsn
from diemtua.ground.postgres.homes import Home, write_private
from diemtua.ground.postgres.problems import StartProblem
from diemtua.site.commands import backup, keys, restore
from diemtua.site.commands import running as running_now

RING = {
    "active": "k2",
    "keys": {"k1": "first-key-material", "k2": "second-key-material"},
    "digest_key": "digest-key-material",
}


@pytest.fixture
def books(running: Cluster) -> Home:
    """A small book: rows under forced policies, an append-only trigger, grants, a key ring."""
    home = running.home
    with psycopg.connect(dsn("owner", home=home)) as db:
        db.execute(
            """
            create table line (id bigint primary key, amount_dong bigint not null, note text);
            alter table line enable row level security;
            alter table line force row level security;
            create policy all_of_owner on line to diemtua_owner using (true) with check (true);
            create policy all_of_backup on line for select to diemtua_backup using (true);
            create policy scope on line to diemtua_app using (note = current_setting('app.note', true));
            grant select, insert on line to diemtua_app;
            create function refuse() returns trigger language plpgsql as
              $$ begin raise exception 'posted is final'; end $$;
            create table receipt (line_id bigint not null references line);
            alter table receipt enable row level security;
            alter table receipt force row level security;
            create policy all_of_owner on receipt to diemtua_owner using (true) with check (true);
            create policy all_of_backup on receipt for select to diemtua_backup using (true);
            create trigger posted_is_final before update or delete on line
              for each row execute function refuse();
            insert into line select n, n * 1000, 'Tổ ' || n from generate_series(1, 500) n;
            insert into receipt select id from line;
            create table entry (month date not null, n int not null) partition by range (month);
            alter table entry enable row level security;
            alter table entry force row level security;
            create policy all_of_owner on entry to diemtua_owner using (true) with check (true);
            create policy all_of_backup on entry for select to diemtua_backup using (true);
            create table entry_2025_03 partition of entry
              for values from ('2025-03-01') to ('2025-04-01');
            alter table entry_2025_03 enable row level security;
            alter table entry_2025_03 force row level security;
            create trigger posted_is_final before update or delete on entry
              for each row execute function refuse();
            create function closed() returns trigger language plpgsql as
              $$ begin raise exception 'the month is closed'; end $$;
            insert into entry select '2025-03-25', n from generate_series(1, 7) n;
            create trigger month_is_closed before insert on entry
              for each row execute function closed();
            """
        )
    write_private(home.secrets / "person_keys.json", json.dumps(RING))
    return home


def total(home: Home) -> tuple[int, int]:
    with psycopg.connect(dsn("owner", home=home)) as db:
        row = db.execute("select count(*), sum(amount_dong)::bigint from line").fetchone()
    assert row is not None
    return row[0], row[1]


def add_a_line(home: Home) -> None:
    with psycopg.connect(dsn("owner", home=home)) as db:
        db.execute("insert into line values (1000, 1, 'sau khi sao lưu')")


def refused(*arguments: object) -> StartProblem:
    with pytest.raises(StartProblem) as problem:
        restore.run([str(argument) for argument in arguments])
    return problem.value


def test_rows_policies_grants_and_triggers_come_back(books: Home) -> None:
    before = total(books)
    made = backup.make(books)
    add_a_line(books)
    assert restore.run([str(made.dump)]) == 0
    assert total(books) == before
    with psycopg.connect(dsn("owner", home=books)) as db:
        assert db.execute("select count(*) from entry").fetchone() == (7,)  # in a closed partition
        assert db.execute("select count(*) from entry_2025_03").fetchone() == (0,)
    with psycopg.connect(dsn("app", home=books)) as db:
        assert db.execute("select count(*) from line").fetchone() == (0,)
        db.execute("set local app.note = 'Tổ 7'")
        assert db.execute("select amount_dong from line").fetchall() == [(7000,)]
    with (
        psycopg.connect(dsn("owner", home=books)) as db,
        pytest.raises(psycopg.errors.RaiseException, match="final"),
    ):
        db.execute("delete from line")


def test_the_database_before_the_restore_is_kept_and_only_one_of_them(books: Home) -> None:
    made = backup.make(books)
    add_a_line(books)
    restore.run([str(made.dump)])

    def kept() -> list[str]:
        with psycopg.connect(dsn("superuser", home=books, database="postgres")) as db:
            sql = "select datname from pg_database where datname like 'diemtua\\_%' order by 1"
            return [name for (name,) in db.execute(sql).fetchall()]

    first = kept()
    assert len(first) == 1
    with psycopg.connect(dsn("owner", home=books, database=first[0])) as db:
        assert db.execute("select count(*) from line").fetchone() == (501,)
    import time

    time.sleep(1.1)  # the stamp in the name counts seconds
    restore.run([str(made.dump)])
    assert len(kept()) == 1
    assert kept() != first


def test_the_keys_are_in_a_file_of_their_own_and_nowhere_else(books: Home) -> None:
    made = backup.make(books)
    assert keys.read(made.keys)["person_keys.json"] == json.dumps(RING)
    for path in (made.dump, made.manifest):
        assert b"key-material" not in path.read_bytes()
    assert made.keys.stat().st_mode & 0o077 == 0
    assert made.dump.stat().st_mode & 0o077 == 0
    assert "superuser" not in made.keys.read_text("utf-8")


def test_a_restore_without_a_key_names_it_and_touches_nothing(books: Home, tmp_path: Path) -> None:
    made = backup.make(books)
    aside = tmp_path / "két sắt.json"
    made.keys.rename(aside)
    ring = {**RING, "keys": {"k1": "first-key-material"}}
    write_private(books.secrets / "person_keys.json", json.dumps(ring))
    add_a_line(books)
    problem = refused(made.dump)
    assert problem.code == "keys_missing"
    assert "person_keys.json/k2" in problem.vi
    assert "k1" not in problem.vi
    assert total(books)[0] == 501
    assert restore.run([str(made.dump), "--keys", str(aside)]) == 0
    assert json.loads((books.secrets / "person_keys.json").read_text("utf-8")) == RING
    assert total(books)[0] == 500


def test_another_key_under_the_same_name_is_not_the_key(books: Home) -> None:
    made = backup.make(books)
    made.keys.unlink()
    ring = {**RING, "keys": {"k1": "first-key-material", "k2": "made anew after a loss"}}
    write_private(books.secrets / "person_keys.json", json.dumps(ring))
    assert "person_keys.json/k2" in refused(made.dump).vi
    ring = {**RING, "digest_key": "another"}
    write_private(books.secrets / "person_keys.json", json.dumps(ring))
    assert "person_keys.json/digest_key" in refused(made.dump).vi


def test_one_changed_byte_is_seen(books: Home) -> None:
    made = backup.make(books)
    content = bytearray(made.dump.read_bytes())
    content[len(content) // 2] ^= 1
    made.dump.write_bytes(content)
    assert refused(made.dump).code == "backup_damaged"


def test_a_dump_alone_a_wrong_path_and_another_books_name_are_refused(books: Home) -> None:
    assert refused(books.backups / "không-có.dump").code == "no_such_backup"
    made = backup.make(books)
    manifest = json.loads(made.manifest.read_text("utf-8"))
    write_private(made.manifest, json.dumps({**manifest, "roles_of": "hoi"}))
    assert refused(made.dump).code == "other_database_name"
    made.manifest.unlink()
    assert refused(made.dump).code == "manifest_missing"


@pytest.mark.parametrize(("here", "coming"), [("real", "demonstration"), ("demonstration", "real")])
def test_one_kind_never_comes_back_as_the_other(books: Home, here: str, coming: str) -> None:
    made = backup.make(books)
    manifest = json.loads(made.manifest.read_text("utf-8"))
    write_private(made.manifest, json.dumps({**manifest, "kind": coming}))
    books.mark_kind(here)
    assert refused(made.dump).code == "kind_differs"
    assert books.kind() == here


def test_a_table_that_the_backup_cannot_see_stops_it(books: Home) -> None:
    """The dump would simply lack its rows, and nobody would know."""
    with psycopg.connect(dsn("owner", home=books)) as db:
        db.execute("drop policy all_of_backup on line")
    with pytest.raises(StartProblem) as problem:
        backup.make(books)
    assert problem.value.code == "tables_hidden_from_backup"
    assert "line" in problem.value.vi
    assert not list(books.backups.iterdir())


def test_a_restore_that_breaks_leaves_the_database_in_use(books: Home) -> None:
    made = backup.make(books)
    content = made.dump.read_bytes()
    made.dump.write_bytes(content[: len(content) // 2])
    manifest = json.loads(made.manifest.read_text("utf-8"))
    write_private(made.manifest, json.dumps({**manifest, "sha256": backup.sha256(made.dump)}))
    add_a_line(books)
    assert refused(made.dump).code in {"restore_failed", "restore_incomplete"}
    assert total(books)[0] == 501
    with psycopg.connect(dsn("superuser", home=books, database="postgres")) as db:
        left = db.execute("select 1 from pg_database where datname like '%restored%'").fetchall()
    assert left == []


def test_nothing_is_restored_under_a_running_server(books: Home) -> None:
    made = backup.make(books)
    lock = running_now.take(books)
    assert lock is not None
    with lock:
        assert refused(made.dump).code == "still_running"


def test_backups_before_upgrades_do_not_fill_the_disk(books: Home) -> None:
    asked_for = backup.make(books)
    for _ in range(backup.AUTOMATIC_KEPT + 2):
        last = backup.make(books, automatic=True)
    kept = list(books.backups.glob("diemtua-before-upgrade-*.dump"))
    assert len(kept) == backup.AUTOMATIC_KEPT
    assert last.dump in kept
    assert asked_for.dump.exists()
    assert asked_for.keys.exists()
