"""Which models a card of PyTorch Hub loads, told from the code that it shows."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model_license_audit.sources.torchhub.loads import Load, loads_in


def card(*code: str) -> str:
    return "\n".join(["# Bolt", "", "```python", *code, "```", ""])


def entries(*code: str) -> list[str]:
    return [load.entry for load in loads_in(card(*code))]


def test_a_call_tells_repository_branch_entry_and_line() -> None:
    (load,) = loads_in(card("import torch", "m = torch.hub.load('acme/bolt:v1.2', 'bolt_s', pretrained=True)"))
    assert (load.repository, load.revision, load.entry, load.line) == ("acme/bolt", "v1.2", "bolt_s", 5)
    assert load.excerpt == "torch.hub.load('acme/bolt:v1.2', 'bolt_s', pretrained=True)"


def test_commented_calls_over_several_lines_and_keywords_count() -> None:
    told = entries(
        "m, utils = torch.hub.load(repo_or_dir='acme/bolt',",
        "                          model='bolt_s',  # also ('bolt_m', or 'bolt_l')",
        "                          language='en')",
        "# or",
        "# m = torch.hub.load('acme/bolt:hub',",
        "#                    'bolt_xl', name='big')",
    )
    assert told == ["bolt_s", "bolt_xl"]


def test_a_variable_stands_for_all_that_is_assigned_to_it() -> None:
    told = entries(
        'kind = "Bolt_Large"     # the best',
        '#kind = "Bolt_Small"    # the fastest',
        'other = "Bolt_Else"',
        'm = torch.hub.load("acme/bolt", kind)',
    )
    assert told == ["Bolt_Large", "Bolt_Small"]


def test_prose_and_other_calls_are_none() -> None:
    text = "Use `torch.hub.load('acme/bolt', 'bolt_s')`.\n" + card(
        "torch.hub.list('acme/bolt')",
        "torch.hub.load('./here', 'bolt_s', source='local')",
        "torch.hub.load(where, 'bolt_s')",
        "torch.hub.load('acme/bolt', made_up())",
    )
    assert loads_in(text) == ()


def test_what_is_handed_a_file_loads_what_the_caller_has() -> None:
    told = loads_in(
        card(
            "torch.hub.load('acme/bolt', 'model', './mine/')",
            "torch.hub.load('acme/bolt', 'custom', path='best.pt')",
            "torch.hub.load('acme/bolt', 'model', 'bolt-base')",
        )
    )
    assert [(load.entry, load.handed, load.of_path) for load in told] == [
        ("model", "./mine/", True),
        ("custom", None, True),
        ("model", "bolt-base", False),
    ]


@pytest.mark.parametrize(
    "code",
    [
        "torch.hub.load('acme/bolt', 'x'",
        "torch.hub.load(" + "(" * 3000,
        "torch.hub.load('acme/bolt', " + "-" * 3000 + "1)",
        "torch.hub.load('acme/bolt', '\x1b[31mred')",
        "torch.hub.load('../../etc', 'passwd')",
    ],
)
def test_what_is_no_call_costs_nothing(code: str) -> None:
    assert loads_in(card(code)) == ()


@given(st.text(max_size=300))
def test_any_text_can_be_read(text: str) -> None:
    for load in loads_in(card(f"torch.hub.load({text}")):
        assert load.repository
        assert load.entry.isprintable()


_NAMES = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9-]{0,15}/[A-Za-z0-9_][A-Za-z0-9_.-]{0,15}", fullmatch=True)
_ENTRIES = st.from_regex(r"[A-Za-z_][A-Za-z0-9_.-]{0,20}", fullmatch=True)


@given(repository=_NAMES, entry=_ENTRIES, revision=st.none() | st.sampled_from(["main", "v0.1", "a/b"]))
def test_what_is_written_is_read_again(repository: str, entry: str, revision: str | None) -> None:
    where = f"{repository}:{revision}" if revision else repository
    (load,) = loads_in(card(f'# m = torch.hub.load("{where}", "{entry}")'))
    assert (load.repository, load.revision, load.entry) == (repository, revision, entry)
    assert isinstance(load, Load)
