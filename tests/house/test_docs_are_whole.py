"""The docs as a reader finds them: every page in the table of contents, no link into nothing."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def built(docs: Path, target: Path) -> subprocess.CompletedProcess[str]:
    """`mkdocs build --strict` of a project's folder; a warning is a failure."""
    return subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "-d", str(target)],
        cwd=docs,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def test_the_docs_build_without_a_warning(tmp_path: Path) -> None:
    done = built(ROOT, tmp_path / "site")
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "site" / "walk" / "index.html").exists()


def test_a_page_outside_the_contents_or_a_dead_link_would_be_seen(tmp_path: Path) -> None:
    text = (ROOT / "mkdocs.yml").read_text("utf-8").partition("\nnav:")[0]
    (tmp_path / "mkdocs.yml").write_text(text + "\nnav:\n  - index.md\n", "utf-8")
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "index.md").write_text("# A\n", "utf-8")
    assert built(tmp_path, tmp_path / "site").returncode == 0
    (tmp_path / "docs" / "lost.md").write_text("# B\n", "utf-8")
    assert "lost.md" in built(tmp_path, tmp_path / "site").stderr
    assert built(tmp_path, tmp_path / "site").returncode != 0
    (tmp_path / "docs" / "lost.md").unlink()
    (tmp_path / "docs" / "index.md").write_text("# A\n\n[b](b.md)\n", "utf-8")
    assert built(tmp_path, tmp_path / "site").returncode != 0
