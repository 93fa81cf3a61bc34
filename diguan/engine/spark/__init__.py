"""The same SQL on Spark, for a province whose files are past one machine: the extra `spark`.

Every step is written once, for DuckDB, and translated; answers must be the same, and tests hold them to it.
"""
