from __future__ import annotations

import time
from collections.abc import Callable, Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model_license_audit.cards.front_matter import read_front_matter
from model_license_audit.cards.yaml_nodes import BrokenYaml, parse_yaml
from model_license_audit.cards.yaml_nodes import Mapping as YamlMapping
from model_license_audit.model.evidence import Claim, ClaimField, Confidence, ProblemKind, Reading, Shape, TextRole

ReadFiles = Callable[[Mapping[str, str | bytes]], Reading]


def card(front: str, body: str = "text\n") -> dict[str, str | bytes]:
    return {"README.md": f"---\n{front}---\n{body}"}


def of(reading: Reading, field: ClaimField) -> list[Claim]:
    return [c for c in reading.claims if c.field is field]


def values(reading: Reading, field: ClaimField) -> list[str | None]:
    return [c.value for c in of(reading, field)]


def test_every_key_of_the_hub_becomes_a_claim_with_its_line(read_files: ReadFiles) -> None:
    reading = read_files(
        card(
            "license: other\n"
            "license_name: acme-1\n"
            "license_link: LICENSE.md\n"
            "base_model:\n- org/one\n- org/two\n"
            "base_model_relation: merge\n"
            "datasets:\n- acme/set\n"
            "library_name: transformers\n"
            "new_version: acme/newer\n"
            "extra_gated_prompt: Say yes\n"
            "model-index:\n- name: acme-model\n"
        )
    )
    told = {(c.field.value, c.value, c.evidence.line) for c in reading.claims}
    assert told >= {
        ("license", "other", 2),
        ("license_name", "acme-1", 3),
        ("license_link", "LICENSE.md", 4),
        ("base_model", "org/one", 6),
        ("base_model", "org/two", 7),
        ("base_model_relation", "merge", 8),
        ("dataset", "acme/set", 10),
        ("library", "transformers", 11),
        ("new_version", "acme/newer", 12),
        ("gated", "Say yes", 13),
        ("name", "acme-model", 15),
    }
    assert all(c.confidence is Confidence.HIGH and c.evidence.digest for c in reading.claims)
    assert reading.problems == ()
    assert [(t.role, t.body_line) for t in reading.texts] == [(TextRole.CARD, 17)]


@pytest.mark.parametrize("written", ["no", "3.0", "MIT", "true", "0x10", "2024-01-01", "cc-by-4.0"])
def test_a_value_stays_as_it_was_written(read_files: ReadFiles, written: str) -> None:
    assert values(read_files(card(f"license: {written}\n")), ClaimField.LICENSE) == [written]


@pytest.mark.parametrize("written", ["", "null", "~", "[]", "''", "NULL"])
def test_a_key_without_a_value_is_told_as_such(read_files: ReadFiles, written: str) -> None:
    (claim,) = of(read_files(card(f"license: {written}\n")), ClaimField.LICENSE)
    assert (claim.value, claim.shape, claim.evidence.line) == (None, Shape.NULL, 2)


def test_a_quoted_null_is_a_word(read_files: ReadFiles) -> None:
    assert values(read_files(card('license: "null"\n')), ClaimField.LICENSE) == ["null"]


@pytest.mark.parametrize(
    "line",
    [
        "licence: license",
        "license: license",
        "license: [More Information Needed]",
        "license: '{{ license }}'",
        "license: {{ license }}",
        '{{ card_data }}\nlicense: {{ license | default("", true) }}',
        "license: # Add your license",
        "license: <your license here>",
    ],
)
def test_what_a_template_left_behind_is_no_license(read_files: ReadFiles, line: str) -> None:
    (claim,) = of(read_files(card(line + "\n")), ClaimField.LICENSE)
    assert (claim.value, claim.shape) == (None, Shape.TEMPLATE)


def test_a_list_says_that_it_is_one(read_files: ReadFiles) -> None:
    claims = of(read_files(card("license:\n- mit\n- apache-2.0\n")), ClaimField.LICENSE)
    assert [(c.value, c.shape) for c in claims] == [("mit", Shape.LIST), ("apache-2.0", Shape.LIST)]


