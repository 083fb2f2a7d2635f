#!/usr/bin/env python3
"""Một lệnh cho mọi việc: `python3 run.py` starts, `python3 run.py test` tests. Standard library only.

This file must be readable by old Pythons (3.6 and later), so that they can say what is missing
instead of showing a syntax error. Everything else stands in diemtua/site/commands.
"""

# ruff: noqa: RUF005, UP031, UP036 - older Pythons must be able to read this file

import os
import sys

HELP = """\
Điểm Tựa: hệ thống tín dụng chính sách ủy thác

  python3 run.py               bắt đầu: cài, tạo dữ liệu trình diễn, mở trang    (start)
  python3 run.py --real        bắt đầu một bản thật, còn trống                   (real installation)
  python3 run.py --port 8001   chọn cổng khác                                    (another port)
  python3 run.py test          kiểm thử toàn bộ                                  (all tests)
  python3 run.py check         soát bản cài đặt và sổ sách                       (check)
  python3 run.py status        đang chạy hay không, ở đâu                        (status)
  python3 run.py stop          dừng                                              (stop)
  python3 run.py reset         làm lại bản trình diễn từ đầu                     (demonstration only)
  python3 run.py backup        sao lưu                                           (back up)
  python3 run.py restore TỆP   phục hồi từ bản sao lưu                           (restore)

Lệnh khác sau khi đã cài: .venv/bin/diemtua help
"""


def refuse_old_python():
    # type: () -> None
    if sys.version_info < (3, 11):
        sys.exit(
            "Điểm Tựa cần Python 3.11 trở lên, lệnh này đang chạy bằng Python %d.%d.\n"
            "Cài bản mới rồi chạy lại, ví dụ: python3.11 run.py\n"
            "  (Python 3.11 or later is needed; this is %d.%d.)"
            % (sys.version_info[0], sys.version_info[1], sys.version_info[0], sys.version_info[1])
        )


def main(arguments):
    # type: (list[str]) -> int
    refuse_old_python()
    from diemtua.ground.postgres.problems import StartProblem
    from diemtua.site.commands import console, environment

    console.speak_utf8()
    console.began_at()
    if arguments[:1] in (["help"], ["--help"], ["-h"]):
        console.tell(HELP)
        return 0
    command = arguments or ["start"]
    if command[0].startswith("-"):
        command = ["start"] + command
    try:
        if command[0] in ("status", "stop") and not environment.ready():
            console.tell("Chưa cài đặt, không có gì đang chạy. Bắt đầu: python3 run.py")
            return 0
        python = environment.ensure(development=command[0] == "test")
    except StartProblem as problem:
        return console.tell_problem(problem)
    except KeyboardInterrupt:
        console.tell("Đã dừng khi đang cài. Chạy lại lệnh này để làm tiếp.")
        return 130
    return hand_over([str(python), "-m", "diemtua.site.cli"] + command)


def hand_over(command):
    # type: (list[str]) -> int
    """Become the environment's Python, so that Ctrl-C and signals meet one process."""
    environment = dict(os.environ, PYTHONUTF8="1")
    sys.stdout.flush()
    if os.name == "posix":
        os.execve(command[0], command, environment)
    import subprocess

    return subprocess.call(command, env=environment)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
