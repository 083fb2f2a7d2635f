"""`load_catalogue`: brings the dated policy files into the tables. Runs after migrate, as owner; can run again."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from diemtua.programmes.loading import load


class Command(BaseCommand):
    help = "Load programmes, terms and rate classes from the catalogue."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--database", default="owner")

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{load(options['database'])} chương trình")
