"""The audit trail: who did what and when, which rows it changed, and the links of the chain that shows
tampering.

Entries are only ever added. Names are kept with the entry, so that it can be read when the account is gone.
"""

from django.db import models

CHAIN_LENGTH, DIGEST_LENGTH = 12, 80


class AuditEntry(models.Model):
    """One act. All texts are kept exactly as they are linked into the chain: `before`, `after` and `rows` are
    JSON in one spelling, `at` is UTC to the microsecond; `number` counts within the chain, from 1."""

    not_fenced = "a chain is linked and verified whole; who reads which entry, registry.files.audit decides"

    chain = models.CharField(max_length=CHAIN_LENGTH)
    number = models.BigIntegerField()
    at = models.CharField(max_length=32)
    officer_id = models.BigIntegerField(default=0)  # no foreign key: the account may go, the entry stays
    by_name = models.CharField(max_length=100)
    area_prefix = models.CharField(max_length=12, blank=True)
    kind = models.CharField(max_length=60)
    household = models.CharField(max_length=40, blank=True)
    person = models.CharField(max_length=60, blank=True)
    reason = models.TextField(blank=True)
    before = models.TextField(default="{}")
    after = models.TextField(default="{}")
    rows = models.TextField(default="{}")
    request = models.CharField(max_length=40, blank=True)
    link = models.CharField(max_length=DIGEST_LENGTH)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["chain", "number"], name="audit_chain_number")]
        indexes = [
            models.Index(fields=["area_prefix", "at"], name="audit_area_at"),
            models.Index(fields=["officer_id", "at"], name="audit_officer_at"),
            models.Index(fields=["household"], name="audit_household"),
        ]
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.chain}/{self.number}/{self.kind}"


class AuditHead(models.Model):
    """The newest link of a chain; its row is locked while the next entry is written."""

    chain = models.CharField(max_length=CHAIN_LENGTH, primary_key=True)
    number = models.BigIntegerField(default=0)
    link = models.CharField(max_length=DIGEST_LENGTH, blank=True)

    def __str__(self) -> str:
        return f"{self.chain}/{self.number}"


class AuditedRow(models.Model):
    """A row that was written and that no entry speaks of yet: triggers fill this table, the act's entry
    empties it."""

    class Operation(models.TextChoices):
        """What was done to the row."""

        ADDED = "+"
        CHANGED = "~"
        REMOVED = "-"

    relation = models.CharField(max_length=63)
    operation = models.CharField(max_length=1, choices=Operation.choices)
    row = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.operation}{self.relation}/{self.row}"
