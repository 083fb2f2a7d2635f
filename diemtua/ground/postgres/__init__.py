"""Cơ sở dữ liệu đi kèm: the embedded PostgreSQL under our own manager, and how to reach it.

Nothing here imports Django or psycopg: the settings file asks this room for its connections.
"""

from __future__ import annotations

from pathlib import Path

from diemtua.ground.postgres.connections import connection_params, database_url, url_options
from diemtua.ground.postgres.homes import default_home
from diemtua.ground.postgres.problems import StartProblem

__all__ = ["StartProblem", "connection_params", "database_url", "home", "url_options"]


def home() -> Path:
    """Nhà của bản cài đặt: $DIEMTUA_HOME, else `var` in the checkout."""
    return default_home().path
