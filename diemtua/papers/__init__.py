"""Giấy tờ: official papers as frozen values, each written as Word and as PDF."""
