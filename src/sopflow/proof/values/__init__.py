"""Values that nobody knows, and the program compiled to take them."""
