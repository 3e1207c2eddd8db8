"""What a license says: licenses, clauses and terms, in the words used everywhere else."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class TermKind(StrEnum):
    """The four things a clause can do."""

    GRANT = "grant"
    OBLIGATION = "obligation"
    RESTRICTION = "restriction"
    THRESHOLD = "threshold"


class Trigger(StrEnum):
    """The act that makes a term bite."""

    USE = "use"
    MODIFY = "modify"
    DISTRIBUTE = "distribute"
    PUBLISH = "publish"
    HOST = "host"
    USE_IN_PRODUCT = "use-in-product"
    TRAIN_ON = "train-on"
    TRAIN_ON_OUTPUTS = "train-on-outputs"
    ABOVE_THRESHOLD = "above-threshold"


class Reach(StrEnum):
    """What a term follows: the licensed material itself, or what is made from it."""

    COPIES = "copies"
    DERIVATIVES = "derivatives"
    OUTPUTS = "outputs"
    MODELS_TRAINED_ON_OUTPUTS = "models-trained-on-outputs"
    PRODUCTS = "products"
    TRAINED_MODELS = "trained-models"


class Status(StrEnum):
    """How far a term was checked: read in the text itself, taken from a named secondary source, or neither."""

    VERIFIED = "verified"
    SECONDARY = "secondary"
    UNVERIFIED = "unverified"


class LicenseClass(StrEnum):
    """The family of legal effect a license belongs to."""

    PUBLIC_DOMAIN = "public-domain"
    PERMISSIVE = "permissive"
    WEAK_COPYLEFT = "weak-copyleft"
    STRONG_COPYLEFT = "strong-copyleft"
    NETWORK_COPYLEFT = "network-copyleft"
    SHARE_ALIKE = "share-alike"
    NON_COMMERCIAL = "non-commercial"
    NO_DERIVATIVES = "no-derivatives"
    RESEARCH_ONLY = "research-only"
    USE_RESTRICTED = "use-restricted"
    COMMUNITY = "community"
    DATA = "data"
    DOCUMENTATION = "documentation"
    SOURCE_AVAILABLE = "source-available"
    PROPRIETARY = "proprietary"


class FlowDown(StrEnum):
    """How restrictions must travel to the next recipient (five kinds are found in real texts)."""

    ENFORCEABLE_CLAUSE = "enforceable-clause-and-notice"
    EQUIVALENT_CLAUSE = "equivalent-clause"
    POLICY_BY_REFERENCE = "policy-by-reference"
    SAME_AGREEMENT = "same-agreement"
    NO_FURTHER_RESTRICTIONS = "no-further-restrictions"


ACTIONS: dict[TermKind, frozenset[str]] = {
    TermKind.GRANT: frozenset(
        {
            "use", "commercial-use", "modify", "redistribute", "sublicense", "host", "train-on-outputs",
            "own-outputs", "patent", "other-terms-for-derivatives", "trained-models-free",
        }
    ),
    TermKind.OBLIGATION: frozenset(
        {
            "include-license", "notice-text", "attribution", "retain-notices", "display", "name-prefix",
            "state-changes", "share-alike", "pass-on-restrictions", "disclose-source", "network-source",
            "pay", "report", "register", "update", "indemnify", "comply-with-law",
        }
    ),
    TermKind.RESTRICTION: frozenset(
        {
            "no-commercial-use", "no-derivatives", "no-sharing-derivatives", "no-redistribution", "no-hosting",
            "no-training-on-outputs", "licensor-owns-outputs", "no-patent", "use-restrictions",
            "acceptable-use-policy", "territory", "no-further-restrictions", "no-trademark", "personal-acceptance",
            "acceptance-by-use", "termination", "patent-termination", "unilateral-change", "governing-law",
            "no-sublicense", "field-of-use",
        }
    ),
    TermKind.THRESHOLD: frozenset({"monthly-active-users", "annual-revenue"}),
}  # fmt: skip
"""The closed vocabulary: for each term kind, the things a clause can grant, oblige to, restrict or measure."""


CLASS_CLAUSE = "class: "
"""How the ``clause`` of a term begins that follows from the license's class alone: its text was not read."""


@dataclass(frozen=True, slots=True)
class Measure:
    """The number of a threshold term.

    ``over`` in users or in units of ``currency`` for each ``period`` (``year`` or ``month``); ``once`` is the calendar
    month (``YYYY-MM``) in which the number is counted for ever, ``None`` when it is counted on and on; ``effect`` is
    ``no-license`` (no right until one is granted), ``separate-contract`` or ``display``. ``inclusive`` is true where
    the number itself already crosses the threshold (*or more*). ``purpose`` is ``commercial`` where only such use
    crosses it; ``metric`` names what is counted where that is not what the action says (``visits``).
    """

    over: int
    effect: str
    currency: str | None = None
    period: str = "year"
    once: str | None = None
    scope: str = "licensee"
    exempt: str | None = None
    inclusive: bool = False
    purpose: str | None = None
    metric: str | None = None


