"""Templates as code: the same page as from their text, and never one of another text."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import jinja2
import pytest

from model_license_audit.model.report import AuditReport
from model_license_audit.reports.html import compiled, environment
from model_license_audit.reports.html.environment import template
from tests.reports.format_samples import EVERY
from tools.compile_content import compile_templates

ROOT = Path(__file__).parents[2]
PAGE = "report.html.j2"


@pytest.fixture
def forgotten() -> Iterator[None]:
    """Nothing of what was loaded before is remembered, and nothing of what the test loads afterwards."""
    _forget()
    yield
    _forget()


def _forget() -> None:
    environment._shipped.cache_clear()
    compiled._made.cache_clear()


def test_the_code_is_that_of_the_templates() -> None:
    for name, content in compile_templates(ROOT):
        assert (ROOT / name).read_bytes() == content, f"run tools/compile_content.py: {name} is stale"


@pytest.mark.parametrize("make", EVERY.values(), ids=EVERY)
def test_a_page_is_the_same_from_code_and_from_text(
    make: Callable[[], AuditReport], monkeypatch: pytest.MonkeyPatch, forgotten: None
) -> None:
    from model_license_audit.reports.choose import renderer

    reports = [make()]
    of_code = renderer("html").render(reports)
    assert compiled._made()[0]
    _forget()
    monkeypatch.setattr(compiled, "_HOME", "model_license_audit.content.templates.nothing")
    assert compiled._made() == ({}, {})
    assert renderer("html").render(reports) == of_code


def test_code_of_another_text_is_not_used(forgotten: None) -> None:
    text = template(PAGE)
    assert compiled._code_of(PAGE, text) is not None
    assert compiled._code_of(PAGE, f"{text} ") is None
    assert compiled._code_of("nothing.j2", text) is None


def test_code_of_another_engine_is_not_used(monkeypatch: pytest.MonkeyPatch, forgotten: None) -> None:
    monkeypatch.setattr(jinja2, "__version__", "3.0.0")
    assert compiled._code_of(PAGE, template(PAGE)) is None


def test_which_engine_is_installed_changes_no_content(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = {"a.j2": "{{ x }}", "b.j2": "{% if x %}y{% endif %}"}
    before = compiled.compiled(environment.environment(), texts)
    monkeypatch.setattr(jinja2, "__version__", "3.9.9")
    assert compiled.compiled(environment.environment(), texts, before) == before
    assert "3.9.9" in compiled.compiled(environment.environment(), {**texts, "b.j2": "z"}, before)
