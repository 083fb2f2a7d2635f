"""The commands as typed: known, unknown, refused; never a traceback."""

from __future__ import annotations

import shutil
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from diemtua.ground.postgres import processes
from diemtua.ground.postgres.homes import DEMONSTRATION, REAL, Home
from diemtua.ground.postgres.problems import StartProblem
from diemtua.site import cli
from diemtua.site.commands import ports, prepare, quality, running
from tests.start.conftest import Diemtua


@pytest.fixture
def taken() -> Iterator[int]:
    """A port that somebody listens on."""
    with socket.socket() as listener:
        listener.bind((ports.LOOPBACK, 0))
        listener.listen()
        yield listener.getsockname()[1]


def test_the_usual_port_gives_way_and_says_to_whom(
    taken: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ports, "DEFAULT_PORT", taken)
    chosen, remark = ports.choose(None, ports.LOOPBACK)
    assert chosen > taken
    assert ports.is_free(chosen)
    assert str(taken) in remark
    assert str(chosen) in remark


def test_a_port_asked_for_is_never_replaced_in_silence(taken: int) -> None:
    with pytest.raises(StartProblem) as refused:
        ports.choose(taken, ports.LOOPBACK)
    assert f"--port {ports.next_free(taken)}" in refused.value.vi


@pytest.mark.skipif(not Path("/proc/net/tcp").exists(), reason="only Linux tells who listens")
def test_who_has_the_port_is_named(taken: int) -> None:
    import os

    found = processes.listener_of(taken)
    assert found is not None
    assert found[0] == os.getpid()


def test_an_unknown_command_is_one_sentence_with_the_list(diemtua: Diemtua) -> None:
    done = diemtua("tinhlai")
    assert done.returncode == 2
    assert done.stdout.startswith("Không có lệnh «tinhlai».")
    for name in ("start", "backup", "report", "simulate"):
        assert name in done.stdout
    assert done.stderr == ""


def test_simulate_touches_neither_database_nor_home(diemtua: Diemtua, home: Home) -> None:
    done = diemtua("simulate", "không-có.json")
    assert done.returncode != 0
    assert "Traceback" not in done.stderr
    assert not home.path.exists()


def test_status_of_nothing_and_stop_of_nothing(diemtua: Diemtua, home: Home) -> None:
    assert diemtua("stop").stdout.strip() == "Không có gì đang chạy."
    done = diemtua("status")
    assert done.returncode == 3
    assert "không chạy" in done.stdout
    assert str(home.path) in done.stdout


@pytest.mark.parametrize("port", ["0", "70000", "nhà"])
def test_a_port_that_does_not_exist_is_a_sentence(diemtua: Diemtua, port: str) -> None:
    done = diemtua("start", "--port", port)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert done.stderr.strip()


def test_reset_asks_and_never_touches_a_real_installation_or_a_url(
    diemtua: Diemtua, home: Home
) -> None:
    assert diemtua("reset", "--yes").returncode == 0
    url = "postgresql://chu:secret@127.0.0.1:1/hoi"
    done = diemtua("reset", "--yes", DATABASE_URL=url)
    assert done.returncode == 3
    assert "Chưa xóa gì" in done.stderr
    home.make()
    (home.path / "postgres.json").write_text("{}", encoding="utf-8")
    home.mark_kind(REAL)
    assert "bản thật" in diemtua("reset", "--yes").stderr
    assert home.kind() == REAL


def test_reset_of_a_demonstration_wants_the_word(diemtua: Diemtua, home: Home) -> None:
    home.make()
    (home.path / "postgres.json").write_text("{}", encoding="utf-8")
    home.mark_kind(DEMONSTRATION)
    done = diemtua("reset")
    assert done.returncode == 3
    assert "--yes" in done.stderr
    assert home.kind() == DEMONSTRATION


def test_a_demonstration_does_not_become_real(diemtua: Diemtua, home: Home) -> None:
    home.make()
    home.mark_kind(DEMONSTRATION)
    done = diemtua("start", "--real")
    assert done.returncode == 3
    assert "không đổi thành bản thật" in done.stderr


def test_a_second_start_shows_the_address_of_the_first(diemtua: Diemtua, home: Home) -> None:
    home.make()
    lock = running.take(home)
    assert lock is not None
    with lock:
        assert diemtua("start").returncode == 3  # the first is still starting
        running.write(home, running.Running(1, "mark", "http://localhost:8000"))
        done = diemtua("start")
    assert done.returncode == 0
    assert "http://localhost:8000" in done.stdout


def test_a_leftover_is_ended_only_when_it_is_the_same_process(home: Home) -> None:
    import subprocess

    home.make()
    with subprocess.Popen(["sleep", "60"]) as child, subprocess.Popen(["sleep", "60"]) as other:
        mark = processes.began(child.pid)
        assert mark is not None
        children = {"web": (child.pid, mark), "worker": (other.pid, "another mark")}
        running.write(home, running.Running(1, "gone", "", children))
        import threading

        reaper = threading.Thread(target=child.wait)
        reaper.start()
        assert running.end_leftovers(home) == ["web"]
        reaper.join(timeout=10)
        assert other.poll() is None
        other.kill()
    assert running.read(home) is None


def test_what_nobody_foresaw_is_a_sentence_and_a_story_in_a_file(
    home: Home, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def breaks(arguments: list[str]) -> int:
        raise RuntimeError("something odd")

    command = cli.Command("unused:unused", "hỏng", needs_database=False)
    monkeypatch.setattr(cli.Command, "function", lambda self: breaks)
    monkeypatch.setitem(cli.COMMANDS, "break", command)
    assert cli.main(["break"]) == 70
    said = capsys.readouterr().err
    assert "something odd" in said
    assert "Traceback" not in said
    assert "Traceback" in (home.logs / "error.log").read_text("utf-8")


def test_a_missing_browser_is_said_loudly(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv(quality.BROWSER_VARIABLE, raising=False)
    monkeypatch.setattr(shutil, "which", lambda name: None)
    monkeypatch.setattr(quality, "BROWSER_FILES", ())
    quality.say_browser(quality.find_browser())
    assert "KHÔNG THẤY CHROMIUM" in capsys.readouterr().out


def test_a_text_is_compiled_when_it_is_newer(tmp_path: Path) -> None:
    source = tmp_path / "django.po"
    header = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'
    source.write_text(header + 'msgid "Tổ"\nmsgstr "Group"\n', encoding="utf-8")
    assert prepare.compile_text(source)
    assert not prepare.compile_text(source)
    import gettext

    with open(source.with_suffix(".mo"), "rb") as file:
        assert gettext.GNUTranslations(file).gettext("Tổ") == "Group"
