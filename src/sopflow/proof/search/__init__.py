"""Cases that are looked for: one that breaks a claim, few that take every way."""
