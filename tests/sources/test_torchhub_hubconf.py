"""What a ``hubconf.py`` offers, told from its text alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from model_license_audit.sources.torchhub.hubconf import HubConf, read_hubconf


def names(code: str, modules: frozenset[str] | None = None) -> list[str]:
    return [entry.name for entry in read_hubconf(code, modules).entries]


FUNCTIONS = '''
"""Models of Acme."""
dependencies = ['torch', "torchvision>=0.2"]
import os
from torch.hub import load_state_dict_from_url

urls = {
    'small': 'https://acme.example/small-0a1b2c3d.pth',
    'large': 'https://acme.example/large.pth',
}
other = {'small': 'https://acme.example/other.pth'}

def _load(name):
    return load_state_dict_from_url(urls[name])

def version(text):
    return text.split('.')

def bolt_small(pretrained=False, **kwargs):
    """A small bolt.

    Its weights are its own.
    """
    if version('1.0') > version('0.9'):
        return _load('small')
    return urls['small']

def bolt_any(name):
    """One of them."""
    return load_state_dict_from_url(urls[name])

def bolt_fixed():
    return load_state_dict_from_url('https://acme.example/fixed.pt')

if __name__ == "__main__":
    def run(): ...
'''


def test_public_functions_are_entry_points_and_parts_of_them_are_not() -> None:
    assert names(FUNCTIONS) == ["bolt_any", "bolt_fixed", "bolt_small"]


def test_docstring_line_dependencies_and_weights() -> None:
    found = read_hubconf(FUNCTIONS)
    small, whole, fixed = (found.entry(name) for name in ("bolt_small", "bolt_any", "bolt_fixed"))
    assert small is not None
    assert whole is not None
    assert fixed is not None
    assert (small.line, small.doc_line, small.doc.splitlines()[0]) == (19, 20, "A small bolt.")
    assert found.dependencies == ("torch", "torchvision>=0.2")
    assert small.weights == (("https://acme.example/small-0a1b2c3d.pth", 8),)
    assert [address for address, _ in whole.weights] == [
        "https://acme.example/small-0a1b2c3d.pth",
        "https://acme.example/large.pth",
    ]
    assert fixed.weights == (("https://acme.example/fixed.pt", 33),)


def test_a_table_that_only_a_helper_names_is_read_by_its_keys() -> None:
    code = "urls = {'a': 'https://x.example/a.pth', 'b': 'https://x.example/b.pth'}\ndef a():\n    return _get('a')\n"
    assert [entry.weights for entry in read_hubconf(code).entries] == [(("https://x.example/a.pth", 1),)]


def test_imports_from_the_repository_that_it_does_not_use_are_entry_points() -> None:
    code = (
        "dependencies = ['torch', 'timm']\n"
        "import sys\n"
        "from pathlib import Path\n"
        "from torch.nn import Linear\n"
        "from timm.models import create\n"
        "from bolt.models import (\n    bolt_s,\n    large as bolt_l,\n    parts,\n)\n"
        "from .near import bolt_near\n"
        "def bolt_made():\n    return parts()\n"
    )
    found = read_hubconf(code)
    assert [(entry.name, entry.module, entry.line) for entry in found.entries] == [
        ("bolt_l", "bolt.models", 8),
        ("bolt_made", None, 12),
        ("bolt_near", ".near", 11),
        ("bolt_s", "bolt.models", 7),
    ]


def test_known_modules_of_the_repository_decide() -> None:
    code = "from torchvision.models import resnet\nfrom bolt import bolt_s\n"
    assert names(code) == ["bolt_s", "resnet"]
    assert names(code, frozenset({"bolt"})) == ["bolt_s"]


def test_what_is_assigned_counts_when_it_can_be_called() -> None:
    code = (
        "from functools import partial\nimport functools\nfrom bolt import make\n"
        "small = partial(make, 's')\nlarge = functools.partial(make, 'l')\nfirst = lambda: make()\n"
        "same = make\nsizes = [1, 2]\nurl = 'https://x.example/a.pth'\nmade = make('now')\n__all__ = ['small']\n"
    )
    assert names(code) == ["first", "large", "same", "small"]


def test_branches_are_looked_into() -> None:
    code = "try:\n    from bolt import bolt_s\nexcept ImportError:\n    bolt_s = None\nif 1:\n    def bolt_m(): ...\n"
    assert names(code) == ["bolt_m", "bolt_s"]


@pytest.mark.parametrize(
    "code",
    ["for n in range(3):\n    globals()[f'b{n}'] = n\n", "from bolt import *\n", "setattr(m, 'a', 1)\n"],
)
def test_what_only_running_would_tell_is_told(code: str) -> None:
    assert read_hubconf(f"\n{code}").more in {2, 3}


@pytest.mark.parametrize(
    "code",
    [
        "def custom(path='best.pt'):\n    return load(path)\n",
        "def model(*args, **kwargs):\n    return AutoModel.from_pretrained(*args, **kwargs)\n",
        "def model(pretrained_model_or_path):\n    return load(pretrained_model_or_path)\n",
    ],
)
def test_what_loads_the_models_of_others_is_told(code: str) -> None:
    assert [entry.of_path for entry in read_hubconf(code).entries] == [True]


def test_an_ordinary_model_loads_its_own() -> None:
    assert [entry.of_path for entry in read_hubconf(FUNCTIONS).entries] == [False, False, False]


def test_the_beginning_of_a_file_that_was_cut_is_read() -> None:
    found = read_hubconf("def bolt_a():\n    return 1\n\n\ndef bolt_b():\n    return 2\n\n\ndef bolt_c(pretr")
    assert ([entry.name for entry in found.entries], found.broken) == (["bolt_a", "bolt_b"], 9)


def test_nothing_is_run(tmp_path: Path) -> None:
    trace = tmp_path / "run"
    code = f"open({str(trace)!r}, 'w')\nraise SystemExit(1)\ndef bolt():\n    pass\n"
    assert names(code) == ["bolt"]
    assert not trace.exists()


@pytest.mark.parametrize(
    "code",
    [
        "x = " + "-" * 200_000 + "1",
        "x = " + "(" * 200_000,
        "x = a" + ".b" * 200_000,
        "x = 'a\\q'\n\x00",
        "if a:\n pass\n" + "elif a:\n pass\n" * 20_000,
        "<!DOCTYPE html>",
        "",
    ],
)
def test_hostile_code_is_no_code(code: str) -> None:
    assert read_hubconf(code).entries == HubConf().entries
