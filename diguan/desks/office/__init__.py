"""The office desk: who has which account, and the audit trail of everything that was done."""
