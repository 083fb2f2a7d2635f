"""Writes GLOSSARY.md from diemtua/glossary.toml: `python tools/glossary.py`, `--check` only compares."""

from __future__ import annotations

import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def text() -> str:
    """The whole glossary as one page."""
    sections = tomllib.loads((ROOT / "diemtua/glossary.toml").read_text(encoding="utf-8"))
    lines = ["# Glossary", "", "Written from `diemtua/glossary.toml`; one word, one thing.", ""]
    for name, terms in sections.items():
        lines += [
            f"## {name.replace('_', ' ').capitalize()}",
            "",
            "| Term | Tiếng Việt | Meaning |",
            "|---|---|---|",
        ]
        for term, row in terms.items():
            short = f" ({row['short']})" if "short" in row else ""
            source = f" *{row['source']}*" if "source" in row else ""
            lines.append(f"| `{term}` | {row['vi']}{short} | {row['meaning']}{source} |")
        lines.append("")
    return "\n".join(lines)


def main() -> int:
    page = ROOT / "GLOSSARY.md"
    if "--check" in sys.argv:
        return 0 if page.exists() and page.read_text(encoding="utf-8") == text() else 1
    page.write_text(text(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