def test_the_legacy_key_and_other_spellings_count(read_files: ReadFiles) -> None:
    (legacy,) = of(read_files(card("licenses: [mit]\n")), ClaimField.LICENSE)
    assert (legacy.value, legacy.confidence) == ("mit", Confidence.HIGH)
    (other,) = of(read_files(card("License: mit\n")), ClaimField.LICENSE)
    assert (other.value, other.confidence) == ("mit", Confidence.MEDIUM)
    (british,) = of(read_files(card("licence: mit\n")), ClaimField.LICENSE)
    assert (british.value, british.confidence) == ("mit", Confidence.MEDIUM)


def test_of_a_repeated_key_the_last_counts_and_it_is_said(read_files: ReadFiles) -> None:
    reading = read_files(card("license: cc-by-nc-4.0\nlicense: mit\n"))
    assert values(reading, ClaimField.LICENSE) == ["mit"]
    (problem,) = reading.problems
    assert problem.kind is ProblemKind.MALFORMED
    assert problem.incomplete
    assert "lines 2, 3" in problem.what


def test_the_same_value_twice_costs_nothing(read_files: ReadFiles) -> None:
    (problem,) = read_files(card("license: mit\nlicense: mit\n")).problems
    assert not problem.incomplete


def test_tags_tell_bases_licenses_and_data_sets(read_files: ReadFiles) -> None:
    reading = read_files(
        card(
            "tags:\n- base_model:quantized:org/base\n- base_model:org/other\n- license:mit\n"
            "- dataset:acme/set\n- lora\n"
        )
    )
    assert values(reading, ClaimField.BASE_MODEL) == ["org/base", "org/other"]
    assert values(reading, ClaimField.BASE_MODEL_RELATION) == ["quantized"]
    assert values(reading, ClaimField.LICENSE) == ["mit"]
    assert values(reading, ClaimField.DATASET) == ["acme/set"]
    assert len(values(reading, ClaimField.TAG)) == 5
    relation, base = of(reading, ClaimField.BASE_MODEL_RELATION)[0], of(reading, ClaimField.BASE_MODEL)[0]
    assert relation.evidence == base.evidence


@pytest.mark.parametrize("base", ["/home/me/model", "./out", "None", "C:\\models\\x", "acme-model", "a/b/c"])
def test_a_base_that_names_no_place_counts_little(read_files: ReadFiles, base: str) -> None:
    (claim,) = of(read_files(card(f"base_model: '{base}'\n")), ClaimField.BASE_MODEL)
    assert (claim.value, claim.confidence) == (base, Confidence.LOW)


def test_a_mapping_stands_for_what_it_names(read_files: ReadFiles) -> None:
    reading = read_files(card("license:\n- name: mit\n  link: x\n"))
    assert values(reading, ClaimField.LICENSE) == ["mit"]


def test_a_value_that_is_no_text_is_told_of(read_files: ReadFiles) -> None:
    reading = read_files(card("license:\n  a: {b: c}\nbase_model: org/x\n"))
    assert values(reading, ClaimField.BASE_MODEL) == ["org/x"]
    assert any(p.incomplete and "'license'" in p.what for p in reading.problems)


def test_a_long_gating_prompt_is_a_license_text(read_files: ReadFiles) -> None:
    words = "You accept these terms. " * 120
    reading = read_files(
        card(f"extra_gated_prompt: |\n  {words}\nextra_gated_fields:\n  Name: text\n  Country: country\n")
    )
    assert [t.role for t in reading.texts] == [TextRole.CARD, TextRole.LICENSE]
    assert values(reading, ClaimField.GATED)[1] == "Name, Country"


