"""Trang của phòng nguồn vốn."""
