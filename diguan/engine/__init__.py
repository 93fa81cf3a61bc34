"""Rules over a county at a time: columns in, decisions with their reasons out. No Django.

It judges frozen snapshots by rulings of the packs and knows neither officers nor the register's tables.
"""
