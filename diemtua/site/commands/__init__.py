"""Lệnh của `diemtua`: one module per command, each with `run(arguments) -> exit code`."""