@pytest.mark.parametrize(
    "text",
    [
        "\ufeff---\nlicense: mit\n---\n".encode(),
        b"---\r\nlicense: mit\r\n---\r\n",
        b"---\rlicense: mit\r---\r",
        b"\n\n---\nlicense: mit\n---\n",
        b"--- \nlicense: mit\n---  \n",
        b"---\nlicense: mit\n---",
        "\ufeff---\nlicense: mit\n---\n".encode("utf-16"),
        "---\nlicense: mit\n---\n".encode("utf-16-le"),
        "---\nlicense: mit\n---\n".encode("utf-16-be"),
        "---\nlicense: mit\n---\n".encode("utf-32"),
        b"---\nauthor: J\xe9r\xf4me\nlicense: mit\n---\n",
        b"---\nnote: \x1b[31m\x00\nlicense: mit\n---\n",
    ],
)
def test_encodings_line_ends_and_marks(read_files: ReadFiles, text: bytes) -> None:
    reading = read_files({"README.md": text})
    assert values(reading, ClaimField.LICENSE) == ["mit"]
    assert not any(p.incomplete for p in reading.problems)


def test_replaced_bytes_and_foreign_encodings_are_told(read_files: ReadFiles) -> None:
    assert read_files({"README.md": b"---\nlicense: mit\n---\n\xff\xfe\n"}).problems
    assert read_files({"README.md": "---\nlicense: mit\n---\n".encode("utf-16")}).problems


def test_broken_yaml_loses_the_rest_but_not_the_license(read_files: ReadFiles) -> None:
    reading = read_files(card("license: cc-by-nc-4.0\ntitle: a: b: c\nbase_model:\n- org/x\n"))
    assert values(reading, ClaimField.LICENSE) == ["cc-by-nc-4.0"]
    assert values(reading, ClaimField.BASE_MODEL) == ["org/x"]
    assert {c.confidence for c in reading.claims} == {Confidence.LOW}
    assert any(p.incomplete and "line 3" in p.what for p in reading.problems)


def test_front_matter_that_never_ends(read_files: ReadFiles) -> None:
    reading = read_files({"README.md": "---\nlicense: mit\n\n# Title\nlicense: gpl\n"})
    assert values(reading, ClaimField.LICENSE) == ["mit"]
    assert any(p.incomplete for p in reading.problems)
    ruler = read_files({"README.md": "---\nJust a ruler above\n"})
    assert not of(ruler, ClaimField.LICENSE)
    assert not ruler.problems


def test_no_front_matter_is_a_fact_and_no_problem(read_files: ReadFiles) -> None:
    reading = read_files({"README.md": "# Hello there\nlicense: mit\n"})
    assert not of(reading, ClaimField.LICENSE)
    assert not reading.problems


def test_a_yaml_bomb_is_never_walked(read_files: ReadFiles) -> None:
    levels = "".join(f"l{n}: &l{n} [{', '.join([f'*l{n - 1}'] * 9)}]\n" for n in range(1, 30))
    start = time.perf_counter()
    reading = read_files(card(f"l0: &l0 lol\n{levels}base_model: *l29\nlicense: mit\n"))
    assert time.perf_counter() - start < 2
    assert values(reading, ClaimField.LICENSE) == ["mit"]
    assert any(p.incomplete and "base_model" in p.what for p in reading.problems)


@pytest.mark.parametrize("deep", ["[" * 100_000, "{a: " * 100_000, "".join(f"{' ' * n}-\n" for n in range(1500))])
def test_depth_is_bounded(read_files: ReadFiles, deep: str) -> None:
    start = time.perf_counter()
    reading = read_files(card(f"license: mit\nx: {deep}\n"))
    assert time.perf_counter() - start < 2
    assert values(reading, ClaimField.LICENSE) == ["mit"]
    assert any(p.incomplete for p in reading.problems)


def test_five_hundred_bases_are_all_told(read_files: ReadFiles) -> None:
    reading = read_files(card("base_model:\n" + "".join(f"- org/m{n}\n" for n in range(500))))
    assert len(values(reading, ClaimField.BASE_MODEL)) == 500


def test_fifty_megabytes_in_one_line(read_files: ReadFiles) -> None:
    start = time.perf_counter()
    reading = read_files({"README.md": b"---\nlicense: mit\n---\n" + b"x" * 50_000_000, "NOTICE": "Built with Acme"})
    assert time.perf_counter() - start < 5
    assert values(reading, ClaimField.LICENSE) == ["mit"]
    assert any(p.kind is ProblemKind.TOO_LARGE and p.incomplete for p in reading.problems)
    assert {t.path for t in reading.texts} == {"README.md", "NOTICE"}


