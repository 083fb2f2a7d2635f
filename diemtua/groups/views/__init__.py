"""Trang của phòng tổ: the list, a group, its founding, its meetings, its contracts."""

from __future__ import annotations
