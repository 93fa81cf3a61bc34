"""What quality rules read is sealed: facts of health may be in it. Killed, it goes on where it was."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from diguan.registry import guards, resealing
from diguan.registry.models.sealing import SealedField


def remove(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    guards.remove(editor.connection)


def seal(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    guards.install(editor.connection)
    resealing.seal_all()


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("registry", "0012_security_keys")]
    operations = [
        migrations.RunPython(remove, migrations.RunPython.noop),
        migrations.AlterField("qualityfinding", "facts", SealedField(blank=True, null=True)),
        migrations.RunPython(seal, migrations.RunPython.noop),
    ]
