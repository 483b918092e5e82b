"""What the rest of a case still reads, found along the ways of the program."""
