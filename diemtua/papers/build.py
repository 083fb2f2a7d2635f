"""Dựng mẫu có sẵn: `python -m diemtua.papers.build` writes the shipped templates anew from the
layouts.
"""

from __future__ import annotations

from diemtua.papers import build_typst, build_word
from diemtua.papers.registry import FORMS, ROOM


def main() -> None:
    """Write every shipped template; a test holds the files and the layouts together."""
    for spec in FORMS:
        (ROOM / "templates" / "typst" / f"{spec.file_stem}.typ").write_text(
            build_typst.build(spec), encoding="utf-8"
        )
        (ROOM / "templates" / "word" / f"{spec.file_stem}.docx").write_bytes(build_word.build(spec))


if __name__ == "__main__":
    main()
