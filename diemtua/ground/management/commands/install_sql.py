"""`install_sql`: brings functions, triggers, views, policies and grants to the code's text. Runs after migrate, as owner."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from diemtua.ground.sql_files import install


class Command(BaseCommand):
    help = "Install every room's current SQL texts, policies and grants."

    def handle(self, *args: Any, **options: Any) -> None:
        for name in install():
            self.stdout.write(name)
