"""`build_demo`: makes the living demonstration in an empty database; can be run again after a kill."""

from __future__ import annotations

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from diemtua.access.models import Account
from diemtua.demonstration.building import build
from diemtua.ground.models import Calendar


class Command(BaseCommand):
    help = "Build the demonstration district."

    def handle(self, *args: Any, **options: Any) -> None:
        calendar = Calendar.objects.using("owner").filter(id=1).first()
        if calendar is not None and not calendar.is_demonstration:
            raise CommandError(
                "Đây là bản dùng thật. Bản trình diễn chỉ dựng trong cơ sở dữ liệu trống."
            )
        if calendar is None and Account.objects.using("owner").exists():
            raise CommandError("Cơ sở dữ liệu đã có người dùng. Bản trình diễn chỉ dựng khi trống.")
        began = time.monotonic()

        def told(text: str) -> None:
            self.stdout.write(f"{time.monotonic() - began:6.1f} giây  {text}")
            self.stdout.flush()

        build(told=told)
