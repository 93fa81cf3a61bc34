"""Which kinds of procedure are this desk's: into the register, and looking again at who is in it."""

KINDS = frozenset(
    {
        "first_identification",
        "reidentification_inside",
        "reidentification_outside",
        "yearly_adjustment",
        "three_year_adjustment",
        "event",
        "watch",
        "cancellation",
    }
)
