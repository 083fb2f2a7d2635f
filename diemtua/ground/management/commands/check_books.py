"""`manage check_books`: soát sổ; each check with what it found; not 0 when anything is wrong."""

from __future__ import annotations

from typing import Any

from django.core.management import BaseCommand, CommandError

from diemtua.ground import checks


class Command(BaseCommand):
    help = "Soát sổ: số dư, số liệu, chuỗi niêm phong."

    def handle(self, *args: Any, **options: Any) -> None:
        found = checks.run(using="jobs")
        for title, wrong in checks.titled(found):
            for one in wrong:
                self.stdout.write(f"{title}: {one.text}")
        if found.faults:
            raise CommandError(f"{found.faults} chỗ sai")
