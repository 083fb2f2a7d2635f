"""Trang của xử lý nợ: one query or one deed each."""
