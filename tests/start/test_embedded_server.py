"""The embedded server: who starts it, who stops it, what it survives, what it refuses."""

from __future__ import annotations

import os
import shutil
import signal
import stat
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from diemtua.ground.postgres import diagnosis, homes
from diemtua.ground.postgres.cluster import Cluster
from diemtua.ground.postgres.conf import TEST
from diemtua.ground.postgres.connections import dsn, login_dsn, passwords_file, server
from diemtua.ground.postgres.homes import Home
from diemtua.ground.postgres.problems import StartProblem
from diemtua.ground.roles import ensure_roles

USER = """
import sys, time
from pathlib import Path
from diemtua.ground.postgres.cluster import Cluster
from diemtua.ground.postgres.homes import Home
with Cluster(Home(Path(sys.argv[1])), profile="test").used() as started:
    print(int(started), flush=True)
    sys.stdin.readline()
"""


def a_user(home: Home) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", USER, str(home.path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def leaves(user: subprocess.Popen[str]) -> None:
    user.communicate("\n", timeout=60)


def postmaster(cluster: Cluster) -> int:
    pid = diagnosis.pid_in(cluster.data / "postmaster.pid")
    assert pid is not None
    return pid


def test_four_come_at_once_one_starts_it_and_the_last_turns_off_the_light(home: Home) -> None:
    users = [a_user(home) for _ in range(4)]
    started = [int(user.stdout.readline()) for user in users if user.stdout]
    assert sorted(started) == [0, 0, 0, 1]
    cluster = Cluster(home, profile=TEST)
    for user in users[:3]:
        leaves(user)
    assert cluster.running()
    leaves(users[3])
    assert not cluster.running()


def test_a_server_that_runs_for_somebody_is_not_stopped(running: Cluster) -> None:
    assert not running.stop_if_unused()
    assert running.running()


def test_everything_secret_is_private_and_nothing_listens_on_the_network(running: Cluster) -> None:
    home = running.home
    assert stat.S_IMODE(passwords_file(home, server(home)).stat().st_mode) == 0o600
    assert stat.S_IMODE(running.socket_dir.stat().st_mode) == 0o700
    assert stat.S_IMODE(running.data.stat().st_mode) == 0o700
    with psycopg.connect(dsn("owner", home=home)) as db:
        row = db.execute(
            "select current_setting('listen_addresses'), current_setting('timezone'),"
            " lower('ĐẶNG THỊ Ở')"
        ).fetchone()
    assert row == ("", "Asia/Ho_Chi_Minh", "đặng thị ở")
    of = server(home)
    wrong = login_dsn(of, user=of.owner, password="wrong", database=of.name)
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(wrong)


def test_the_product_never_trades_safety_for_speed(home: Home) -> None:
    with (
        Cluster(home).used(),
        psycopg.connect(dsn("superuser", home=home, database="postgres")) as db,
    ):
        for name in ("fsync", "full_page_writes", "synchronous_commit"):
            row = db.execute("select current_setting(%s)", [name]).fetchone()
            assert row == ("on",), name


def test_a_killed_server_comes_back_with_every_committed_row(home: Home) -> None:
    cluster = Cluster(home)
    with cluster.used():
        ensure_roles(home=home)
        with psycopg.connect(dsn("owner", home=home)) as db:
            db.execute("create table kept as select generate_series(1, 1000) as n")
        os.kill(postmaster(cluster), signal.SIGKILL)
    with cluster.used() as started:
        assert started
        with psycopg.connect(dsn("owner", home=home)) as db:
            assert db.execute("select count(*) from kept").fetchone() == (1000,)


def test_a_stale_lock_file_that_names_a_living_stranger_does_not_hinder(home: Home) -> None:
    """After a container restarts, the number in the lock file is somebody else's."""
    cluster = Cluster(home, profile=TEST)
    with cluster.used():
        lines = (cluster.data / "postmaster.pid").read_text("utf-8").splitlines()
    as_server: dict[str, int] = {}
    if cluster.user is not None:
        as_server = {"user": cluster.user.uid, "group": cluster.user.gid}
    with subprocess.Popen(["sleep", "60"], cwd="/", **as_server) as stranger:  # type: ignore[call-overload]
        path = cluster.data / "postmaster.pid"
        path.write_text("\n".join([str(stranger.pid), *lines[1:]]) + "\n", encoding="utf-8")
        if cluster.user is not None:
            os.chown(path, cluster.user.uid, cluster.user.gid)
        assert not cluster.running()
        with cluster.used() as started:
            assert started
            assert stranger.poll() is None
        stranger.kill()


def test_a_path_too_long_for_a_socket_moves_the_socket_only(home: Home) -> None:
    deep = Home(home.path / ("tổ-tiết-kiệm-và-vay-vốn-" * 4))
    cluster = Cluster(deep, profile=TEST)
    with cluster.used():
        assert cluster.base.is_relative_to(deep.path)
        assert not cluster.socket_dir.is_relative_to(deep.path)
        assert stat.S_IMODE(cluster.socket_dir.stat().st_mode) == 0o700
        with psycopg.connect(dsn("superuser", home=deep, database="postgres")) as db:
            assert db.execute("select 1").fetchone() == (1,)
    assert not cluster.socket_dir.exists()


