"""What a checkout needs besides Python packages: front-end files, the area table, a throw-away PostgreSQL."""
