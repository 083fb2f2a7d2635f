"""Sổ luật: the rulebook. Pure functions of policy credit; no Django, no database, no clock."""
