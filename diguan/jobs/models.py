"""Runs: each time a background job is started, with its progress and its log. No facts of households stand
in them."""

from datetime import timedelta

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from diguan.words.text import Text

SILENCE = timedelta(minutes=5)


class Run(models.Model):
    """One run of a job. `arguments` are the job's own; `note` is what it said last, `log` all that it
    said."""

    own_besides = True  # whoever starts a run sees it, also one about no area

    class State(models.TextChoices):
        """How far it is; stopped means by a person."""

        WAITING = "waiting", _("Waiting")
        RUNNING = "running", _("Running")
        DONE = "done", _("Done")
        FAILED = "failed", _("Failed")
        STOPPED = "stopped", _("Stopped")

    kind = models.CharField(max_length=60)
    path = models.CharField(max_length=200)
    title_zh = models.CharField(max_length=300)
    title_en = models.CharField(max_length=300)
    arguments = models.JSONField(default=dict)
    result = models.JSONField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    note = models.CharField(max_length=300, blank=True)
    log = models.TextField(blank=True)
    fault_zh = models.TextField(blank=True)
    fault_en = models.TextField(blank=True)
    stop_asked = models.BooleanField(default=False)
    attempt = models.PositiveSmallIntegerField(default=0)
    worker = models.CharField(max_length=200, blank=True)
    area_prefix = models.CharField(max_length=12, blank=True)
    at = models.DateTimeField()
    started = models.DateTimeField(null=True, blank=True)
    seen = models.DateTimeField(null=True, blank=True)
    ended = models.DateTimeField(null=True, blank=True)
    by = models.ForeignKey("registry.Officer", models.PROTECT, related_name="runs")

    class Meta:
        indexes = [
            models.Index(fields=["area_prefix", "at"], name="run_area_at"),
            models.Index(fields=["state", "at"], name="run_state_at"),
        ]
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    @property
    def title(self) -> Text:
        """What is being done, in both languages."""
        return Text(self.title_zh, self.title_en)

    @property
    def fault(self) -> Text | None:
        """Why it failed, with how to mend it; None when it did not."""
        return Text(self.fault_zh, self.fault_en) if self.fault_zh else None

    @property
    def percent(self) -> int | None:
        """How much is done, 0 to 100; None while the whole is not known."""
        return min(100, self.done * 100 // self.total) if self.total else None

    @property
    def over(self) -> bool:
        """Whether nothing more will happen unless it is started again."""
        return self.state in (self.State.DONE, self.State.FAILED, self.State.STOPPED)

    @property
    def silent(self) -> bool:
        """Whether it should be running but has given no sign of life for minutes: its worker may have been
        killed."""
        return self.state == self.State.RUNNING and (not self.seen or timezone.now() - self.seen > SILENCE)

    @property
    def may_start_again(self) -> bool:
        """Whether starting it again makes sense: it failed, was stopped, or has fallen silent."""
        return self.state in (self.State.FAILED, self.State.STOPPED) or self.silent
