"""The site: settings, addresses, base pages and the command `diemtua`."""
