"""Đo tốc độ: `python -m bench` fills the real tables with generated loans and measures posting and close as ratios."""
