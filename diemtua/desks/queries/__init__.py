"""Đọc nhiều phòng: reads that no single room owns. No model, no deed."""
