"""Trang của xếp loại tổ: one query or one deed each."""
