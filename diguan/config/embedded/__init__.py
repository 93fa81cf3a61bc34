"""SQLite as the embedded database of a site: Django's backend, with a fair queue of writers in front."""
