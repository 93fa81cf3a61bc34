"""Rows from before columns were sealed are sealed, some thousands at a time; killed, it goes on where it was.

The record of before is sealed too, for once with the guards away. On SQLite the file is written anew
afterwards, so that nothing of what was there stays in it.
"""

from django.db import migrations, transaction
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from diguan.registry import guards, resealing


def seal(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    connection = editor.connection
    sealed = resealing.seal_all()
    with transaction.atomic():
        guards.remove(connection)
        sealed += resealing.seal_record()
        guards.install(connection)
    if sealed and connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("registry", "0008_sealed_columns")]
    operations = [migrations.RunPython(seal, migrations.RunPython.noop)]
