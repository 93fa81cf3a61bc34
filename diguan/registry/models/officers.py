"""Officers: who signs in, with which duty and for which area. What a duty may do stands in casework.may."""

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _
from django_otp.models import Device
from django_otp.plugins.otp_static.models import StaticDevice

from diguan.registry.models.areas import Area


class Duty(models.TextChoices):
    """The duties of the five levels, of oversight, of departments that compare their data, and of the three
    administrators who see no household."""

    VILLAGE_OFFICER = "village_officer", _("Village officer")
    TOWNSHIP_OFFICER = "township_officer", _("Township officer")
    COUNTY_OFFICER = "county_officer", _("County officer")
    CITY_OFFICER = "city_officer", _("City officer")
    PROVINCE_OFFICER = "province_officer", _("Province officer")
    AUDITOR = "auditor", _("Auditor")
    DEPARTMENT_OFFICER = "department_officer", _("Department officer")
    SYSTEM_ADMIN = "system_admin", _("System administrator")
    SECURITY_ADMIN = "security_admin", _("Security administrator")
    AUDIT_ADMIN = "audit_admin", _("Audit administrator")


class Officer(AbstractUser):
    """An account of one person with one duty in one area; what the person did stays when the account is
    closed."""

    name = models.CharField(_("name"), max_length=100)
    duty = models.CharField(_("duty"), max_length=20, choices=Duty.choices)
    area = models.ForeignKey(
        Area, models.PROTECT, null=True, blank=True, related_name="officers", verbose_name=_("area")
    )
    department = models.CharField(_("department"), max_length=40, blank=True)  # of packs/departments.toml
    language = models.CharField(_("language"), max_length=10, default="zh-hans")
    password_until = models.DateField(null=True, blank=True)  # after that day it must be changed; NULL: never

    class Meta(AbstractUser.Meta):
        constraints = [
            models.CheckConstraint(
                condition=models.Q(duty="department_officer", department__gt="")
                | (~models.Q(duty="department_officer") & models.Q(department="")),
                name="officer_department",
            )
        ]

    def __str__(self) -> str:
        return self.name or self.username


class AccountProposal(models.Model):
    """An act on the account of an administrator or auditor that waits for a second person; the database holds
    that it is another one."""

    act = models.CharField(max_length=20)
    officer = models.ForeignKey(Officer, models.PROTECT, null=True, blank=True, related_name="proposals")
    values = models.JSONField(default=dict)
    by = models.ForeignKey(Officer, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    decided_by = models.ForeignKey(Officer, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    agreed = models.BooleanField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(agreed__isnull=True)
                | models.Q(agreed=False)
                | ~models.Q(by=models.F("decided_by")),
                name="proposal_two_persons",
            )
        ]
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.act} {self.pk}"


class AccessToken(models.Model):
    """A token by which another program reads as an officer; only its sum is kept."""

    officer = models.ForeignKey(Officer, models.PROTECT, related_name="tokens")
    name = models.CharField(max_length=100)
    sum = models.CharField(max_length=64, unique=True)
    at = models.DateTimeField()
    until = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.officer_id}/{self.name}"


class SecurityKey(Device):
    """A passkey or security key that an officer signs in with as second factor, at one host name; the secret
    half of it never leaves the key. What is typed as a code is never of it."""

    credential = models.CharField(max_length=1400, unique=True)  # its id as the browser says it, base64url
    public_key = models.BinaryField()
    host = models.CharField(max_length=253)  # a browser uses it under this name of the site only
    uses = models.PositiveBigIntegerField(default=0)  # the key's own count; it never goes back
    at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.user_id}/{self.name}"


class RecoveryCode(models.Model):
    """A code that opens an account once when telephone and keys are lost; kept as passwords are. Its first
    letter, which no other code of the officer has, says which one it is, so that one hash is tried for each
    try."""

    device = models.ForeignKey(StaticDevice, models.CASCADE, related_name="recovery_codes")
    letter = models.CharField(max_length=1)
    sum = models.CharField(max_length=128)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["device", "letter"], name="recovery_code_letter")]

    def __str__(self) -> str:
        return f"{self.device_id}/{self.letter}"
