"""Hoàn lãi: interest of days gone by is put right when a decision signed later gives them another rate.

Nothing posted is edited. One run covers a whole province: counted first, proposed by one person and confirmed by another,
then posted commune by commune, each in its own transaction.
"""
