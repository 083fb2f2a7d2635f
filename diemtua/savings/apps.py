from __future__ import annotations

from django.apps import AppConfig


class SavingsConfig(AppConfig):
    name = "diemtua.savings"
