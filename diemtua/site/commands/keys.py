"""Chìa khóa trong sao lưu: kept in a file of their own, and named one by one.

The database is useless without the keys that its citizen ids were encrypted with. So a manifest
says which keys a dump needs (id and fingerprint, never the key), and a restore without one of them
says which.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from diemtua.ground.postgres.homes import Home, write_private
from diemtua.ground.postgres.problems import StartProblem

LOGINS = "database"  # passwords of the database roles belong to a server, not to the data


def files(home: Home) -> dict[str, str]:
    """Every key file of a home, by name."""
    return {
        path.name: path.read_text(encoding="utf-8")
        for path in sorted(home.secrets.glob("*"))
        if path.is_file() and not path.name.startswith((LOGINS, "."))
    }


def named(kept: dict[str, str]) -> dict[str, str]:
    """`file/key id` -> fingerprint, of every key in the rings among these files.

    A ring is a JSON object: its `keys` by id, and any other member named `…_key`. Files that are no
    ring (the key of the sessions) go along in a backup, but data can be read without them.
    """
    found: dict[str, str] = {}
    for name, text in kept.items():
        for key_id, value in _keys_in(text).items():
            mark = hashlib.sha256(f"diemtua key {key_id} {value}".encode()).hexdigest()[:16]
            found[f"{name}/{key_id}"] = mark
    return found


def _keys_in(text: str) -> dict[str, str]:
    try:
        ring: Any = json.loads(text)
    except ValueError:
        return {}
    if not isinstance(ring, dict):
        return {}
    single = {name: value for name, value in ring.items() if str(name).endswith("_key")}
    many = ring.get("keys")
    every = {**single, **(many if isinstance(many, dict) else {})}
    return {str(key_id): json.dumps(key, sort_keys=True) for key_id, key in every.items()}


def write(path: Path, kept: dict[str, str]) -> None:
    """The key file of a backup."""
    write_private(path, json.dumps({"format": 1, "files": kept}, ensure_ascii=False, indent=1))


def read(path: Path) -> dict[str, str]:
    """The files in a key file of a backup."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        return {str(name): str(text) for name, text in found["files"].items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise StartProblem(
            "bad_key_file",
            vi=f"Tệp khóa {path} không đọc được hoặc không đúng dạng. Chưa phục hồi gì.",
            en=f"The key file {path} cannot be read or is not one. Nothing was restored.",
            detail=str(error),
        ) from error


def refuse_missing(needed: dict[str, str], *, have: dict[str, str]) -> None:
    """Say which keys a dump needs and nobody has."""
    missing = [name for name, mark in needed.items() if have.get(name) != mark]
    if not missing:
        return
    listed = ", ".join(missing)
    raise StartProblem(
        "keys_missing",
        vi=f"Bản sao lưu cần khóa: {listed}. Khóa này không có ở đây, hoặc là khóa khác. "
        "Thiếu khóa thì không đọc được số căn cước. Chưa phục hồi gì. "
        "Đưa tệp khóa đã cất riêng: python3 run.py restore TỆP --keys TỆP_KHÓA",
        en=f"The backup needs these keys, absent or different here: {listed}. Nothing was "
        "restored. Give the key file kept apart: python3 run.py restore FILE --keys KEY_FILE",
    )


def put_back(home: Home, kept: dict[str, str], *, stamp: str) -> list[str]:
    """Write the backup's keys into a home; what differs there is kept beside it."""
    home.make()
    changed = []
    for name, text in kept.items():
        path = home.secrets / name
        if path.exists():
            if path.read_text(encoding="utf-8") == text:
                continue
            path.rename(path.with_name(f".{path.name}.before-{stamp}"))
        write_private(path, text)
        changed.append(name)
    return changed
