"""Random lineages in the notation of rule cases: any shape, cycles among them, any license of the data, any use."""

from __future__ import annotations

from dataclasses import dataclass, replace

from hypothesis import strategies as st

from model_license_audit.licenses.entries.knowledge import KnowledgeBase
from model_license_audit.model.findings import Verdict
from model_license_audit.obligations.situation import Situation
from model_license_audit.rules.cases import situation_of
from model_license_audit.rules.evaluate import Evaluator
from model_license_audit.rules.load import shipped_rules
from model_license_audit.rules.rule import Case, Rule, Scope

KB = KnowledgeBase.load()
KEYS = KB.keys()
OTHERS = ("", "cc", "gpl", "openrail", "bsd", "?")
"""What stands where a license could: none, names of several texts, an artifact that cannot be looked up."""

TOUCHY = (
    "agpl-3.0", "apache-2.0", "cc-by-nc-4.0", "cc-by-nc-sa-4.0", "cc-by-nd-4.0", "cc-by-sa-4.0",
    "creativeml-openrail-m", "eupl-1.2", "gemma", "GPL-2.0-only", "GPL-2.0-or-later", "gpl-3.0",
    "LGPL-2.1-or-later", "lgpl-3.0", "llama2", "llama3.1", "mit", "mpl-2.0", "odbl-1.0", "osl-3.0",
)  # fmt: skip
"""Licenses that often get in each other's way."""

BETWEEN_MODELS = ("finetune", "adapter", "quantized", "merge", "distilled", "converted", "contains", "untyped")
RULES = shipped_rules()

Link = tuple[int, int, str]


@dataclass(frozen=True, slots=True)
class World:
    """Artifacts by number, the first the audited one: license as written, and whether it is a data set; and links.

    A license of ``?`` is that of an artifact that cannot be looked up, ``""`` that of one that states none.
    """

    nodes: tuple[tuple[str, bool], ...]
    links: tuple[Link, ...]
    use: tuple[tuple[str, object], ...] = ()

    def name(self, number: int) -> str:
        """What an artifact is called."""
        return f"dataset:acme/d{number}" if self.nodes[number][1] else f"acme/n{number}"

    @property
    def lineage(self) -> str:
        """The notation."""
        licenses = [f"{self.name(n)} : {license_}" for n, (license_, _) in enumerate(self.nodes) if license_]
        links = [f"{self.name(child)} <- {kind} - {self.name(parent)}" for child, parent, kind in self.links]
        return "\n".join([self.name(0), *licenses, *links])

    def situation(self, **more: object) -> Situation:
        """The situation it describes."""
        return situation_of(Case("", self.lineage, None, use=dict(self.use), **more), KB)  # type: ignore[arg-type]

    def with_link(self, child: int, parent: int, choice: int) -> World:
        """The same with one more link."""
        return replace(self, links=tuple(sorted({*self.links, link(self.nodes, child, parent, choice)})))

    def with_ancestor(self, child: int, license_: str, choice: int) -> World:
        """The same with one more ancestor above an artifact."""
        nodes = (*self.nodes, (license_, False))
        return replace(self, nodes=nodes, links=(*self.links, link(nodes, child, len(nodes) - 1, choice)))


def link(nodes: tuple[tuple[str, bool], ...], child: int, parent: int, choice: int) -> Link:
    """A link of a kind that such a child and such a parent can have."""
    kinds = {
        (False, False): BETWEEN_MODELS,
        (False, True): ("trained_on",),
        (True, False): ("generated_by",),
        (True, True): ("untyped", "contains"),
    }[nodes[child][1], nodes[parent][1]]
    return child, parent, kinds[choice % len(kinds)]


LICENSES = st.sampled_from(TOUCHY) | st.sampled_from(KEYS)
USES = st.fixed_dictionaries(
    {
        "purpose": st.sampled_from(["commercial", "research", "internal", "unknown"]),
        "release": st.sampled_from(["weights", "api", "embedded", "outputs", "none"]),
    },
    optional={
        "territories": st.sampled_from([["EU"], ["US"], ["CN", "DE"]]),
        "monthly_users": st.sampled_from([10, 1_000_000, 5_000_000_000]),
        "annual_revenue": st.sampled_from([0, 2_000_000, 10**10]),
    },
)


@st.composite
def worlds(draw: st.DrawFn, most: int = 10, others: tuple[str, ...] = OTHERS, *, cycles: bool = True) -> World:
    """A lineage of up to ``most`` artifacts; ``others`` are what stands where a license key could."""
    size = draw(st.integers(1, most))
    licenses = draw(st.lists(LICENSES | st.sampled_from(others) if others else LICENSES, min_size=size, max_size=size))
    data = draw(st.lists(st.booleans(), min_size=size, max_size=size))
    nodes = tuple((license_ if n or license_ != "?" else "", n > 0 and data[n]) for n, license_ in enumerate(licenses))
    ends = st.tuples(st.integers(0, size - 1), st.integers(0, size - 1), st.integers(0, 7))
    drawn = draw(st.lists(ends, max_size=2 * size))
    pairs = {(c, p): choice for c, p, choice in drawn if c < p or (cycles and nodes[c][0] != "?")}
    links = tuple(link(nodes, c, p, choice) for (c, p), choice in sorted(pairs.items()) if nodes[c][0] != "?")
    return World(nodes, links, tuple(sorted(draw(USES).items())))


Told = dict[tuple[str, str], set[Verdict]]
"""By rule and by what is told once: the verdicts."""


def told(situation: Situation, *, own: bool = True) -> Told:
    """What every rule says, with or without what it says of the terms of the artifact's own label."""
    evaluator = Evaluator(situation)
    found: Told = {}
    for rule in RULES:
        for asked, verdict in evaluator.verdicts(rule):
            if own or asked.about.origin or rule.scope is not Scope.DUTY:
                found.setdefault((rule.id, asked.about.merge), set()).add(verdict)
    return found


def rule_of(identifier: str) -> Rule:
    """The shipped rule of that id."""
    return next(rule for rule in RULES if rule.id == identifier)
