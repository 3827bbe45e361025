# SPDX-License-Identifier: MIT
"""wheel.py VERSION OUT: makes pytest-flatline's wheel in the folder OUT.

It is plain Python, so that nothing is needed to build it; the same source gives
the same bytes.
"""
import base64
import hashlib
import os
import sys
import time
import tomllib
import zipfile
from pathlib import Path

version, out = sys.argv[1], Path(sys.argv[2])
here = Path(__file__).parent / "pytest"
project = tomllib.loads((here / "pyproject.toml").read_text())["project"]
name = project["name"].replace("-", "_")
info = f"{name}-{version}.dist-info"
moment = time.gmtime(int(os.environ.get("SOURCE_DATE_EPOCH", time.time())))[:6]

files = {str(path.relative_to(here)): path.read_text()
         for path in sorted((here / name).iterdir()) if path.is_file()}
files[f"{info}/METADATA"] = "\n".join([
    "Metadata-Version: 2.1", f"Name: {project['name']}", f"Version: {version}",
    f"Summary: {project['description']}", f"License: {project['license']['text']}",
    f"Requires-Python: {project['requires-python']}",
    *(f"Classifier: {one}" for one in project["classifiers"]), ""])
files[f"{info}/WHEEL"] = "\n".join([
    "Wheel-Version: 1.0", "Generator: flatline", "Root-Is-Purelib: true", "Tag: py3-none-any", ""])
files[f"{info}/entry_points.txt"] = "".join(
    f"[{group}]\n" + "".join(f"{key} = {value}\n" for key, value in rows.items())
    for group, rows in project["entry-points"].items())


def row(path, text):
    digest = base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).rstrip(b"=").decode()
    return f"{path},sha256={digest},{len(text.encode())}\n"


files[f"{info}/RECORD"] = "".join(row(*file) for file in files.items()) + f"{info}/RECORD,,\n"
out.mkdir(parents=True, exist_ok=True)
with zipfile.ZipFile(out / f"{name}-{version}-py3-none-any.whl", "w") as wheel:
    for path, text in files.items():
        entry = zipfile.ZipInfo(path, moment)
        entry.compress_type = zipfile.ZIP_DEFLATED
        entry.external_attr = 0o100644 << 16
        wheel.writestr(entry, text)
