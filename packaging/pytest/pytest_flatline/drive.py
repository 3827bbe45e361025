# SPDX-License-Identifier: MIT
"""Calls a function many times, and writes what Python's objects take as a run that flatline judges."""
from __future__ import annotations

import gc
import json
import time
import tracemalloc
from pathlib import Path
from typing import Any, Callable, Optional

CALLS = 10000  # unless these take longer than
SECONDS = 10
CALLS_LEAST = 500
READINGS = 40


def _call(what: Callable[[], Any], times: int) -> None:
    for _ in range(times):
        what()


def _warm(what: Callable[[], Any], calls: Optional[int]) -> int:
    """Warms up, and tells how many calls to measure."""
    if calls is not None:
        _call(what, -(-calls // 5))
        return calls
    start, done = time.monotonic(), 0
    while done < CALLS // 5 and (done < CALLS_LEAST // 5 or time.monotonic() - start < SECONDS / 5):
        what()
        done += 1
    each = (time.monotonic() - start) / done
    return round(min(CALLS, max(CALLS_LEAST, SECONDS / each)))


def drive(what: Callable[[], Any], name: str, output: Path, calls: Optional[int]) -> None:
    """What C code allocates by itself is not seen."""
    traced = tracemalloc.is_tracing()
    if not traced:
        tracemalloc.start(1)
    try:
        rows = _measure(what, calls)
    finally:
        if not traced:
            tracemalloc.stop()
    output.mkdir(parents=True, exist_ok=True)
    head = "time_s,requests,errors,heap_after_gc_bytes\n"
    (output / "samples.csv").write_text(head + "".join(rows))
    (output / "run.json").write_text(json.dumps({"scenario": {"name": name}, "target": {"runtime": "python"}}))


def _measure(what: Callable[[], Any], calls: Optional[int]) -> list[str]:
    start, done = time.monotonic(), 0
    rows = []
    calls = _warm(what, calls)
    for reading in range(READINGS + 1):
        due = round(calls * reading / READINGS)
        _call(what, due - done)
        done = due
        gc.collect()
        held = tracemalloc.get_traced_memory()[0]
        rows.append(f"{time.monotonic() - start:.6f},{done},0,{held}\n")
    return rows
