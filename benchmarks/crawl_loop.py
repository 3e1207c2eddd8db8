"""The loop that crawls are compared with: python -m benchmarks.crawl_loop LIST SAMPLE prints seconds for each model."""

from __future__ import annotations

import sys
import time
from pathlib import Path

from huggingface_hub import HfApi


def main() -> None:
    """Ask for the first models of a list, one after the other, over one connection that is kept."""
    names = Path(sys.argv[1]).read_text(encoding="utf-8").split()[: int(sys.argv[2])]
    api = HfApi(token=False)
    begun = time.perf_counter()
    for name in names:
        api.model_info(name)
    print((time.perf_counter() - begun) / len(names))


if __name__ == "__main__":
    main()
