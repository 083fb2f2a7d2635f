"""Mật khẩu: Argon2id, 19 MiB, two passes, one lane (OWASP), so that a session morning does not stall."""

from __future__ import annotations

from django.contrib.auth.hashers import Argon2PasswordHasher, check_password, make_password

__all__ = ["Argon2", "hash_password", "is_password"]


class Argon2(Argon2PasswordHasher):
    time_cost = 2
    memory_cost = 19 * 1024
    parallelism = 1


def hash_password(plain: str) -> str:
    return make_password(plain)


def is_password(plain: str, stored: str) -> bool:
    """Constant time whether there is an account or not: an empty stored hash is compared with a throw-away one."""
    return (
        check_password(plain, stored or make_password(None))
        if stored
        else bool(make_password(plain)) and False
    )
