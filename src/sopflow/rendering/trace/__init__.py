"""A told case as people and programs read it: `story` says what happened, `paint` shows it, `json` carries it."""
