"""Addresses of license texts."""

from __future__ import annotations

import pytest

from model_license_audit.licenses.links import home, named_by_home


@pytest.mark.parametrize(
    ("link", "address"),
    [
        ("https://www.llama.com/llama3_1/license/", "llama.com/llama3_1/license"),
        ("http://ai.google.dev/gemma/terms?hl=de#top", "ai.google.dev/gemma/terms"),
        ("<https://hf.co/acme/m/resolve/main/LICENSE>", "huggingface.co/acme/m/blob/main/license"),
        ("https://huggingface.co/acme/m/raw/main/LICENSE", "huggingface.co/acme/m/blob/main/license"),
        ("https://raw.githubusercontent.com/acme/m/main/LICENSE", "github.com/acme/m/blob/main/license"),
        ("https://raw.githubusercontent.com/acme/m/refs/heads/main/LICENSE", "github.com/acme/m/blob/main/license"),
        ("mistral.ai/licenses/MRL-0.1.md", "mistral.ai/licenses/mrl-0.1.md"),
        (
            "https://huggingface.co/acme/m/blob/main/LICENSE.txt?download=true",
            "huggingface.co/acme/m/blob/main/license",
        ),
        ("https://github.com/acme/m/blob/master/LICENSE.md", "github.com/acme/m/blob/main/license"),
        ("https://github.com/acme/m/raw/refs/heads/main/LICENSE", "github.com/acme/m/blob/main/license"),
        ("https://github.com/acme/m/blob/main/LICENSE-MODEL.txt", "github.com/acme/m/blob/main/license-model.txt"),
    ],
)
def test_one_spelling(link: str, address: str) -> None:
    assert home(link) == address
    assert home(address) == address


@pytest.mark.parametrize("link", ["LICENSE", "LICENSE.md", "./LICENSE", "ftp://x.org/LICENSE", "", "https://[bad"])
def test_a_file_of_the_artifact_has_no_home(link: str) -> None:
    assert home(link) == ""


@pytest.mark.parametrize(
    ("link", "identifier"),
    [
        ("https://creativecommons.org/licenses/by-nc-sa/4.0/", "cc-by-nc-sa-4.0"),
        ("https://creativecommons.org/licenses/by/4.0/legalcode.txt", "cc-by-4.0"),
        ("https://creativecommons.org/licenses/by/4.0/deed.en", "cc-by-4.0"),
        ("https://creativecommons.org/publicdomain/zero/1.0/", "cc0-1.0"),
        ("https://www.apache.org/licenses/LICENSE-2.0.txt", "apache-2.0"),
        ("https://spdx.org/licenses/BSD-3-Clause.html", "bsd-3-clause"),
        ("https://opensource.org/licenses/MIT", "mit"),
        ("https://www.gnu.org/licenses/agpl-3.0.en.html", "agpl-3.0"),
        ("https://www.gnu.org/licenses/fdl-1.3.html", "gfdl-1.3"),
        ("https://www.mozilla.org/en-US/MPL/2.0/", "mpl-2.0"),
        ("https://choosealicense.com/licenses/unlicense/", "unlicense"),
        ("https://creativecommons.org/licenses/by/3.0/us/", "cc-by-3.0-us"),
        ("https://creativecommons.org/licenses/by-sa/3.0/igo/deed.fr", "cc-by-sa-3.0-igo"),
        ("https://www.gnu.org/licenses/gpl.html", "gpl"),
        ("https://www.gnu.org/licenses/old-licenses/gpl-2.0.txt", "gpl-2.0"),
        ("https://github.com/spdx/license-list-data/blob/main/text/MIT.txt", "mit"),
        ("https://licenses.nuget.org/Apache-2.0", "apache-2.0"),
        (
            "https://scancode-licensedb.aboutcode.org/llama-2-license-2023.html",
            "LicenseRef-scancode-llama-2-license-2023",
        ),
        ("https://polyformproject.org/licenses/noncommercial/1.0.0/", "polyform-noncommercial-1.0.0"),
        ("https://www.eclipse.org/legal/epl-2.0/", "epl-2.0"),
    ],
)
def test_an_address_that_spells_the_license(link: str, identifier: str) -> None:
    assert named_by_home(home(link)) == identifier


@pytest.mark.parametrize(
    "link",
    [
        "https://creativecommons.org/licenses/",
        "https://creativecommons.org/publicdomain/mark/1.0/",
        "https://example.org/licenses/MIT",
        "https://github.com/acme/m/blob/main/LICENSE",
    ],
)
def test_an_address_that_spells_none(link: str) -> None:
    assert named_by_home(home(link)) is None
