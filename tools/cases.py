"""Chương ca mẫu: writes docs/rules/cases from the officers' cases in tests/cases.

python tools/cases.py                        writes the chapters
python tools/cases.py --check                says whether they are up to date
python tools/cases.py --json qua_han 1       one case as `diemtua simulate` reads it
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.rules.cases import Chapter, OfficersCase, chapters  # noqa: E402

FOLDER = ROOT / "docs" / "rules" / "cases"
SURE = {
    "sourced": "có nguồn",
    "practice": "thực hành, không chính thức",
    "knowledge": "theo hiểu biết, cần kiểm chứng",
    "derived": "suy ra bằng phép tính",
    "mixed": "một phần có nguồn",
    "unverified": "chưa kiểm chứng",
}


def pages() -> dict[str, str]:
    """Every page of the folder by its name."""
    made = {f"{chapter.name}.md": page(chapter) for chapter in chapters()}
    made["README.md"] = index()
    return made


def index() -> str:
    lines = [
        "# Cases (ca mẫu)",
        "",
        "Each case says what is given, what is done, what must come out and on whose word. The tests run them all; those",
        "about one loan also run through `diemtua simulate` and through a second reckoning, day by day. Written from",
        "`tests/cases` by `python tools/cases.py`; to add one see [Add a case](../../first-change/add-a-case.md).",
        "",
        "| Chapter | Cases | About |",
        "|---|---|---|",
    ]
    for chapter in chapters():
        count, about = len(chapter.cases), chapter.about
        lines.append(f"| [{chapter.title}]({chapter.name}.md) | {count} | {about} |")
    total = sum(len(chapter.cases) for chapter in chapters())
    return "\n".join([*lines, f"| Together | {total} | |"]) + "\n"


def page(chapter: Chapter) -> str:
    lines = [f"# {chapter.title}", "", chapter.about, ""]
    for number, case in enumerate(chapter.cases, start=1):
        lines += [f"## {number}. {case.case}", "", *_body(case), ""]
    return "\n".join(lines).rstrip() + "\n"


def _body(case: OfficersCase) -> Iterator[str]:
    yield f"- **Cho**: {_told(case.given)}"
    yield f"- **Khi**: {_told(case.when)}"
    for path, value in case.then.items():
        if path == "refused":
            for field, words in value.items():
                yield f"- **Thì**: từ chối ở `{field}`, câu trả lời nêu “{words}”"
            continue
        by_hand = f" = {_paper(case.hand[path])}" if path in case.hand else ""
        yield f"- **Thì**: `{path}` = **{_shown(value)}**{by_hand}"
    if case.why:
        yield f"- **Vì sao**: {case.why}"
    yield f"- **Nguồn**: {case.source} ({SURE[case.confidence]})"


def _told(table: Mapping[str, Any]) -> str:
    return "; ".join(f"`{key}` {_shown(value)}" for key, value in table.items())


def _shown(value: Any) -> str:
    """A value as people write it: thousands by points, days by slashes."""
    if isinstance(value, bool) or value is None:
        return {True: "có", False: "không", None: "không có"}[value]
    if isinstance(value, int):
        return f"{value:,}".replace(",", ".")
    if isinstance(value, list):
        return ", ".join(_shown(item) for item in value) or "không có"
    if isinstance(value, dict):
        return "(" + "; ".join(f"{key} {_shown(item)}" for key, item in value.items()) + ")"
    return re.sub(r"^(\d{4})-(\d{2})-(\d{2})$", r"\3/\2/\1", str(value))


def _paper(formula: str) -> str:
    """The arithmetic as on paper; `|` parts what is rounded apart."""
    text = re.sub(r"(\d)\.(\d)", r"\1,\2", formula)
    text = re.sub(r"\d{5,}", lambda found: _shown(int(found[0])), text)
    return text.replace("*", "×").replace("|", "cộng").replace("/", ":")


def main(arguments: list[str]) -> int:
    if arguments[:1] == ["--json"]:
        chapter = next(one for one in chapters() if one.name == arguments[1])
        print(json.dumps(chapter.cases[int(arguments[2]) - 1].file, indent=2))
        return 0
    wanted = pages()
    there = {path.name: path.read_text(encoding="utf-8") for path in FOLDER.glob("*.md")}
    if arguments == ["--check"]:
        return 0 if wanted == there else 1
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name in there.keys() - wanted.keys():
        (FOLDER / name).unlink()
    for name, text in wanted.items():
        (FOLDER / name).write_text(text, encoding="utf-8")
    print(f"{len(wanted)} pages")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
