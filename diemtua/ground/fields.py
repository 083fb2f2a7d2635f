"""Fields of the field: whole đồng, exact rates, lasting paths."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Lookup

if TYPE_CHECKING:
    BigInteger = models.BigIntegerField[Any, Any]
    Decimals = models.DecimalField[Any, Any]
    Text = models.Field[str, str]
    SmallInteger = models.PositiveSmallIntegerField[Any, Any]
    AnyLookup = Lookup[Any]
else:
    BigInteger, Decimals = models.BigIntegerField, models.DecimalField
    Text, SmallInteger = models.Field, models.PositiveSmallIntegerField
    AnyLookup = Lookup


class DongField(BigInteger):
    """Số tiền: whole đồng in a bigint. Never a float, never a decimal."""


class RateField(Decimals):
    """Lãi suất: per cent a year, exact, up to twelve places."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_digits", 18)
        kwargs.setdefault("decimal_places", 12)
        super().__init__(*args, **kwargs)


class PathField(Text):
    """Đường dẫn phạm vi: `v.o5.t17.g12`, nation, bank office, village, group. It lasts through mergers of communes."""

    description = "ltree path"

    def db_type(self, connection: Any) -> str:
        return "ltree"

    def get_prep_value(self, value: Any) -> Any:
        return None if value is None else str(value)


@PathField.register_lookup
class Under(AnyLookup):
    """`path__under=[…]`: at or below one of the paths. In `coalesce` for the planner's sake (see `row_security.Scoped`)."""

    lookup_name = "under"

    def get_prep_lookup(self) -> Any:
        return [self.rhs] if isinstance(self.rhs, str) else list(self.rhs)

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        left, left_params = self.process_lhs(compiler, connection)
        return f"coalesce({left} <@ %s::ltree[], false)", [*left_params, self.rhs]


class UnionCodeField(SmallInteger):
    """Hội nhận ủy thác: 11 Farmers, 12 Women, 13 Veterans, 14 Youth, 99 direct, 0 none yet (the bank's own codes)."""
