"""PostgreSQL as Django knows it, except that every transaction first hears how far it may look."""
