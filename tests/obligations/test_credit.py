"""Credit for an ancestor, what belongs into it, and the words that tell of a change."""

from __future__ import annotations

import pytest

from model_license_audit.obligations.evidence.credit import changes_elsewhere, lacking
from model_license_audit.obligations.situation import Situation
from tests.conftest import MakeSituation

BASE = "Acme-8B <- finetune (config.json) - zephyrlab/base-7b\nzephyrlab/base-7b : {license}"
DATA = "Acme-8B <- trained_on - dataset:acme/map\ndataset:acme/map : odbl"


def shown(found: Situation, action: str) -> bool:
    return any(d.shown for d in found.duties if d.inherited and d.term.action == action)


def lacks(found: Situation, action: str) -> set[str]:
    duties = [d for d in found.duties if d.inherited and d.term.action == action]
    return {element for duty in duties for element in lacking(duty, found.files)}


@pytest.mark.parametrize(
    ("card", "credited", "lacking_elements"),
    [
        ("Made from zephyrlab/base-7b.", True, set()),
        ("Made from [this](https://huggingface.co/zephyrlab/base-7b).", True, set()),
        ("Made from base-7b by Zephyrlab.", True, set()),
        ("Made from base-7b.", True, {"author"}),
        ("Made from base-7b-chat2.", True, {"author"}),
        ("Made from base-7bc.", False, {"author"}),
        ("<!-- zephyrlab/base-7b -->", False, {"author"}),
        ("```py\nload('zephyrlab/base-7b')\n```", False, {"author"}),
        ("Not zephyrlab/base-7b.", False, {"author"}),
    ],
)
def test_a_name_is_a_credit_and_an_id_tells_the_author(
    situation: MakeSituation, card: str, credited: bool, lacking_elements: set[str]
) -> None:
    found = situation(BASE.format(license="cc-by-4.0"), files={"README.md": card})
    assert shown(found, "attribution") is credited
    assert lacks(found, "attribution") == lacking_elements


def test_older_licenses_ask_for_the_place_in_the_same_clause(situation: MakeSituation) -> None:
    found = situation(BASE.format(license="cc-by-3.0"), files={"README.md": "Made from base-7b by Zephyrlab."})
    assert lacks(found, "attribution") == {"link"}


@pytest.mark.parametrize(
    ("card", "expected"),
    [
        ("Contains information from acme/map, made available under the Open Database License (ODbL).", set()),
        ("Contains acme/map (https://opendatacommons.org/licenses/odbl/1-0/).", set()),
        ("Contains acme/map.", {"license"}),
        ("Contains acme/map. " + "The towns are nice. " * 30 + "Open Database License.", {"license"}),
        ("Contains acme/map. <!-- Open Database License -->", {"license"}),
    ],
)
def test_a_notice_for_what_was_made_from_a_database_names_its_license(
    situation: MakeSituation, card: str, expected: set[str]
) -> None:
    assert lacks(situation(DATA, files={"README.md": card}), "attribution") == expected


@pytest.mark.parametrize(
    ("card", "expected"),
    [
        ("Fine-tuned on letters.", True),
        ("A merge of two models.", True),
        ("Converted to four bits.", True),
        ("The fine-tuned weights of the second run are not published yet.", True),
        ("This is base-7b, trained on our letters.", True),
        ("Trained on 2T tokens.", False),
        ("Pretrained on public text.", False),
        ("It was not fine-tuned.", False),
        ("The weights were never modified.", False),
        ("An unmodified copy.", False),
        ("<!-- fine-tuned -->", False),
        ("```py\nfine-tuned\n```", False),
        ("See [this](https://acme.example/fine-tuned).", False),
    ],
)
def test_words_that_tell_of_a_change(situation: MakeSituation, card: str, expected: bool) -> None:
    found = situation(BASE.format(license="apache-2.0"), files={"README.md": card})
    assert shown(found, "state-changes") is expected


def test_a_change_is_stated_where_the_clause_says(situation: MakeSituation) -> None:
    def stated(**files: str) -> tuple[bool, bool]:
        found = situation(
            BASE.format(license="stability-nc-research"), files={k.replace("_", "."): v for k, v in files.items()}
        )
        duty = next(d for d in found.duties if d.inherited and d.term.action == "state-changes")
        return bool(duty.shown), bool(changes_elsewhere(duty, found.files))

    assert stated(NOTICE="Modified by Acme.") == (True, False)
    assert stated(README_md="Modified by Acme.") == (False, True)
    assert stated(README_md="A model.") == (False, False)


@pytest.mark.parametrize(
    ("card", "expected"),
    [
        ("Fine-tuned in 2026.", set()),
        ("Fine-tuned.", {"date"}),
        ("Fine-tuned. " + "The towns are nice. " * 30 + "2026", {"date"}),
        ("Fine-tuned on 20260 letters.", {"date"}),
        ("Fine-tuned. <!-- 2026 -->", {"date"}),
    ],
)
def test_a_date_stands_near_the_change(situation: MakeSituation, card: str, expected: set[str]) -> None:
    found = situation(BASE.format(license="gpl-3.0"), files={"README.md": card})
    assert lacks(found, "state-changes") == expected


def test_the_notice_that_a_license_prescribes_is_the_credit_as_well(situation: MakeSituation) -> None:
    lineage = "a <- converted (config.json) - meta-llama/Llama-3.1-8B\nmeta-llama/Llama-3.1-8B : llama3.1"
    notice = """Llama 3.1 is licensed under the Llama 3.1 Community License,
    Copyright © Meta Platforms, Inc. All Rights Reserved."""
    assert shown(situation(lineage, files={"NOTICE": notice}), "attribution")
    assert not shown(situation(lineage, files={"NOTICE": "Acme."}), "attribution")


def test_an_artifact_is_not_asked_to_credit_itself_where_an_ancestor_brings_its_license(
    situation: MakeSituation,
) -> None:
    lineage = (
        "Llama-Acme <- finetune - meta-llama/Llama-3.1-8B\nLlama-Acme : llama3.1\nmeta-llama/Llama-3.1-8B : llama3.1"
    )
    own = [d for d in situation(lineage).duties if not d.inherited]
    assert own
    assert not any(d.asked for d in own)
    alone = situation("Llama-Acme : llama3.1")
    assert all(d.asked for d in alone.duties)
    data = situation("Llama-Acme <- trained_on - dataset:d\nLlama-Acme : llama3.1\ndataset:d : llama3.1")
    assert all(d.asked for d in data.duties if not d.inherited)


def test_data_and_code_inside_bring_their_own_credit_and_notice(situation: MakeSituation) -> None:
    lineage = "Acme-Kit <- contains - dataset:acme/mails\nAcme-Kit <- contains - acme/tool\n" + (
        "dataset:acme/mails : cc-by-4.0\nacme/tool : apache-2.0"
    )
    files = {"third_party/NOTICE": "Parts by acme/mails and acme/tool.", "README.md": "A kit."}
    found = situation(lineage, files=files)
    origins = {d.origin.name for d in found.duties if d.term.action == "attribution" and d.shown}
    assert origins == {"acme/mails", "acme/tool"}
    assert not shown(situation(lineage, files={"README.md": "A kit."}), "include-license")
