"""Where cases are kept: SQLite, Postgres, memory; and the codec that makes values text and text values."""
