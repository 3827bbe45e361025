# SPDX-License-Identifier: MIT
"""Asserts that memory is flat: flatline is run, and the object that it prints is read.

Works without pytest, too: from pytest_flatline import expect_flat
"""
from __future__ import annotations

import json
import os
import re
import secrets
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Callable, Mapping, Optional, Sequence, Union

from .drive import drive

__all__ = ["expect_flat", "FlatError", "InconclusiveError", "Result"]

COULD_NOT_RUN = 64  # and above
Driven = Union[str, "os.PathLike[str]", Sequence[str], Callable[[], Any]]


@dataclass(frozen=True)
class Result:
    verdict: str  #: flat, leak, inconclusive or failed
    headline: str  #: flatline's first line
    status: int  #: 0 flat, 1 leak, 2 inconclusive, 3 the run failed
    run: Path  #: the folder of the results
    report: Path  #: report.html
    json: Mapping[str, Any]  #: the object of --json


class FlatError(AssertionError):
    """What was answered, and is not FLAT with every limit held."""

    def __init__(self, message: str, result: Result) -> None:
        super().__init__(message)
        self.result = result


class InconclusiveError(FlatError):
    """Neither FLAT nor LEAK could be proven."""


def _arguments(options: Mapping[str, Any]) -> list[str]:
    """{"max_growth": "64B/request", "set": ["a=1"], "keepalive": False}"""
    words = []
    for key, value in options.items():
        name = key.replace("_", "-")
        if value is True:
            words.append(f"--{name}")
        elif value is False:
            words.append(f"--no-{name}")
        else:
            several = value if isinstance(value, (list, tuple)) else [value]
            words += [f"--{name}={one}" for one in several]
    return words


def _folder(name: str, output: Optional[str]) -> Path:
    if output is not None:
        return Path(output).resolve()
    word = re.sub(r"[^A-Za-z0-9_-]+", "-", name).strip("-")[:60] or "test"
    return Path("runs").resolve() / f"{word}-{secrets.token_hex(4)}"


def _scenario_of(paths: Sequence[str], folder: str) -> str:
    """["/items/1", "/health"] as a scenario."""

    def text(word: str) -> str:
        plain = "".join(
            chr(byte) if 32 <= byte < 127 and byte not in b'"\\' else f"\\{byte:03}"
            for byte in word.encode()
        )
        return f'"{plain}"'

    file = Path(folder) / "test.lua"
    lines = [f'flow({text("GET " + one)}, {{ get = {text(one)} }})\n' for one in paths]
    file.write_text("".join(lines))
    return str(file)


def _run(words: list[str], output: Path, program: Optional[str], env: Optional[Mapping[str, str]]) -> Result:
    file = program or os.environ.get("FLATLINE") or "flatline"
    try:
        ended = subprocess.run(
            [file, *words], stdin=subprocess.DEVNULL, capture_output=True, text=True, env={**os.environ, **(env or {})}
        )
    except OSError as error:
        raise RuntimeError(f"flatline cannot be started: {error}") from None
    if not 0 <= ended.returncode < COULD_NOT_RUN:
        raise RuntimeError(ended.stderr.strip() or f"flatline ended with status {ended.returncode}")
    verdict = json.loads(ended.stdout)
    return Result(verdict["verdict"], verdict["headline"], ended.returncode, output, output / "report.html", verdict)


def _judge(result: Result, inconclusive: str) -> Result:
    __tracebackhide__ = True
    where = f"{result.headline}\n  report: {result.report}"
    if result.status == 0:
        return result
    if result.verdict != "inconclusive" or result.status != 2:
        raise FlatError(where, result)
    if inconclusive == "pass":
        return result
    raise InconclusiveError(
        f"{where}\n  This is neither a leak nor flat: give it more load, or allow it with inconclusive=\"pass\".", result
    )


def expect_flat(
    what: Driven,
    *,
    command: Union[None, str, Sequence[str]] = None,
    target: Optional[str] = None,
    pid: Optional[int] = None,
    container: Optional[str] = None,
    calls: Optional[int] = None,
    inconclusive: str = "fail",
    output: Optional[str] = None,
    name: Optional[str] = None,
    env: Optional[Mapping[str, str]] = None,
    program: Optional[str] = None,
    **options: Any,
) -> Result:
    """Raises FlatError unless memory is FLAT.

    what is a scenario's file, a list of paths to get, or a function to call over
    and over. command starts the service (a text is for the shell); target, pid and
    container name one that runs. Other names are flatline's options:
    max_growth="64B/request", until_certain=True. calls of a function are 10,000, or as
    many as take ten seconds, 500 at least.
    """
    __tracebackhide__ = True
    if callable(what):
        called = name or getattr(what, "__name__", "function")
        where = _folder(called, output)
        drive(what, called, where, calls)
        return _judge(_run(["report", str(where), "--json", *_arguments(options)], where, program, env), inconclusive)
    places = {"target": target, "pid": pid, "container": container}
    words = _arguments({key: value for key, value in places.items() if value is not None})
    words += _arguments(options)
    if command is not None:
        words += ["--", *(["sh", "-c", command] if isinstance(command, str) else command)]
    with tempfile.TemporaryDirectory(prefix="flatline-") as made:
        file = os.fspath(what) if isinstance(what, (str, os.PathLike)) else _scenario_of(what, made)
        where = _folder(name or Path(file).stem, output)
        return _judge(_run(["run", file, "--json", "-o", str(where), *words], where, program, env), inconclusive)
