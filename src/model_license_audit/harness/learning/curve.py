"""The curve of a training as a picture: loss and accuracy over the epochs, from the training's own log."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from xml.etree import ElementTree as ET

from model_license_audit.harness.steps.records import Scores
from model_license_audit.reports.safe import NAME, visible

_WIDTH, _LEFT, _RIGHT = 720, 56, 24
_TOP, _PANEL, _GAP = 64, 150, 64
_HEIGHT = _TOP + 2 * _PANEL + _GAP + 44
_STYLE = """
:root{color-scheme:light dark}
.paper{fill:#fff}text{fill:#1f2328;font:12px system-ui,sans-serif}.title{font-weight:600;font-size:15px}
.axis,.stage{stroke:#8c959f;fill:none}.stage{stroke-dasharray:2 4}line.grid{stroke:#d8dee4}
.train{stroke:#0550ae;fill:none;stroke-width:2}.held{stroke:#bc4c00;fill:none;stroke-width:2;stroke-dasharray:7 3}
.chance{stroke:#57606a;fill:none;stroke-dasharray:2 3}
.dot{stroke-dasharray:none}.train.dot{fill:#0550ae}.held.dot{fill:#bc4c00}
@media (prefers-color-scheme:dark){.paper{fill:#0d1117}text{fill:#e6edf3}line.grid{stroke:#30363d}
.axis,.stage{stroke:#7d8590}.train{stroke:#79c0ff}.train.dot{fill:#79c0ff}.held{stroke:#ffa657}.held.dot{fill:#ffa657}
.chance{stroke:#b1bac4}}
"""
"""Colours that differ in lightness too, and in the way their lines are drawn; both grounds reach WCAG AA."""

_Points = Sequence[tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Panel:
    """A frame with numbers from ``low`` to ``high`` upwards and epochs to the right."""

    title: str
    top: float
    low: float
    high: float
    epochs: int

    def x(self, epoch: float) -> float:
        """Where an epoch stands; zero is the start of training."""
        return _LEFT + (_WIDTH - _LEFT - _RIGHT) * epoch / max(1, self.epochs)

    def y(self, value: float) -> float:
        """Where a value stands."""
        return self.top + _PANEL * (1 - (value - self.low) / (self.high - self.low))


def draw(log: Sequence[Mapping[str, Any]], name: str, baseline: Scores | None) -> str:
    """The picture, as the text of an SVG file; the same for the same log."""
    epochs = [line for line in log if line["event"] == "epoch"]
    losses = [(number, line["loss"]) for number, line in enumerate(epochs, 1)]
    judged = [(number, line) for number, line in enumerate(epochs, 1) if "validation_loss" in line]
    held = [(number, line["validation_loss"]) for number, line in judged]
    right = [(number, line["validation_accuracy"]) for number, line in judged]
    top = max([value for _, value in (*losses, *held)], default=1.0) or 1.0
    loss = Panel("Loss", _TOP, 0.0, 1.05 * top, len(epochs))
    accuracy = Panel("Accuracy", _TOP + _PANEL + _GAP, 0.0, 1.0, len(epochs))
    svg = _page(f"Training of {visible(name)[:NAME]}", _told(epochs, baseline))
    for panel in (loss, accuracy):
        _frame(svg, panel, epochs)
    _curve(svg, loss, losses, "train")
    _curve(svg, loss, held, "held")
    _curve(svg, accuracy, right, "held")
    if baseline:
        y = accuracy.y(baseline.accuracy)
        _line(svg, (_LEFT, y, _WIDTH - _RIGHT, y), "chance")
    _legend(svg, baseline is not None)
    return ET.tostring(svg, encoding="unicode") + "\n"


def _told(epochs: Sequence[Mapping[str, Any]], baseline: Scores | None) -> str:
    """The picture in words, for who cannot see it."""
    if not epochs:
        return "No epoch was trained."
    first, last = epochs[0], epochs[-1]
    told = f"{len(epochs)} epochs; training loss from {first['loss']:.3f} to {last['loss']:.3f}"
    if "validation_loss" in last:
        told += f"; validation loss from {first['validation_loss']:.3f} to {last['validation_loss']:.3f}"
        told += f"; validation accuracy from {first['validation_accuracy']:.3f} to {last['validation_accuracy']:.3f}"
    if baseline:
        told += f"; accuracy of the baseline on an untrained encoder {baseline.accuracy:.3f}"
    return told + "."


def _page(title: str, told: str) -> ET.Element:
    attributes = {
        "xmlns": "http://www.w3.org/2000/svg",
        "viewBox": f"0 0 {_WIDTH} {_HEIGHT}",
        "width": str(_WIDTH),
        "height": str(_HEIGHT),
        "role": "img",
        "aria-labelledby": "title desc",
    }
    svg = ET.Element("svg", attributes)
    ET.SubElement(svg, "title", id="title").text = title
    ET.SubElement(svg, "desc", id="desc").text = told
    ET.SubElement(svg, "style").text = _STYLE
    ET.SubElement(svg, "rect", {"class": "paper", "width": "100%", "height": "100%"})
    _text(svg, _LEFT, 24, title, "title")
    return svg


def _frame(svg: ET.Element, panel: Panel, epochs: Sequence[Mapping[str, Any]]) -> None:
    """Axes with numbers, and where each stage begins."""
    _text(svg, _LEFT, panel.top - 8, panel.title)
    for part in range(5):
        value = panel.low + (panel.high - panel.low) * part / 4
        y = panel.y(value)
        _line(svg, (_LEFT, y, _WIDTH - _RIGHT, y), "axis" if part == 0 else "grid")
        _text(svg, _LEFT - 8, y + 4, f"{value:.2f}", anchor="end")
    every = max(1, -(-panel.epochs // 12))
    for epoch in range(0, panel.epochs + 1, every):
        _text(svg, panel.x(epoch), panel.top + _PANEL + 16, str(epoch), anchor="middle")
    for number, line in enumerate(epochs):
        if number == 0 or line["stage"] != epochs[number - 1]["stage"]:
            x = panel.x(number)
            _line(svg, (x, panel.top, x, panel.top + _PANEL), "stage")
            _text(svg, x + 4, panel.top + _PANEL + 30, visible(line["stage"])[:NAME])


def _curve(svg: ET.Element, panel: Panel, points: _Points, kind: str) -> None:
    places = [(panel.x(epoch), panel.y(value)) for epoch, value in points]
    ET.SubElement(svg, "polyline", {"class": kind, "points": " ".join(f"{x:.1f},{y:.1f}" for x, y in places)})
    for x, y in places:
        ET.SubElement(svg, "circle", {"class": f"{kind} dot", "cx": f"{x:.1f}", "cy": f"{y:.1f}", "r": "2.5"})


def _legend(svg: ET.Element, with_baseline: bool) -> None:
    entries = [("train", "training"), ("held", "validation")]
    entries += [("chance", "baseline: untrained encoder, held-out accuracy")] if with_baseline else []
    x = float(_LEFT + 90)
    for kind, words in entries:
        _line(svg, (x, _TOP - 12, x + 26, _TOP - 12), kind)
        _text(svg, x + 32, _TOP - 8, words)
        x += 60 + 6.6 * len(words)


def _line(svg: ET.Element, ends: tuple[float, float, float, float], kind: str) -> None:
    places = dict(zip(("x1", "y1", "x2", "y2"), (f"{end:.1f}" for end in ends), strict=True))
    ET.SubElement(svg, "line", {"class": kind, **places})


def _text(svg: ET.Element, x: float, y: float, words: str, kind: str = "", anchor: str = "start") -> None:  # noqa: PLR0913, PLR0917
    attributes = {"x": f"{x:.1f}", "y": f"{y:.1f}", "text-anchor": anchor} | ({"class": kind} if kind else {})
    ET.SubElement(svg, "text", attributes).text = words
