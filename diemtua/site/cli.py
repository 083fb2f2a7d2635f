"""Lệnh `diemtua`: one door to everything that is done from a terminal.

The embedded database is started when it does not run and stopped by the last command that used it.
A management command of any room is found by its name, without being entered here.
"""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass

from diemtua.ground.postgres.problems import StartProblem
from diemtua.site.commands.console import began_at, speak_utf8, tell, tell_problem


@dataclass(frozen=True)
class Command:
    """Lệnh: which function does it, and whether the database must run for it."""

    door: str
    summary: str
    needs_database: bool = True
    shown: bool = True

    def function(self) -> Callable[[list[str]], int]:
        """The function, imported only when it is needed: `simulate` loads nothing else."""
        module, _, name = self.door.partition(":")
        found: Callable[[list[str]], int] = getattr(importlib.import_module(module), name)
        return found


HERE = "diemtua.site.commands"
COMMANDS: dict[str, Command] = {
    "start": Command(f"{HERE}.start:run", "chuẩn bị rồi mở trang", needs_database=False),
    "serve": Command(f"{HERE}.start:run", "như start", needs_database=False),
    "status": Command(f"{HERE}.status:status", "đang chạy hay không", needs_database=False),
    "stop": Command(f"{HERE}.status:stop", "dừng", needs_database=False),
    "reset": Command(f"{HERE}.status:reset", "xóa bản trình diễn", needs_database=False),
    "migrate": Command(f"{HERE}.prepare:migrate", "nâng cấp cơ sở dữ liệu"),
    "demo": Command(f"{HERE}.prepare:demo", "demo build: dựng dữ liệu trình diễn"),
    "prepare": Command(f"{HERE}.prepare:run", "phần chuẩn bị của start", shown=False),
    "first_admin_code": Command(
        f"{HERE}.first_admin:run", "cấp lại mã cho quản trị đầu tiên của bản thật"
    ),
    "worker": Command(f"{HERE}.worker:run", "làm việc nền"),
    "backup": Command(f"{HERE}.backup:run", "sao lưu: backup [THƯ MỤC]"),
    "restore": Command(f"{HERE}.restore:run", "phục hồi: restore TỆP [--keys TỆP_KHÓA]"),
    "check": Command(f"{HERE}.check:run", "soát bản cài đặt và sổ sách"),
    "test": Command(f"{HERE}.quality:run", "kiểm thử: test [tham số pytest]", needs_database=False),
    "simulate": Command(
        "diemtua.rules.simulate.cli:main", "tính thử một khoản vay", needs_database=False
    ),
}


def main(argv: list[str] | None = None) -> int:
    """Run one command; a refusal is a sentence and an exit code."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    if arguments[:1] == ["simulate"]:  # its own streams and codes, nothing of ours around it
        return COMMANDS["simulate"].function()(arguments[1:])
    speak_utf8()
    began_at()
    try:
        return _dispatch(arguments)
    except StartProblem as problem:
        return tell_problem(problem)
    except KeyboardInterrupt:
        tell("Đã dừng.")
        return 130
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 141
    except Exception as error:
        return tell_problem(_unforeseen(error))


def _unforeseen(error: Exception) -> StartProblem:
    """What nobody foresaw: one sentence here, the whole story in a file for whoever repairs it."""
    import traceback

    from diemtua.ground.postgres.homes import default_home

    log = default_home().logs / "error.log"
    told = "".join(traceback.format_exception(error))
    try:
        log.parent.mkdir(parents=True, exist_ok=True)
        with open(log, "a", encoding="utf-8") as file:
            file.write(told + "\n")
        vi, en = f"Chi tiết trong {log}.", f"Details are in {log}."
    except OSError:
        vi, en = "Chi tiết ở dưới.", "Details are below."
    return StartProblem(
        "unforeseen",
        vi=f"Lệnh dừng vì một lỗi chưa lường trước. Những gì đã ghi sổ còn nguyên. {vi}",
        en=f"The command stopped at an error nobody foresaw. What was posted is safe. {en}",
        exit_code=70,
        detail="\n".join(f"{type(error).__name__}: {error}".splitlines()[:6]),
    )


def _dispatch(arguments: list[str]) -> int:
    from diemtua.site.commands.installation import database_running, take_real, this_home

    arguments = take_real(arguments)
    if not arguments or arguments[0] in {"help", "--help", "-h"}:
        return _help()
    name, rest = arguments[0], arguments[1:]
    command = COMMANDS.get(name)
    if command is not None and not command.needs_database:
        return command.function()(rest)
    home = this_home()
    if command is None and name != "manage" and name not in room_commands():
        return _unknown(name)
    with database_running(home):
        if command is not None:
            return command.function()(rest)
        return _manage(rest if name == "manage" else [name, *rest])


def _manage(arguments: list[str]) -> int:
    """A management command, as Django runs it; a refusal of the field is its own sentence."""
    from django.core.management import execute_from_command_line

    from diemtua.ground.problems import Problem, Problems

    try:
        execute_from_command_line(["diemtua", *arguments])
    except (Problem, Problems) as problem:
        print(problem, file=sys.stderr)
        return 1
    except SystemExit as asked:
        return asked.code if isinstance(asked.code, int) else int(asked.code is not None)
    return 0


def room_commands() -> list[str]:
    """Names of the rooms' own management commands."""
    from diemtua.site.commands.installation import django_ready

    django_ready()
    from django.core.management import get_commands

    return sorted(name for name, app in get_commands().items() if str(app).startswith("diemtua."))


def _help() -> int:
    tell("Lệnh của Điểm Tựa:")
    for name, command in COMMANDS.items():
        if command.shown:
            tell(f"  {name:<17} {command.summary}")
    tell(f"  {'manage …':<17} lệnh quản trị của Django")
    tell(f"Lệnh của các phòng: {', '.join(room_commands())}")
    tell("Thêm --real để làm trên bản thật đặt cạnh bản trình diễn.")
    return 0


def _unknown(name: str) -> int:
    known = [n for n, command in COMMANDS.items() if command.shown]
    tell(f"Không có lệnh «{name}». Các lệnh: {', '.join([*known, 'manage', *room_commands()])}.")
    return 2


if __name__ == "__main__":
    sys.exit(main())
