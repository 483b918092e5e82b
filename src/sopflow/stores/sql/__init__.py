"""Cases in SQLite and Postgres: one text of SQL where the two agree, plain DB-API statements, no toolkit."""
