"""`sopflow adapters …`: one file a verb, each loaded when it is called."""
