"""Mã quản trị đầu tiên: how a real installation gets its first account."""

from __future__ import annotations

from diemtua.ground.postgres.homes import REAL
from diemtua.ground.postgres.problems import StartProblem
from diemtua.site.commands.console import tell
from diemtua.site.commands.installation import django_ready, kind_in_database, this_home


def run(arguments: list[str]) -> int:
    """`first_admin_code`: a new code in place of a lost one, as long as there is no account."""
    home = this_home()
    django_ready()
    if kind_in_database(home) != REAL:
        raise StartProblem(
            "not_a_real_installation",
            vi="Ở đây không có bản thật, nên không có mã quản trị. Bắt đầu: python3 run.py --real",
            en="There is no real installation here. Begin one with: python3 run.py --real",
        )
    if has_accounts():
        raise StartProblem(
            "administrator_exists",
            vi="Bản này đã có tài khoản. Người quản trị cấp tài khoản mới ở trang Tài khoản.",
            en="This installation has accounts. Its administrator makes new ones.",
        )
    show_code()
    return 0


def show_code() -> None:
    """Draw a code, keep its digest, show it this once."""
    from diemtua.access.actions import keep_first_admin_code
    from diemtua.ground.clock import new_code

    code = new_code()
    keep_first_admin_code(code)
    tell("")
    tell(f"    Mã cho quản trị đầu tiên, chỉ hiện lần này: {code}")
    tell("    (The code for the first administrator, shown only this once.)")
    tell("")


def remind() -> None:
    """A later start, and nobody has used the code yet."""
    if not has_accounts():
        tell("Chưa có tài khoản nào. Mất mã quản trị thì cấp lại:")
        tell("  .venv/bin/diemtua --real first_admin_code")


def has_accounts() -> bool:
    """Somebody can sign in."""
    from diemtua.access.models import Account

    return Account.objects.using("owner").exists()
