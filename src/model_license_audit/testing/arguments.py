"""The command line of the hub."""

from __future__ import annotations

import argparse
import re
from pathlib import Path

from model_license_audit.testing.faults import EXPLAINED, Fault
from model_license_audit.testing.limits import RateLimit

_ABOUT = """\
Serve a small model hub on 127.0.0.1 that speaks the protocol of the Hugging Face
Hub, so that crawls, scans and the library huggingface_hub can be tried without
a network."""
_MORE = """\
A fault hits a share of all requests (500=0.05 or 500=5%), or the first requests
of each path (500=3x), everywhere or where the path matches a pattern
(500=3x@/api/models/*). The same seed makes the same faults.

example:
  python -m model_license_audit.testing.hub --made-up 200 --fault 429=5%"""


def parser() -> argparse.ArgumentParser:
    """What may be said, and what it means."""
    kinds = "\n".join(f"  {kind:<16}{what}" for kind, what in EXPLAINED.items())
    made = argparse.ArgumentParser(
        prog="python -m model_license_audit.testing.hub",
        usage="%(prog)s [options]",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        description=_ABOUT,
        epilog=f"kinds of faults:\n{kinds}\n\n{_MORE}",
    )
    _add_stock(made.add_argument_group("what it holds"))
    _add_ways(made.add_argument_group("how it answers"))
    return made


def _add_stock(group: argparse._ArgumentGroup) -> None:
    rows = "models: rows of the list API, records, or a hub snapshot's rows, as JSON Lines or one array"
    made = "make up N models, and N/10 data sets  [default: 100 when no file is given]"
    accepted = "a token that may read all gated repositories; any other one is refused"
    group.add_argument("--models", metavar="FILE", type=Path, action="append", default=[], help=rows)
    group.add_argument("--datasets", metavar="FILE", type=Path, action="append", default=[], help="data sets, likewise")
    group.add_argument("--made-up", metavar="N", type=_count, help=made)
    group.add_argument("--seed", metavar="S", type=int, default=0, help="make up others, and draw other faults")
    group.add_argument("--token", metavar="TOKEN", action="append", default=[], help=accepted)


def _add_ways(group: argparse._ArgumentGroup) -> None:
    fault = "go wrong now and then; may be given again"
    rate = "N requests each PERIOD seconds, then 429; metadata and files apart"
    wait = "milliseconds before each answer"
    there = "serve files from another address, as the Hub does"
    group.add_argument("--port", metavar="P", type=_port, default=0, help="the port  [default: any free one]")
    group.add_argument("--latency", metavar="MS", type=_milliseconds, default=0.0, help=wait)
    group.add_argument("--fault", metavar="KIND=SHARE", type=_fault, action="append", default=[], help=fault)
    group.add_argument("--rate-limit", metavar="N/PERIOD", type=_rate, help=rate)
    group.add_argument("--redirect-files", action="store_true", help=there)
    group.add_argument("--log", metavar="FILE", type=Path, help="write one line of JSON for each request")


def _count(text: str) -> int:
    if not text.isdecimal() or len(text) > 8:
        raise argparse.ArgumentTypeError(f"{text!r} is no number of models")
    return int(text)


def _port(text: str) -> int:
    if not text.isdecimal() or int(text) > 65_535:
        raise argparse.ArgumentTypeError(f"{text!r} is no port")
    return int(text)


def _milliseconds(text: str) -> float:
    if not re.fullmatch(r"\d{1,7}(\.\d{1,3})?", text):
        raise argparse.ArgumentTypeError(f"{text!r} is no number of milliseconds")
    return float(text)


def _fault(text: str) -> Fault:
    try:
        return Fault.parse(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from error


def _rate(text: str) -> RateLimit:
    try:
        return RateLimit.parse(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from error
