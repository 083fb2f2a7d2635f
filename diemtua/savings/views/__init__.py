"""Trang của tiền gửi: one query or one deed each."""
