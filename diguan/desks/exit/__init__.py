"""The exit desk: rounds of exit, of rollback and of return to poverty, of households and of villages."""