@dataclass(frozen=True, slots=True)
class Term:
    """One thing one clause says.

    ``clause`` is the number as the text prints it; ``quote`` at most 25 words of it. ``words`` are exact words that
    must appear (``display``, ``notice-text``, ``attribution``, ``name-prefix``), ``other_words`` those that do as
    well, ``where`` the places they may stand; of ``no-trademark`` the mark that the clause names. ``elements`` are
    what a credit or a statement of changes must hold beside the name of the work (``author``, ``link``, ``license``,
    ``date``), or what an offer of source must take in (``all-programs``). ``scope`` narrows a restriction
    (``non-commercial``, ``research-only``; of a ban on training on outputs the models that alone are barred:
    ``language-models``, ``foundation-models``, ``image-models``, ``competing-models``, ``commercial-models``;
    ``established``: a territory in which the licensee may not be at home; ``at-will`` or ``any-breach``: what lets
    the licensor end the license; ``all-rights``: a suit ends them all; ``agreement``, ``policy`` or ``violations``:
    what the licensor may change, or only cut off; ``service-users``: a promise of those who use a service), an
    obligation (``commercial``: owed for commercial use alone) or a grant (``modifications``: other terms for one's
    own changes, not for the whole). ``items`` are coded use restrictions (the codes of data/use_restrictions.yaml)
    and ``item_clauses``, where given, the number of each in the text; ``territories`` ISO codes or ``EU``;
    ``modality`` limits the term to one kind of model. ``cure`` says in words how a breach is healed before, or after,
    a ``termination``; ``law`` is the ``governing-law`` (``California, US``). ``compatible`` lists license keys that a
    share-alike clause accepts for the changed work besides its own license, ``combinable`` those it accepts on a
    condition only (a larger work in which the part keeps its license; ``note`` says which); on ``include-license``
    ``compatible`` lists licenses whose copy may take the place of this one's where they lawfully replace it.
    ``except_kinds`` are derivation kinds that a clause leaves free: of share-alike executable forms, of a ban on
    training on outputs what is made from the model itself, of what is asked of copies ``adapter``, which holds none.
    ``free_if`` says in words on what other condition a share-alike clause leaves the license of the whole free;
    ``combinable_if`` names what alone the combinable ones depend on: ``joint-work`` (the work is made from material
    under them too) or ``author-notice`` (the first author said so, which nobody can do later); ``disputed`` the
    actions of other texts' terms of which it is disputed whether this clause lets them be added. ``except_for`` says
    in words what the clause exempts; ``policy`` names the license key of an acceptable-use policy and ``url`` its
    home; on ``include-license`` a ``url`` means that a link to it is enough.
    """

    kind: TermKind
    action: str
    clause: str
    status: Status
    when: tuple[Trigger, ...] = ()
    reach: tuple[Reach, ...] = (Reach.COPIES, Reach.DERIVATIVES)
    quote: str | None = None
    source: str | None = None
    words: str | None = None
    other_words: tuple[str, ...] = ()
    where: tuple[str, ...] = ()
    elements: tuple[str, ...] = ()
    scope: str | None = None
    items: tuple[str, ...] = ()
    item_clauses: tuple[str, ...] = ()
    territories: tuple[str, ...] = ()
    modality: str | None = None
    except_for: str | None = None
    compatible: tuple[str, ...] = ()
    combinable: tuple[str, ...] = ()
    disputed: tuple[str, ...] = ()
    except_kinds: tuple[str, ...] = ()
    free_if: str | None = None
    combinable_if: str | None = None
    flow_down: FlowDown | None = None
    policy: str | None = None
    url: str | None = None
    cure: str | None = None
    law: str | None = None
    measure: Measure | None = None
    note: str | None = None

    def __hash__(self) -> int:
        """Of what tells most terms apart: terms are keys of many tables, and all their fields take long."""
        return hash((self.action, self.clause, self.words))

    @property
    def by_class(self) -> bool:
        """True when the term follows from the license's class, and not from its text."""
        return self.clause.startswith(CLASS_CLAUSE)


_DECIDING = (
    frozenset({"commercial-use", "no-commercial-use"}),
    frozenset({"modify", "no-derivatives", "no-sharing-derivatives"}),
    frozenset({"redistribute", "no-redistribution"}),
)
"""The actions that answer whether a license lets a work be used, changed and passed on."""


@dataclass(frozen=True, slots=True)
class License:
    """One version of one license text.

    ``key`` names it here; ``spdx`` is its SPDX identifier when it has one, else ``ref`` (``LicenseRef-…``) is used.
    ``licensor`` is the one party that can grant it (``Meta``), or ``None`` when anybody may put their work under it.
    ``silent`` are the areas (see :data:`~model_license_audit.model.areas.AREAS`) for which the text was read and says
    nothing; an area that neither a term nor ``silent`` covers is not recorded. ``class_only`` is true when the text was
    not read and all that is known follows from the class.
    """

    key: str
    name: str
    license_class: LicenseClass
    status: Status
    source: str
    spdx: str | None = None
    ref: str | None = None
    hub: tuple[str, ...] = ()
    scancode: str | None = None
    aliases: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    publisher: str | None = None
    licensor: str | None = None
    version: str | None = None
    released: str | None = None
    family: str | None = None
    predecessor: str | None = None
    successor: str | None = None
    text_sha256: str | None = None
    reviewed: str | None = None
    gated: bool = False
    note: str | None = None
    silent: tuple[str, ...] = ()
    class_only: bool = False
    terms: tuple[Term, ...] = field(default=(), repr=False)

    def __hash__(self) -> int:
        """Of the key alone: licenses are keys of tables, and all their terms take long."""
        return hash(self.key)

    @property
    def id(self) -> str:
        """The identifier used in SPDX expressions."""
        return self.spdx or self.ref or f"LicenseRef-{self.key}"

    @property
    def leaves_open(self) -> bool:
        """True when only its class is known, and that does not tell whether it may be used, changed or passed on."""
        actions = {term.action for term in self.terms}
        return self.class_only and any(actions.isdisjoint(deciding) for deciding in _DECIDING)
