from __future__ import annotations

from django.apps import AppConfig


class SiteConfig(AppConfig):
    name = "diemtua.site"
    label = "site"

    def ready(self) -> None:
        """English is read from a compiled catalogue, made here when the texts are newer."""
        from diemtua.site.translations import compile_catalogues

        compile_catalogues()
