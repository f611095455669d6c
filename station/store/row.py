"""The base of every mapped table. Mapping only: no database is bound to it."""

from __future__ import annotations

from peewee import BigIntegerField, Model


class Row(Model):
    """Every replicated row has a single-column integer id of ours."""

    id = BigIntegerField(primary_key=True)

    class Meta:
        legacy_table_names = False
