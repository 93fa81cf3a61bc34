"""Which kinds of procedure are this desk's: out of the register, and back when an exit does not hold."""

KINDS = frozenset({"exit", "village_exit", "county_exit", "exit_recheck", "rollback", "return"})