@pytest.mark.skipif(os.name != "posix" or os.geteuid() != 0, reason="only root needs another user")
def test_under_root_a_private_home_still_gets_its_database(home: Home) -> None:
    """A clone under /root: nobody else may enter it, so the data stands outside, and it is said."""
    private = home.path.parent / "riêng"
    private.mkdir(mode=0o700)
    said: list[str] = []
    cluster = again = Cluster(Home(private / "var"), profile=TEST, say=said.append)
    try:
        with cluster.used():
            assert not cluster.base.is_relative_to(private)
            assert stat.S_IMODE(private.stat().st_mode) == 0o700
            assert any(str(cluster.base) in line for line in said)
            assert Cluster(Home(private / "var")).base == cluster.base
        shutil.rmtree(private / "var")
        again = Cluster(Home(private / "var"), profile=TEST)
        with again.used():
            assert again.base != cluster.base  # another home, though in the same place
    finally:
        shutil.rmtree(cluster.base)
        shutil.rmtree(again.base, ignore_errors=True)


@pytest.mark.skipif(os.name != "posix" or os.geteuid() != 0, reason="only root needs a copy")
def test_under_root_programs_that_the_server_user_cannot_reach_are_copied(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    from diemtua.ground.postgres import binaries

    real = binaries.package_folder()
    hidden = home.path.parent / "giấu"
    hidden.mkdir(mode=0o700)
    (hidden / real.name).symlink_to(real)
    (hidden / f"{real.name}.libs").symlink_to(real.parent / f"{real.name}.libs")
    monkeypatch.setattr(binaries, "package_folder", lambda: hidden / real.name)
    cluster = Cluster(home, profile=TEST)
    with cluster.used():
        assert cluster.programs.is_relative_to(cluster.base)
        assert cluster.answer() == 0


def refused(home: Home) -> StartProblem:
    with pytest.raises(StartProblem) as problem, Cluster(home, profile=TEST).used():
        pass
    return problem.value


def a_data_folder(home: Home) -> Path:
    cluster = Cluster(home, profile=TEST)
    with cluster.used():
        return cluster.data


def snapshot(folder: Path) -> list[tuple[str, int]]:
    return sorted((str(p), p.stat().st_mtime_ns) for p in folder.rglob("*") if p.is_file())


def test_data_of_another_version_is_left_alone(home: Home) -> None:
    data = a_data_folder(home)
    (data / "PG_VERSION").write_text("16\n", encoding="ascii")
    before = snapshot(data)
    problem = refused(home)
    assert problem.code == "data_of_another_version"
    assert "PostgreSQL 16" in problem.vi
    assert snapshot(data) == before


def test_data_that_somebody_else_made_is_left_alone(home: Home) -> None:
    data = a_data_folder(home)
    (data / "diemtua.conf").unlink()
    before = snapshot(data)
    assert refused(home).code == "data_foreign"
    assert snapshot(data) == before


def test_data_whose_passwords_are_gone_is_left_alone(home: Home) -> None:
    data = a_data_folder(home)
    passwords_file(home, server(home)).unlink()
    before = snapshot(data)
    assert refused(home).code == "passwords_lost"
    assert snapshot(data) == before


def test_half_a_data_folder_is_called_damaged(home: Home) -> None:
    data = a_data_folder(home)
    (data / "global" / "pg_control").unlink()
    problem = refused(home)
    assert problem.code == "data_damaged"
    assert "restore" in problem.vi


def test_a_broken_control_file_ends_in_a_sentence_with_the_servers_own_words(home: Home) -> None:
    data = a_data_folder(home)
    control = data / "global" / "pg_control"
    control.write_bytes(b"\0" * control.stat().st_size)
    problem = refused(home)
    assert problem.code == "database_does_not_start"
    assert problem.detail
    assert "restore" in problem.vi


def test_an_interrupted_first_start_begins_again(home: Home) -> None:
    cluster = Cluster(home, profile=TEST)
    half = home.path / "postgres" / "data.init"
    half.mkdir(parents=True)
    (half / "PG_VERSION").write_text("18\n", encoding="ascii")
    if cluster.user is not None:
        os.chown(home.path / "postgres", cluster.user.uid, cluster.user.gid)
    with cluster.used():
        assert cluster.running()
    assert not half.exists()


def test_a_full_disk_is_told_before_anything_is_made(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    full = type("Usage", (), {"free": 50 * homes.MEGABYTE, "total": 10**9})()
    monkeypatch.setattr(shutil, "disk_usage", lambda path: full)
    problem = refused(home)
    assert problem.code == "disk_full"
    assert "50 MB" in problem.vi
    assert not (home.path / "postgres" / "data").exists()


def test_a_home_that_is_a_file_is_told(home: Home) -> None:
    home.path.parent.mkdir(exist_ok=True)
    home.path.write_text("not a folder", encoding="utf-8")
    problem = refused(home)
    assert problem.code == "folder_refused"
    assert str(home.path) in problem.vi
    home.path.unlink()