def test_front_matter_beyond_a_megabyte_is_salvaged(read_files: ReadFiles) -> None:
    reading = read_files(card("license: mit\n" + "x: y\n" * 300_000))
    assert values(reading, ClaimField.LICENSE) == ["mit"]
    assert any(p.incomplete for p in reading.problems)


def test_escapes_and_markup_in_values_survive_as_text(read_files: ReadFiles) -> None:
    reading = read_files(card('license: "\\e[31m<script>alert(1)</script>"\nlicense_name: <b>x</b>\n'))
    assert values(reading, ClaimField.LICENSE) == ["\x1b[31m<script>alert(1)</script>"]


def test_a_card_in_a_deeper_folder_counts_little(read_files: ReadFiles) -> None:
    reading = read_files(
        card("license: mit\n") | {"vae/README.md": "---\nlicense: cc-by-nc-4.0\n---\n", "docs/README.md": "#x"}
    )
    assert [(c.value, c.confidence) for c in of(reading, ClaimField.LICENSE)] == [
        ("mit", Confidence.HIGH),
        ("cc-by-nc-4.0", Confidence.LOW),
    ]
    assert [(t.path, t.role) for t in reading.texts] == [
        ("README.md", TextRole.CARD),
        ("vae/README.md", TextRole.OTHER),
    ]


def test_the_only_card_is_the_card_wherever_it_lies(read_files: ReadFiles) -> None:
    (claim,) = of(read_files({"pkg/model/README.md": "---\nlicense: mit\n---\n"}), ClaimField.LICENSE)
    assert claim.confidence is Confidence.HIGH


def test_a_pointer_in_place_of_the_card_makes_the_audit_incomplete(read_files: ReadFiles) -> None:
    pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n"
    (problem,) = read_files({"README.md": pointer}).problems
    assert (problem.kind, problem.incomplete) == (ProblemKind.LFS_POINTER, True)


@pytest.mark.parametrize("text", ["a: b\n---\nc: d\n", "a: [b\n", "{{ x }}\nlicense: mit\n", "a: b\n...\nc: d\n"])
def test_two_documents_or_a_rest_are_broken(text: str) -> None:
    with pytest.raises(BrokenYaml):
        parse_yaml(text)


def test_a_data_set_card_tells_what_it_was_made_from(read_files: ReadFiles) -> None:
    front = (
        "license: cc-by-4.0\nsource_datasets:\n- original\n- extended|squad\n"
        "dataset_info:\n- config_name: all\n  features:\n  - name: text\n    dtype: string\n"
    )
    reading = read_files(card(front))
    assert values(reading, ClaimField.SOURCE_DATASET) == ["original", "extended|squad"]
    assert not reading.problems


def test_the_prose_is_read_below_the_front_matter_and_in_no_card_of_a_deeper_folder(read_files: ReadFiles) -> None:
    words = "\n# Acme\n\nFine-tuned from acme/base-7b.\n"
    deeper = f"---\nlicense: mit\n---\n{words}".replace("base-7b", "other-7b")
    found = of(read_files({**card("license: mit\n", words), "sub/README.md": deeper}), ClaimField.BASE_MODEL)
    assert [(c.value, c.confidence, c.evidence.location) for c in found] == [
        ("acme/base-7b", Confidence.LOW, "README.md:7")
    ]


@given(st.binary(max_size=400))
def test_no_bytes_make_the_front_matter_reader_raise(data: bytes) -> None:
    text = "---\n" + data.decode("utf-8", "replace") + "\n---\n"
    front = read_front_matter("README.md", text)
    assert front.body_line >= 1


@given(
    st.dictionaries(st.from_regex(r"[a-z_]{1,8}", fullmatch=True), st.from_regex(r"[a-z0-9.-]{1,12}", fullmatch=True))
)
def test_what_is_written_is_what_is_read(pairs: dict[str, str]) -> None:
    root = parse_yaml("".join(f"{key}: '{value}'\n" for key, value in pairs.items()))
    read = {k.text: getattr(v, "text", None) for k, v in root.pairs} if isinstance(root, YamlMapping) else {}
    assert read == pairs
