# SPDX-License-Identifier: MIT
"""The helper for pytest, which plain Python can run too, with what flat.test.js has."""
import os
import re
import subprocess

from pytest_flatline import FlatError, InconclusiveError

LEAKY = os.environ["LEAKY"]
BURST = dict(cycles=14, burst=50, settle="20ms", warmup="200ms", max_growth="1KiB/request", plots=False)
FEW = dict(command=[LEAKY], requests=20, warmup="0s", plots=False)
kept = []


def raised(kind, call, *arguments, **options):
    try:
        call(*arguments, **options)
    except kind as error:
        return error
    raise AssertionError(f"no {kind.__name__}")


def check_leak(error):
    headline, report = str(error).split("\n")
    assert re.match("LEAK  .* grows .*/request", headline), headline
    own = subprocess.run([os.environ["FLATLINE"], "judge", "-q", error.result.run], capture_output=True, text=True)
    assert headline == own.stdout.rstrip("\n")
    assert report == f"  report: {error.result.report}" and error.result.report.exists()


def test_function_that_keeps_nothing(expect_flat):
    assert expect_flat(lambda: bytes(1000)).verdict == "flat"


def test_function_that_keeps_something(expect_flat):
    check_leak(raised(FlatError, expect_flat, lambda: kept.append(bytes(1000))))


def test_service_that_leaks(expect_flat):
    check_leak(raised(FlatError, expect_flat, "get.lua", command=[LEAKY, "--leak", "8192"], **BURST))


def test_service_that_does_not_by_paths(expect_flat):
    assert expect_flat(["/items/1", '/"quoted"'], command=LEAKY, **BURST).status == 0


def test_too_little_to_tell(expect_flat):
    error = raised(InconclusiveError, expect_flat, "get.lua", **FEW)
    assert str(error).startswith("INCONCLUSIVE  ") and "neither a leak nor flat" in str(error)
    assert expect_flat("get.lua", inconclusive="pass", **FEW).verdict == "inconclusive"


def test_what_cannot_be_run(expect_flat):
    assert "missing.lua: " in str(raised(RuntimeError, expect_flat, "missing.lua", command=[LEAKY]))
    assert "cannot be started" in str(raised(RuntimeError, expect_flat, "get.lua", program="/no/such"))


if __name__ == "__main__":
    from pytest_flatline import expect_flat as plain

    for name, test in list(globals().items()):
        if name.startswith("test_"):
            test(plain)
            print("passed", name)
