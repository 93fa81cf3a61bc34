"""Opens a Spark session, on this machine or on a cluster, with the settings that make it answer like DuckDB.

PySpark is an extra; without it, or without Java, it says how to get them.
"""

import importlib
import importlib.util
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from diguan.engine.faults import EngineFault
from diguan.words.text import Text

LOCAL: Final = "local[*]"
SETTINGS: Final = {
    "spark.sql.ansi.enabled": "false",  # nothing divided by nought is unknown, as in DuckDB, not an error
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.caseSensitive": "true",
    "spark.sql.adaptive.enabled": "true",
    "spark.sql.codegen.wholeStage": "true",
    "spark.scheduler.mode": "FAIR",  # counties side by side share the executors
    "spark.ui.showConsoleProgress": "false",
}
OWN: Final = {
    "spark.ui.enabled": "false",
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.sql.shuffle.partitions": "2",
}
"""On this machine alone: no pages, no address but the machine's own, few pieces."""


@contextmanager
def session(master: str = LOCAL, **settings: str) -> Iterator[Any]:
    """A Spark session, stopped afterwards; `master` as spark-submit takes it. EngineFault without PySpark
    or Java.
    """
    _must_be_there()
    sql = importlib.import_module("pyspark.sql")
    given = SETTINGS | (OWN if master.startswith("local") else {}) | settings
    builder = sql.SparkSession.builder.master(master).appName("diguan")
    for name, value in given.items():
        builder = builder.config(name, value)
    opened = builder.getOrCreate()
    opened.sparkContext.setLogLevel("ERROR")
    try:
        yield opened
    finally:
        opened.stop()


def _must_be_there() -> None:
    if importlib.util.find_spec("pyspark") is None:
        raise EngineFault(_NO_PYSPARK, None, _MEND_PYSPARK)
    home = os.environ.get("JAVA_HOME")
    if not (shutil.which("java") or (home and os.access(f"{home}/bin/java", os.X_OK))):
        raise EngineFault(_NO_JAVA, None, _MEND_JAVA)


_NO_PYSPARK = Text("没有安装 PySpark", "PySpark is not installed")
_MEND_PYSPARK = Text("请运行 setup/environment.sh spark", "run setup/environment.sh spark")
_NO_JAVA = Text("没有找到 Java 17", "Java 17 was not found")
_MEND_JAVA = Text(
    "请安装 openjdk-17-jre-headless，或设好 JAVA_HOME", "install openjdk-17-jre-headless, or set JAVA_HOME"
)
