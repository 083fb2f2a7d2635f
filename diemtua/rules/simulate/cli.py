"""Lệnh `diemtua simulate TỆP`: reads a file or standard input, prints the answer as JSON.

Exit 0; or 2 with nothing on standard output and one line per wrong field on standard error.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any

from diemtua.rules.simulate.answer import simulate
from diemtua.rules.simulate.case import Fault, Refused
from diemtua.rules.simulate.reading import read_cases

USAGE = """Cách dùng: diemtua simulate TỆP [--explain]
  TỆP        một tệp JSON: một hồ sơ hoặc một danh sách hồ sơ; dấu - là đọc từ đầu vào chuẩn
  --explain  kèm từng bước tính lãi
  --schema   in JSON Schema của hồ sơ vào
"""


def main(argv: Sequence[str] | None = None) -> int:
    """The command; `argv` without the command's own name."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    if "--help" in arguments or "-h" in arguments:
        sys.stdout.write(USAGE)
        return 0
    if arguments == ["--schema"]:
        sys.stdout.write(files(__package__).joinpath("schema.json").read_text(encoding="utf-8"))
        return 0
    explain = "--explain" in arguments
    names = [argument for argument in arguments if argument != "--explain"]
    if len(names) != 1 or (names[0].startswith("-") and names[0] != "-"):
        sys.stderr.write(f"file: thấy {' '.join(names) or 'không gì'}; cần đúng một tệp\n{USAGE}")
        return 2
    try:
        text = _answer(_bytes(names[0]), explain=explain)
    except Refused as refused:
        sys.stderr.writelines(f"{fault}\n" for fault in refused.faults)
        return 2
    sys.stdout.write(text + "\n")
    return 0


def _bytes(name: str) -> bytes:
    if name == "-":
        return sys.stdin.buffer.read()
    try:
        return Path(name).read_bytes()
    except OSError as error:
        raise Refused([Fault("file", f"không mở được {name}: {error.strerror}")]) from None
    except ValueError:
        raise Refused([Fault("file", "tên tệp không dùng được")]) from None


def _answer(data: bytes, *, explain: bool) -> str:
    cases, is_list = read_cases(data)
    answers: list[dict[str, Any]] = []
    for i, case in enumerate(cases):
        try:
            answers.append(simulate(case, explain=explain))
        except Refused as refused:
            # What only the walk can see is told alone, at its first event.
            raise Refused(_in_list(refused.faults, i) if is_list else refused.faults) from None
    return json.dumps(answers if is_list else answers[0], indent=2)


def _in_list(faults: Sequence[Fault], index: int) -> list[Fault]:
    return [Fault(f"[{index}].{fault.path}", fault.sentence) for fault in faults]


if __name__ == "__main__":
    sys.exit(main())
