"""What the TM Forum Open APIs (version 4) have in common: read leniently, since their own samples do not obey their
schemas; written strictly. Imports nothing of sopflow.
"""
