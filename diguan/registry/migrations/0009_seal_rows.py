"""Rows from before columns were sealed are sealed, some thousands at a time; killed, it goes on where it was.

What the record of before says in the open is put beside it two migrations on. On SQLite the file is written
anew afterwards, so that nothing of what was there stays in it.
"""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from diguan.registry import resealing


def seal(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    connection = editor.connection
    if resealing.seal_all() and connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("registry", "0008_sealed_columns")]
    operations = [migrations.RunPython(seal, migrations.RunPython.noop)]
