"""Khóa của dữ liệu người: citizen ids are encrypted and found again by a keyed digest.

The key ring lives in a file of its own outside the database, readable by its owner alone, and in a
backup of its own. A key that is replaced stays in the ring, since what it locked still needs it.

    {"active": "k1-9f03aa", "keys": {"k1-9f03aa": 32 bytes}, "digest_key": 32 bytes}   in base64

A sealed id is one byte of version, one of the key id's length, the key id, twelve bytes of nonce
and the AES-256-GCM text, bound to the party's id, so that it cannot be moved to another person.
"""

from __future__ import annotations

import base64
import binascii
import contextlib
import hashlib
import hmac
import json
import os
import secrets
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from diemtua.people.problems import KeyFileIsDamaged, KeyIsMissing

VERSION = 1
NONCE_BYTES = 12
KEY_BYTES = 32


@dataclass(frozen=True)
class KeyRing:
    """Chùm khóa: the key that seals now, all keys that open, and the key of the digest."""

    active: str
    keys: dict[str, bytes]
    digest_key: bytes


def seal(citizen_id: str, party_id: UUID) -> bytes:
    """Khóa số căn cước của một người."""
    ring = key_ring()
    nonce = secrets.token_bytes(NONCE_BYTES)
    text = AESGCM(_key(ring, ring.active)).encrypt(nonce, citizen_id.encode(), party_id.bytes)
    name = ring.active.encode()
    return bytes([VERSION, len(name)]) + name + nonce + text


def unseal(sealed: bytes, party_id: UUID) -> str:
    """Mở số căn cước; a ring without its key says which one is missing."""
    if len(sealed) < 2 or sealed[0] != VERSION:
        raise KeyFileIsDamaged
    name_ends = 2 + sealed[1]
    key_id = sealed[2:name_ends].decode()
    key = _key(key_ring(), key_id)
    nonce, text = sealed[name_ends : name_ends + NONCE_BYTES], sealed[name_ends + NONCE_BYTES :]
    try:
        return AESGCM(key).decrypt(nonce, text, party_id.bytes).decode()
    except InvalidTag as refusal:
        raise KeyIsMissing(key_id=key_id) from refusal


def digest(citizen_id: str) -> bytes:
    """Dấu có khóa của số căn cước: equal ids have equal digests, and only the ring's holder can
    make one.
    """
    return hmac.new(key_ring().digest_key, citizen_id.encode(), hashlib.sha256).digest()


def key_ring() -> KeyRing:
    """The ring of the settings' file, made at its first use; read again when the file changes."""
    path = Path(settings.PERSON_KEY_FILE)
    if not path.exists():
        _make(path)
    return _read(path, path.stat().st_mtime_ns)


def _key(ring: KeyRing, key_id: str) -> bytes:
    if key_id not in ring.keys:
        raise KeyIsMissing(key_id=key_id)
    return ring.keys[key_id]


@lru_cache(maxsize=4)
def _read(path: Path, written_ns: int) -> KeyRing:
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        keys = {
            name: base64.b64decode(text, validate=True) for name, text in content["keys"].items()
        }
        ring = KeyRing(
            str(content["active"]), keys, base64.b64decode(content["digest_key"], validate=True)
        )
    except (OSError, ValueError, KeyError, AttributeError, TypeError, binascii.Error) as refusal:
        raise KeyFileIsDamaged from refusal
    if any(len(key) != KEY_BYTES for key in (*ring.keys.values(), ring.digest_key)):
        raise KeyFileIsDamaged
    return ring


def _make(path: Path) -> None:
    """Write whole, then link: of two processes that start together one ring stays."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    # The name is drawn, so that a ring made anew after a loss is not taken for the lost one.
    key_id = f"k1-{secrets.token_hex(3)}"
    text = json.dumps({"active": key_id, "keys": {key_id: _new_key()}, "digest_key": _new_key()})
    draft = path.with_suffix(f".{os.getpid()}.{secrets.token_hex(4)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    with contextlib.suppress(FileExistsError):
        os.link(draft, path)
    draft.unlink()


def _new_key() -> str:
    return base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode()
