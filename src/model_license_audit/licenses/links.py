"""Where license texts live on the web: addresses in one spelling, and the homes that name a license by pattern."""

from __future__ import annotations

import re
from urllib.parse import unquote, urlsplit

from model_license_audit.model.patterns import lazy_pattern

_BEFORE_HOST = lazy_pattern(r"\A(?:www\.|\.)+")
_RAW_GITHUB = lazy_pattern(r"raw\.githubusercontent\.com/([^/]+)/([^/]+)/(?:refs/heads/)?(.+)\Z")
_GITHUB_API = lazy_pattern(r"(github\.com/[^/]+/[^/]+)/(?:blob/)?refs/heads/")
_SAME_FILE = lazy_pattern(
    r"\A((?:huggingface\.co|github\.com)/(?:datasets/|spaces/)?[^/]+/[^/]+)/(?:resolve|raw|tree)/"
)
_MAIN = lazy_pattern(r"\A((?:huggingface\.co|github\.com)/(?:datasets/|spaces/)?[^/]+/[^/]+/blob)/(?:master|head)/")
_SAME_TEXT = lazy_pattern(r"\A((?:huggingface\.co|github\.com)/.+/licen[sc]e)\.(?:txt|md|rst)\Z")
_BARE_ADDRESS = lazy_pattern(r"(?i)[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9-]+)*\.[a-z]{2,}/\S+\Z")

_NAME = r"([a-z0-9.+_-]+?)"
_LICENSE_LIBRARIES = (
    re.compile(rf"\A(?:spdx\.org/licenses|spdx\.github\.io/license-list-data)/{_NAME}(?:\.html|\.json|\.txt)?\Z"),
    re.compile(rf"\Agithub\.com/spdx/license-list-data/blob/main/(?:text|html|json/details)/{_NAME}\.[a-z]+\Z"),
    re.compile(rf"\Alicenses\.nuget\.org/{_NAME}\Z"),
    re.compile(rf"\Achoosealicense\.com/licenses/{_NAME}\Z"),
    re.compile(rf"\Ahuggingface\.co/datasets/choosealicense/licenses/blob/main/markdown/{_NAME}\.md\Z"),
    re.compile(rf"\A(?:opensource|osi)\.org/licenses?/{_NAME}(?:\.html|\.php|\.txt)?\Z"),
    re.compile(
        r"\Agnu\.org/(?:licenses|copyleft)/(?:old-licenses/)?((?:a|l)?gpl-\d\.\d|fdl-1\.\d|(?:a|l)?gpl|fdl)"
        r"(?:\.[a-z-]{2,5})?(?:\.html|\.txt|\.md|-standalone\.html)?\Z"
    ),
)
_PATTERNS = (
    (re.compile(r"\Aapache\.org/licenses/license-(\d\.\d)(?:\.html|\.txt)?\Z"), "apache-{}"),
    (re.compile(r"\A(?:www-archive\.)?mozilla\.org/(?:[a-z-]+/)?mpl/(?:mpl-)?(\d\.\d)(?:\.html|\.txt)?\Z"), "mpl-{}"),
    (re.compile(r"\Aeclipse\.org/(?:legal|org/documents)/epl-(\d\.\d)(?:/.*|\.html|\.txt)?\Z"), "epl-{}"),
    (re.compile(r"\Apolyformproject\.org/licenses/([a-z-]+/\d\.\d\.\d)(?:\.md|\.txt)?\Z"), "polyform-{}"),
    (re.compile(r"\Ascancode-licensedb\.aboutcode\.org/([a-z0-9.+_-]+?)(?:\.html|\.json|\.yml)?\Z"),
     "LicenseRef-scancode-{}"),
)  # fmt: skip
_CREATIVE_COMMONS = lazy_pattern(
    r"\Acreativecommons\.org/(?:licenses/(by(?:-nc)?(?:-nd|-sa)?|nc|nd|sa|nd-nc|nc-sa)/(\d\.\d)(?:/([a-z]{2,3}))?"
    r"|publicdomain/zero/(1\.0))(?:/(?:legalcode|deed)(?:\.[a-z-]+)?)?\Z"
)


def home(link: str) -> str:
    """The address in the one spelling used in the license data: no scheme, ``www.``, query, fragment or final ``/``.

    Raw, resolve and tree views of a file in a repository count as its ``blob`` view, ``master`` as ``main``,
    ``LICENSE.txt`` and ``LICENSE.md`` of a repository as ``LICENSE``; case does not count. An address that is no web
    address (``LICENSE.md``) gives an empty string: it names a file of the artifact itself.
    """
    text = link.strip().strip("<>\"'")
    try:
        parts = urlsplit(text if "://" in text else f"https://{text}")
    except ValueError:
        return ""
    host = _BEFORE_HOST.sub("", (parts.hostname or "").strip("."))
    if parts.scheme not in {"http", "https"} or "." not in host or ("://" not in text and not parts.path):
        return ""
    return _one_view(" ".join(unquote(f"{host}{parts.path}").split()).rstrip("/ ").lower())


def _one_view(address: str) -> str:
    """The address of a file in a repository, whichever view of it is named."""
    if address.startswith("hf.co/"):
        address = f"huggingface.co/{address.removeprefix('hf.co/')}"
    if raw := _RAW_GITHUB.match(address):
        address = "github.com/{}/{}/blob/{}".format(*raw.groups())
    address = _GITHUB_API.sub(r"\1/blob/", _SAME_FILE.sub(r"\1/blob/", address))
    return _SAME_TEXT.sub(r"\1", _MAIN.sub(r"\1/main/", address))


def is_address(text: str) -> bool:
    """True for a web address by itself, with its scheme or without (``creativecommons.org/licenses/by/4.0``)."""
    return bool(re.match(r"(?i)https?://\S+\Z", text) or _BARE_ADDRESS.match(text))


def named_by_home(address: str) -> str | None:
    """The license id that the address itself spells out (``spdx.org/licenses/MIT``), or ``None``.

    A ported Creative Commons license (``/by/3.0/us``) is a text of its own and gives the id of that (``cc-by-3.0-us``).
    """
    if commons := _CREATIVE_COMMONS.match(address):
        elements, version, country, zero = commons.groups()
        ported = f"-{country}" if country else ""
        return f"cc0-{zero}" if zero else f"cc-{elements}-{version}{ported}"
    for pattern, name in _PATTERNS:
        if found := pattern.match(address):
            return name.format(found[1].replace("/", "-"))
    for library in _LICENSE_LIBRARIES:
        if found := library.match(address):
            return re.sub(r"\Afdl", "gfdl", found[1])
    return None
