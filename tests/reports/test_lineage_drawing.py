"""The drawing of a lineage: nothing overlaps, nothing is lost, every text fits, and it looks the same every time."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from playwright.sync_api import Browser, sync_playwright

from model_license_audit.model.kinship import Flag
from model_license_audit.model.lineage import DerivationKind
from model_license_audit.reports.branches import Pedigree
from model_license_audit.reports.drawing import boxes
from model_license_audit.reports.drawing.audited import scene_of
from model_license_audit.reports.drawing.groups import MOST, arranged
from model_license_audit.reports.drawing.layers import layered
from model_license_audit.reports.drawing.lettering import fitted, wide
from model_license_audit.reports.drawing.picture import Drawing, draw
from model_license_audit.reports.drawing.scene import Edge, Node, Scene, Sign
from model_license_audit.reports.kinship.lineage_svg import svg
from model_license_audit.reports.kinship.words import FLAGS, FROM, KINDS, MADE, SIGNS
from tests.reports.samples import ALL, EVIL, crowd, gaps

KIND = list(DerivationKind)
SVG = "{http://www.w3.org/2000/svg}"


def node(id_: str, **more: object) -> Node:
    return replace(Node(id_, id_, "MIT", f"acme/{id_}", title=id_, top="acme/"), **more)  # type: ignore[arg-type]


def scene(links: list[tuple[int, int]], size: int = 10) -> Scene:
    """Nodes by number, the first the subject; a link leads from child to parent, its kind follows from its ends."""
    nodes = tuple(node(f"n{n}") for n in range(size))
    edges = dict.fromkeys(Edge(f"n{c}", f"n{p}", KIND[(c + p) % len(KIND)]) for c, p in links)
    return Scene("a lineage", "n0", nodes, tuple(edges))


def family(children: int, kind: DerivationKind = DerivationKind.QUANTIZED, license_: str = "MIT") -> Scene:
    nodes = [node("base"), *(node(f"copy-{n:04}", license=license_) for n in range(children))]
    return Scene("a family", "base", tuple(nodes), tuple(Edge(n.id, "base", kind) for n in nodes[1:]))


LINKS = st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=25)


@given(LINKS)
@settings(deadline=None)
def test_links_lead_right_and_each_thing_has_one_place(links: list[tuple[int, int]]) -> None:
    drawn = scene(links)
    layers = layered(drawn)
    columns = {slot.owner: n for n, column in enumerate(layers.columns) for slot in column if slot.passing < 0}
    assert sorted(columns) == sorted(one.id for one in drawn.nodes)
    assert sorted([*layers.routes, *layers.back]) == list(range(len(drawn.edges)))
    for number, route in layers.routes.items():
        edge = drawn.edges[number]
        assert (route[0].owner, route[-1].owner) == (edge.parent, edge.child)
        at = [next(n for n, column in enumerate(layers.columns) if slot in column) for slot in route]
        assert at == list(range(at[0], at[0] + len(at)))
    for number in layers.back:
        assert columns[drawn.edges[number].parent] >= columns[drawn.edges[number].child]


def touching(drawing: Drawing) -> list[tuple[str, str]]:
    return [
        (one.name, two.name)
        for at, one in enumerate(drawing.boxes)
        for two in drawing.boxes[at + 1 :]
        if one.x < two.x + two.width
        and two.x < one.x + one.width
        and one.y < two.y + two.height
        and two.y < one.y + one.height
    ]


@given(LINKS)
@settings(deadline=None, max_examples=60)
def test_no_two_boxes_touch_and_all_are_inside(links: list[tuple[int, int]]) -> None:
    drawing = draw(scene(links))
    assert touching(drawing) == []
    for box in drawing.boxes:
        assert box.x >= 0
        assert box.x + box.width <= drawing.width
        assert box.y >= 0
        assert box.y + box.height <= drawing.height


def ladder(rungs: int, width: int) -> Scene:
    """A model on rungs of bases, each made from all of the next rung: there are many more ways than artifacts."""
    names = [[node("subject")], *([node(f"m-{r}-{n}") for n in range(width)] for r in range(rungs))]
    edges = [
        Edge(child.id, parent.id, DerivationKind.MERGE)
        for lower, upper in pairwise(names)
        for child in lower
        for parent in upper
    ]
    return Scene("t", "subject", tuple(one for rung in names for one in rung), tuple(edges))


def test_what_is_not_drawn_is_counted_once_however_many_ways_lead_to_it() -> None:
    whole = ladder(30, 10)
    told = arranged(whole)
    assert told.folded
    for one in told.nodes:
        assert one.more <= told.folded
        assert not one.below
    shown = {cell.aside for box in draw(whole).boxes for cell in box.cells if "+" in cell.aside}
    assert shown == {f"+{told.folded}"}


def test_a_box_says_where_what_is_not_drawn_hangs() -> None:
    some, others = frozenset("xyz"), frozenset("w")
    told = {"above it": {"above": some}, "made from it": {"below": some}, "around it": {"above": some, "below": others}}
    for where, hidden in told.items():
        number = sum(map(len, hidden.values()))
        assert boxes.box(node("a", **hidden), 0, 0).license == f"MIT · +{number} {where}"


@given(LINKS)
@settings(deadline=None, max_examples=30)
def test_equal_scenes_give_equal_drawings(links: list[tuple[int, int]]) -> None:
    assert draw(scene(links)) == draw(scene(links))


@pytest.mark.parametrize("size", [1, 3, 12, 40, 199, 200])
def test_up_to_two_hundred_each_is_named(size: int) -> None:
    drawing = draw(family(size - 1))
    names = {cell.name for box in drawing.boxes for cell in box.cells} | {box.name for box in drawing.boxes}
    assert {f"copy-{n:04}" for n in range(size - 1)} <= {name.removeprefix("acme/") for name in names}
    assert drawing.folded == 0


def test_beyond_that_alike_siblings_are_counted() -> None:
    some = family(150)
    others = [node(f"tuned-{n}", license="Apache-2.0" if n % 2 else "MIT") for n in range(100)]
    edges = [Edge(one.id, "base", DerivationKind.FINETUNE) for one in others]
    whole = replace(some, nodes=(*some.nodes, *others), edges=(*some.edges, *edges))
    told = {(box.name, box.license) for box in draw(whole).boxes}
    assert told == {
        ("base", "MIT"),
        ("150 quantized copies", "MIT"),
        ("50 fine-tunes", "MIT"),
        ("50 fine-tunes", "Apache-2.0"),
    }


@pytest.mark.parametrize("width", [1, 3, 40])
def test_nothing_is_lost_however_many_there_are(width: int) -> None:
    """Three generations, each artifact with so many children."""
    nodes, edges, last = [node("base")], [], ["base"]
    for generation in range(3):
        made = [f"{parent}.{n}" for parent in last for n in range(width)]
        nodes += [node(name, license=f"L{len(name) % 3}") for name in made]
        edges += [Edge(name, name.rpartition(".")[0], KIND[generation]) for name in made]
        last = made if len(made) < 2_000 else []
    told = arranged(Scene("many", "base", tuple(nodes), tuple(edges)))
    assert told.size <= MOST
    inside = [(one.cells or (one,)) for one in told.nodes]
    assert sum(cell.count for cells in inside for cell in cells) + told.folded == len(nodes)
    assert {end for edge in told.edges for end in (edge.child, edge.parent)} <= {one.id for one in told.nodes}


def test_a_tree_is_drawn_without_a_crossing() -> None:
    links = [(child, (child - 1) // 2) for child in range(1, 15)]
    drawn = scene(links, 15)
    layers = layered(drawn)
    for one, two in pairwise(layers.columns):
        order = [one.index(route[at]) for slot in two for route in layers.routes.values()
                 for at in range(len(route) - 1) if route[at + 1] == slot]  # fmt: skip
        assert order == sorted(order)


def test_a_flag_in_a_group_is_counted_and_stays_visible() -> None:
    flagged = tuple(
        replace(one, signs=(Sign(Flag.CONFLICT, "no"),) if n < 3 else ()) for n, one in enumerate(family(250).nodes)
    )
    flagged = (replace(flagged[0], signs=()), *flagged[1:])
    told = arranged(replace(family(250), nodes=flagged))
    group = next(one for one in told.nodes if one.count == 2)
    assert group.signs == (Sign(Flag.CONFLICT, "2 of them: no"),)


@given(st.text(max_size=80), st.floats(10, 300), st.booleans())
@settings(deadline=None)
def test_a_shortened_text_fits(text: str, room: float, tail: bool) -> None:
    shown = fitted(text, room, 12.0, tail=tail)
    assert wide(shown, 12.0) <= room or shown == "…"


def test_a_long_name_keeps_both_ends() -> None:
    shown = fitted("Qwen3.6-27B-Fable-Fusion-711-Uncensored-Heretic-NM-DAU-MTP", 200, 13.0, bold=True)
    assert shown.startswith("Qwen3.6-27B")
    assert shown.endswith("DAU-MTP")
    assert "…" in shown


def test_every_kind_and_flag_has_words_a_line_and_a_sign() -> None:
    css = (Path(__file__).parents[2] / "reports" / "templates" / "drawing.css").read_text("utf-8")
    assert list(KINDS) == list(MADE) == list(DerivationKind)
    assert set(FROM) < set(DerivationKind)
    assert list(SIGNS) == list(FLAGS) == list(Flag)
    assert len(set(SIGNS.values())) == len(Flag)
    lines = re.findall(r"\.(\w+) \.line \{([^}]*)\}", css)
    styles = {kind.value: [style for name, style in lines if name == kind.value] for kind in DerivationKind}
    assert {kind for kind, style in styles.items() if not style} <= {"finetune", "untyped"}


def report_drawing(name: str) -> Drawing:
    report = gaps() if name == "gaps" else ALL[name]()
    return draw(scene_of(Pedigree.of(report.lineage), report))


def test_the_report_marks_cycles_unknown_ones_and_conflicts() -> None:
    drawing = report_drawing("gaps")
    flags = {box.name: {sign.flag for _, sign in box.signs} for box in drawing.boxes}
    assert Flag.CYCLE in flags["root"]
    assert Flag.NOT_LOOKED_AT in flags["vanished-7b"]
    assert [curve.label.words for curve in drawing.curves if "cycle" in curve.style] == [
        "closes a cycle: kind not said"
    ]
    conflict = report_drawing("non-commercial")
    assert any(sign.flag is Flag.CONFLICT for box in conflict.boxes for _, sign in box.signs)


@pytest.mark.parametrize("name", ["gaps", "hostile", "llama", "crowd"])
def test_the_file_is_xml_that_runs_and_fetches_nothing(name: str) -> None:
    report = crowd(300) if name == "crowd" else ALL[name]()
    text = svg(draw(scene_of(Pedigree.of(report.lineage), report)))
    root = ElementTree.fromstring(text)  # noqa: S314 - our own document
    assert root.tag == f"{SVG}svg"
    assert root.attrib["role"] == "img"
    assert root.attrib["aria-label"]
    tags = {element.tag.removeprefix(SVG) for element in root.iter()}
    assert tags <= {"svg", "title", "style", "g", "rect", "text", "tspan", "path", "circle"}
    attributes = {name for element in root.iter() for name in element.attrib}
    assert not {name for name in attributes if name.startswith("on") or name in {"href", "style"}}
    assert "prefers-color-scheme: dark" in text
    assert "url(" not in text
    assert {c for c in text if c != "\n" and not c.isprintable()} == set()


def test_hostile_names_stay_text() -> None:
    evil = replace(node(EVIL), full=EVIL, license=EVIL, title=EVIL, top=EVIL)
    text = svg(
        draw(Scene(EVIL, EVIL, (evil, node("x")), (Edge("x", EVIL, DerivationKind.MERGE, note=EVIL, full=EVIL),)))
    )
    root = ElementTree.fromstring(text)  # noqa: S314
    assert not {element.tag for element in root.iter()} & {f"{SVG}script", f"{SVG}image"}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    chromium = os.environ.get("MODELAUDIT_CHROMIUM") or shutil.which("chromium")
    assert chromium, "these tests need Chromium: install it, or name it in MODELAUDIT_CHROMIUM"
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        yield opened
        opened.close()


OVERFLOWS = """
() => [...document.querySelectorAll('.box')].flatMap(box => {
  const rect = box.querySelector('rect').getBBox();
  return [...box.querySelectorAll(':scope > text')].filter(text => {
    const inner = text.getBBox();
    return inner.x + inner.width > rect.x + rect.width || inner.y + inner.height > rect.y + rect.height;
  }).map(text => text.textContent);
})
"""


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_in_a_browser_every_text_stays_in_its_box(browser: Browser, tmp_path: Path, scheme: str) -> None:
    wide_names = [node(f"n{n}", name=name * 9, license=name * 30, top=name * 20) for n, name in enumerate("MWmi漢W8_")]
    edges = tuple(Edge(one.id, "n0", DerivationKind.ADAPTER) for one in wide_names[1:4])
    shown = Scene("wide", "n0", tuple(wide_names), (*edges, *(Edge("n0", n.id, KIND[1]) for n in wide_names[4:])))
    file = tmp_path / "wide.svg"
    file.write_text(svg(draw(shown)), "utf-8")
    context = browser.new_context(color_scheme="dark" if scheme == "dark" else "light")
    page = context.new_page()
    page.goto(file.as_uri())
    assert page.evaluate(OVERFLOWS) == []
    background = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    assert background == ("rgb(13, 17, 23)" if scheme == "dark" else "rgb(255, 255, 255)")
    context.close()
