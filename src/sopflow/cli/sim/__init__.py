"""`sopflow sim`: made-up systems that listen."""
