"""What curl prints for the commands of the guide: the program itself, or the same request where it is not installed."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import httpx


def as_curl(words: list[str]) -> str:
    """The output of a command line of curl."""
    program = shutil.which("curl")
    if program is not None:
        done = subprocess.run([program, "--noproxy", "*", *words[1:]], check=True, capture_output=True, text=True)
        return done.stdout.replace("\r\n", "\n")
    told: dict[str, list[str]] = {}
    address, rest = "", words[1:]
    while rest:
        word, *rest = rest
        if word in {"-F", "-H", "-d", "-o", "-D"}:
            told.setdefault(word, []).append(rest.pop(0))
        elif word != "-s":
            address = word
    return _printed(_answer(address, told), told)


def _answer(address: str, told: dict[str, list[str]]) -> httpx.Response:
    headers = dict(header.split(": ", 1) for header in told.get("-H", []))
    files = {}
    for field in told.get("-F", []):
        name, _, path = field.partition("=@")
        files[name] = (Path(path).name, Path(path).read_bytes())
    method = "POST" if files or "-d" in told else "GET"
    content = told["-d"][0] if "-d" in told else None
    return httpx.request(method, address, headers=headers, files=files, content=content, timeout=60, trust_env=False)


def _printed(answer: httpx.Response, told: dict[str, list[str]]) -> str:
    head = f"{answer.http_version} {answer.status_code} {answer.reason_phrase}\n" if "-D" in told else ""
    lines = [f"{name}: {value}\n" for name, value in answer.headers.items()] if "-D" in told else []
    return head + "".join(lines) + ("" if "-o" in told else answer.text)
