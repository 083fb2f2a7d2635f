"""Trang của bàn làm việc."""
