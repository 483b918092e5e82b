"""Where cases are kept: SQLite, Postgres, memory; and the codec that makes values text and text values."""

from sopflow.stores.open import open_store

__all__ = ["open_store"]
