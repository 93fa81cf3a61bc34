"""An officer corrects facts over the site's own pages while the disk fails.

`python -m tests.storage.failing HOME FLAG` under the shim: while FLAG holds an error number, all writes below
HOME fails with it. Prints a line of JSON for each disk: what the officer saw, what was kept, and whether all
went on when the disk was well again.
"""

import errno
import json
import os
import sys
from pathlib import Path
from typing import Any

import django

if __name__ == "__main__":
    HOME, FLAG = Path(sys.argv[1]), Path(sys.argv[2])
    HOME.mkdir(exist_ok=True)
    os.environ |= {"DIGUAN_HOME": str(HOME), "DJANGO_SETTINGS_MODULE": "diguan.config.settings"}
    os.environ["DIGUAN_HOSTS"] = "testserver"
    django.setup()

from django.test import Client

from diguan.registry.models import Household, Item, Officer
from tests.storage import acting

DISKS = {"full": errno.ENOSPC, "read-only": errno.EROFS, "broken": errno.EIO}


def main() -> None:
    """Write, fail and write again on each kind of disk, in both languages."""
    acting.prepare(1)
    client, amount = Client(raise_request_exception=False), 0
    client.force_login(Officer.objects.get())
    for language in ("zh-hans", "en"):
        Officer.objects.update(language=language)
        for disk, number in DISKS.items():
            FLAG.unlink(missing_ok=True)
            good = correct(client, amount + 1)
            FLAG.write_text(str(number))
            failed = correct(client, amount + 2)
            read = client.get("/household/").status_code
            kept = stands()
            FLAG.unlink()
            again = correct(client, amount + 2)
            said = {
                "disk": disk,
                "language": language,
                "before": good.status_code,
                "status": failed.status_code,
            }
            said |= {
                "page": failed.content.decode(),
                "retry": failed.headers.get("Retry-After"),
                "read": read,
            }
            said |= {"kept": kept == amount + 1, "after": again.status_code, "all": stands() == amount + 2}
            print(json.dumps(said))  # noqa: T201 -- the test reads it
            amount += 2


def correct(client: Client, amount: int) -> Any:
    """Send the form in which an amount is corrected."""
    file = Household.objects.get()
    sent = {"version": file.version, "value": str(amount), "on": "2017-06-01", "reason": "核对"}
    return client.post(f"/household/{file.pk}/facts/pension/", sent)


def stands() -> int:
    """The amount on file."""
    return int(Item.objects.get(item="pension").amount or 0)


if __name__ == "__main__":
    main()
