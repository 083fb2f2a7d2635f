"""`load_places`: brings provinces, districts and communes, old and new, into the tables. Runs after
`install_sql`.
"""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from diemtua.places.loading import load


class Command(BaseCommand):
    help = "Load the shipped administrative units and their successions."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--database", default="owner", help="Database alias, the owner's by default."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        done = load(using=options["database"])
        self.stdout.write(
            f"Đơn vị hành chính: thêm {done.units}, kết thúc {done.ended}, kế thừa {done.successions}, "
            f"giữ theo sổ tại chỗ {done.kept}."
        )
