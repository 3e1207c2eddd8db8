"""Where license texts live on the web: addresses in one spelling, and the homes that name a license by pattern."""

from __future__ import annotations

import re
from urllib.parse import unquote, urlsplit

_RAW_GITHUB = re.compile(r"raw\.githubusercontent\.com/([^/]+)/([^/]+)/(?:refs/heads/)?(.+)\Z")
_SAME_FILE = re.compile(r"\A((?:huggingface\.co|github\.com)/(?:datasets/|spaces/)?[^/]+/[^/]+)/(?:resolve|raw|tree)/")
_LICENSE_LIBRARIES = (
    re.compile(r"\Aspdx\.org/licenses/([a-z0-9.+-]+?)(?:\.html|\.json|\.txt)?\Z"),
    re.compile(r"\Achoosealicense\.com/licenses/([a-z0-9.+-]+)\Z"),
    re.compile(r"\Ahuggingface\.co/datasets/choosealicense/licenses/blob/main/markdown/([a-z0-9.+-]+)\.md\Z"),
    re.compile(r"\Aopensource\.org/licenses?/([a-z0-9.+-]+?)(?:\.html|\.php|\.txt)?\Z"),
    re.compile(
        r"\Agnu\.org/licenses/(?:old-licenses/)?((?:a|l)?gpl-\d\.\d|fdl-1\.\d)(?:\.en)?(?:\.html|\.txt|-standalone\.html)?\Z"
    ),
)
_APACHE = re.compile(r"\Aapache\.org/licenses/license-2\.0(?:\.html|\.txt)?\Z")
_MOZILLA = re.compile(r"\Amozilla\.org/(?:[a-z-]+/)?mpl/(\d\.\d)\Z")
_CREATIVE_COMMONS = re.compile(
    r"\Acreativecommons\.org/(?:licenses/(by(?:-nc)?(?:-nd|-sa)?)/(\d\.\d)|publicdomain/zero/(1\.0))"
    r"(?:/(?:legalcode|deed)(?:\.[a-z-]+)?)?\Z"
)


def home(link: str) -> str:
    """The address in the one spelling used in the license data: no scheme, ``www.``, query, fragment or final ``/``.

    Raw, resolve and tree views of a file in a repository count as its ``blob`` view; case does not count. An address
    that is no web address (``LICENSE.md``) gives an empty string: it names a file of the artifact itself.
    """
    text = link.strip().strip("<>\"'")
    try:
        parts = urlsplit(text if "://" in text else f"https://{text}")
    except ValueError:
        return ""
    host = (parts.hostname or "").removeprefix("www.").strip(".")
    if parts.scheme not in {"http", "https"} or "." not in host or ("://" not in text and not parts.path):
        return ""
    address = unquote(f"{host}{parts.path}").rstrip("/").lower()
    if address.startswith("hf.co/"):
        address = f"huggingface.co/{address.removeprefix('hf.co/')}"
    if raw := _RAW_GITHUB.match(address):
        address = "github.com/{}/{}/blob/{}".format(*raw.groups())
    return _SAME_FILE.sub(r"\1/blob/", address)


def named_by_home(address: str) -> str | None:
    """The license id that the address itself spells out (``spdx.org/licenses/MIT``), or ``None``.

    Ported Creative Commons licenses (``/by/3.0/us``) are other texts and give ``None``.
    """
    if commons := _CREATIVE_COMMONS.match(address):
        elements, version, zero = commons.groups()
        return f"cc0-{zero}" if zero else f"cc-{elements}-{version}"
    if _APACHE.match(address):
        return "apache-2.0"
    if mozilla := _MOZILLA.match(address):
        return f"mpl-{mozilla[1]}"
    for library in _LICENSE_LIBRARIES:
        if found := library.match(address):
            return found[1].replace("fdl-", "gfdl-") if found[1].startswith("fdl-") else found[1]
    return None
