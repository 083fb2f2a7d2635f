"""Trang của cho vay."""
