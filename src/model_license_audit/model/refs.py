"""Names of artifacts: where a model, adapter, data set or code base lives."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import quote, unquote

from model_license_audit.model.errors import InvalidReference


class Host(StrEnum):
    """The kind of place an artifact lives at."""

    HUGGINGFACE = "hf"
    TFHUB = "tfhub"
    TORCHHUB = "torchhub"
    KAGGLE = "kaggle"
    MLFLOW = "mlflow"
    PATH = "path"
    UNNAMED = "unnamed"


_HOSTS = frozenset(map(str, Host))
_WITH_REVISION = frozenset({Host.HUGGINGFACE, Host.TORCHHUB})
_FIXED_COMMIT = re.compile(r"[0-9a-f]{40}\Z")
_PURL_TYPES = {
    Host.HUGGINGFACE: "huggingface",
    Host.TFHUB: "generic/tfhub",
    Host.TORCHHUB: "generic/torchhub",
    Host.KAGGLE: "generic/kaggle",
    Host.MLFLOW: "mlflow",
}


@dataclass(frozen=True, slots=True, order=True)
class ArtifactRef:
    """Names one artifact: ``hf:org/name@rev``, ``tfhub:publisher/name/1``, ``torchhub:repo:entry``, ``path:./dir``.

    A model of Kaggle is written ``kaggle:owner/model/framework/variation/1``, a version of a model that is registered
    with MLflow ``mlflow:name/3``. A data set is written with the prefix
    ``dataset:`` (``dataset:hf:squad``). ``revision`` is ``None`` when the
    reference names the artifact and no revision of it.
    """

    host: Host
    name: str
    revision: str | None = None
    dataset: bool = False

    @classmethod
    def parse(cls, text: str) -> ArtifactRef:
        """Read the written form; raises :class:`InvalidReference` on anything else."""
        rest = text.strip()
        if rest.startswith("pkg:"):
            return cls._parse_purl(rest)
        dataset = rest.startswith("dataset:")
        if dataset:
            rest = rest.removeprefix("dataset:")
        host, colon, name = rest.partition(":")
        if not colon or host not in _HOSTS:
            raise InvalidReference(text, "begin it with hf:, tfhub:, torchhub:, kaggle:, mlflow: or path:")
        revision: str | None = None
        if host in _WITH_REVISION and "@" in name:
            name, _, revision = name.partition("@")
        if not name or revision == "" or (not name.isprintable() and any(ord(c) < 32 for c in name)):
            raise InvalidReference(text, "the name or the revision is empty or holds control characters")
        return cls(Host(host), name, revision, dataset)

    @classmethod
    def _parse_purl(cls, text: str) -> ArtifactRef:
        body, _, query = text.removeprefix("pkg:").partition("?")
        name, _, revision = body.partition("@")
        for host, prefix in _PURL_TYPES.items():
            if name.startswith(prefix + "/"):
                own, version = unquote(name.removeprefix(prefix + "/")), unquote(revision)
                if host is Host.MLFLOW and version:  # a version is an artifact of its own there
                    own, version = f"{own}/{version}", ""
                found = cls(host, own, version or None, "dataset=true" in query.split("&"))
                if cls.parse(str(found)) != found:
                    raise InvalidReference(text, "no artifact has such a name or revision")
                return found
        raise InvalidReference(text, f"only purls of these types are known: {', '.join(_PURL_TYPES.values())}")

    def purl(self) -> str:
        """The package URL of the artifact; a local path and an unnamed artifact have none (``ValueError``)."""
        if self.host not in _PURL_TYPES:
            raise ValueError(f"{self} has no package URL")
        name, revision = self.name, self.revision
        if self.host is Host.MLFLOW and "/" in name:
            name, _, revision = name.rpartition("/")
        version = f"@{quote(revision, safe='')}" if revision else ""
        return f"pkg:{_PURL_TYPES[self.host]}/{quote(name, safe='/')}{version}" + (
            "?dataset=true" if self.dataset else ""
        )

    @property
    def is_fixed(self) -> bool:
        """True when the revision is a full commit, so that the artifact cannot change under the name."""
        return self.revision is not None and bool(_FIXED_COMMIT.match(self.revision))

    @property
    def display(self) -> str:
        """What a reader is shown: the bare Hub id, or the whole reference elsewhere."""
        return self.name if self.host in {Host.HUGGINGFACE, Host.UNNAMED} else str(self)

    def __str__(self) -> str:
        revision = f"@{self.revision}" if self.revision else ""
        return f"{'dataset:' if self.dataset else ''}{self.host}:{self.name}{revision}"
