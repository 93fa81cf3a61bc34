"""recordlinkage's side of `linkage.py`, run by a Python of its own: FILE.parquet OUT.parquet.

It knows nothing of diguan; the columns and the keys of candidates are given.
"""

import json
import sys
import time
from pathlib import Path

import pandas as pd
import recordlinkage


def pairs(file: str, out: str, keys: str) -> None:
    """Write the pairs found and print seconds and peak memory."""
    frame = pd.read_parquet(file).set_index("id")
    began = time.perf_counter()
    frame["born"] = frame["birth"].astype(str)
    index = recordlinkage.Index()
    for key in json.loads(keys):
        index.block(key)
    candidates = index.index(frame)
    compare = recordlinkage.Compare()
    for column in ("id_token", "name", "village_code", "township"):
        compare.exact(column, column, label=column)
    for column in ("sound", "born"):
        compare.string(column, column, method="levenshtein", threshold=0.85, label=column)
    found = recordlinkage.ECMClassifier().fit_predict(compare.compute(candidates, frame))
    seconds = time.perf_counter() - began
    rows = pd.DataFrame(list(found), columns=["left", "right"], dtype="int64")
    rows.to_parquet(out)
    told = next(
        line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM")
    )
    print(json.dumps({"seconds": seconds, "peak": int(told.split()[1]) / 1024}))


if __name__ == "__main__":
    pairs(*sys.argv[1:])
