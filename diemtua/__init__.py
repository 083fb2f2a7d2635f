"""Điểm Tựa: the system that runs entrusted policy credit (tín dụng chính sách ủy thác)."""
