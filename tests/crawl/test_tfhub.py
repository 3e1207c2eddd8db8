"""TensorFlow Hub in the registry: its models with their lineage, the license of what they were made from, and again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from shutil import copytree

import pytest

from model_license_audit.crawl.tfhub.counts import Told
from model_license_audit.crawl.tfhub.observations import crawl_tfhub, read_tfhub
from model_license_audit.licenses.conclude import conclude
from model_license_audit.licenses.entries.knowledge import KnowledgeBase
from model_license_audit.lineage.build import build_lineage
from model_license_audit.model.artifacts import Artifact, UnknownArtifact
from model_license_audit.model.errors import NothingToAudit
from model_license_audit.model.refs import ArtifactRef
from model_license_audit.model.report import Answer, AnswerValue, Question
from model_license_audit.model.use import UseContext
from model_license_audit.obligations.answers import answers
from model_license_audit.obligations.gaps import gaps_of
from model_license_audit.obligations.situation import Situation, understand
from model_license_audit.registry.address import Address
from model_license_audit.registry.records import Effect, StoredArtifact
from model_license_audit.registry.store import Store
from tests.crawl.tfhub_documents import LITE, MODULE, OLD, checkout, packed
from tests.crawl.waiting import Silent

DOCS = "assets/docs/"
DAY = datetime(2026, 11, 23, tzinfo=UTC)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store.open(Address(path=str(tmp_path / "registry.db")))
    yield opened
    opened.close()


@pytest.fixture
def hub(tmp_path: Path) -> Path:
    return checkout(tmp_path / "hub")


def crawl(kb: KnowledgeBase, store: Store, path: Path, kaggle: Path | None = None, day: datetime = DAY) -> Told:
    return crawl_tfhub(kb, store, read_tfhub(str(path), str(kaggle) if kaggle else None), day, Silent())


def found(store: Store, ref: str) -> StoredArtifact | None:
    with store.reading() as shelf:
        return shelf.find(ArtifactRef.parse(ref))


def known(store: Store, ref: str) -> StoredArtifact:
    artifact = found(store, ref)
    assert artifact is not None
    return artifact


def links(store: Store, ref: str) -> list[tuple[str, str]]:
    with store.reading() as shelf:
        stored = shelf.find(ArtifactRef.parse(ref))
        assert stored is not None
        return [(str(link.parent), str(link.kind)) for link in shelf.links_from((str(stored.ref),))]


def situation(kb: KnowledgeBase, store: Store, ref: str) -> Situation:
    def look_up(asked: ArtifactRef) -> Artifact | UnknownArtifact:
        stored = found(store, str(asked))
        if stored is None:
            return UnknownArtifact(asked, "it is not here", "none")
        artifact = conclude(kb, stored.ref, stored.kind, stored.reading, names=(stored.ref.name,))
        return replace(artifact, renamed=stored.renamed)

    subject = look_up(ArtifactRef.parse(ref))
    assert isinstance(subject, Artifact)
    return understand(kb, build_lineage(subject, look_up), UseContext())


def answer(seen: Situation, question: Question) -> Answer:
    return next(one for one in answers(seen) if one.question is question)


def test_models_are_stored_and_pages_about_models_are_not(kb: KnowledgeBase, store: Store, hub: Path) -> None:
    told = crawl(kb, store, hub)
    assert told.documents == 9
    assert told.forms == {
        "Module": 2, "Lite": 2, "Tfjs": 1, "Coral": 0, "Placeholder": 2, "Collection": 1, "Publisher": 1,
    }  # fmt: skip
    assert told.summary.effects == {Effect.NEW: 6}
    assert found(store, "tfhub:acme/cat/1") is not None
    assert found(store, "tfhub:acme/dog/1") is None
    assert found(store, "tfhub:acme/animals/1") is None


def test_what_the_documents_tell_together_is_counted(kb: KnowledgeBase, store: Store, hub: Path) -> None:
    told = crawl(kb, store, hub)
    assert told.links == {"converted": 2, "quantized": 1}
    assert told.dangling == 0
    assert told.licenses == {"apache-2.0": 2, "cc-by-nc-4.0": 1}
    assert (told.unlicensed, told.inherited, told.in_text) == (4, 3, 0)
    assert told.unknown == {}
    assert not told.cut_short


def test_license_and_lineage_are_in_the_registry(kb: KnowledgeBase, store: Store, hub: Path) -> None:
    crawl(kb, store, packed(hub))
    assert known(store, "tfhub:acme/bird/2").license == "Apache-2.0"
    assert known(store, "tfhub:acme/bird/1").license is None
    assert known(store, "tfhub:acme/lite-model/bird/1").license is None
    assert links(store, "tfhub:acme/lite-model/bird/1") == [("tfhub:acme/bird/2", "converted")]
    assert links(store, "tfhub:acme/lite-model/bird/int8/1") == [("tfhub:acme/bird/2", "quantized")]
    assert links(store, "tfhub:acme/bird/2") == [("dataset:tfhub:imagenet", "trained_on")]


def test_an_address_without_a_version_leads_to_the_latest(kb: KnowledgeBase, store: Store, hub: Path) -> None:
    crawl(kb, store, hub)
    latest = known(store, "tfhub:acme/bird")
    assert str(latest.ref) == "tfhub:acme/bird/2"
    assert latest.renamed is not None
    assert "latest" in latest.renamed.excerpt
    assert str(known(store, "tfhub:acme/lite-model/bird").ref) == "tfhub:acme/lite-model/bird/1"


def test_doing_it_again_changes_nothing(kb: KnowledgeBase, store: Store, hub: Path) -> None:
    crawl(kb, store, hub)
    again = crawl(kb, store, hub, day=DAY + timedelta(days=1))
    assert again.summary.effects == {Effect.SAME: 6}
    assert known(store, "tfhub:acme/bird/2").first_seen == DAY
    assert known(store, "tfhub:acme/bird/2").last_seen == DAY + timedelta(days=1)


@pytest.mark.parametrize("part", ["", "assets/docs", "assets/docs/acme"])
def test_another_copy_of_the_same_documents_changes_nothing(
    part: str, kb: KnowledgeBase, store: Store, hub: Path
) -> None:
    crawl(kb, store, packed(hub))
    assert crawl(kb, store, hub / part).summary.effects == {Effect.SAME: 6}


def test_a_license_that_changed_is_a_new_revision(kb: KnowledgeBase, store: Store, hub: Path) -> None:
    crawl(kb, store, hub)
    checkout(hub, {f"{DOCS}acme/models/bird/2.md": MODULE.replace("apache-2.0", "cc-by-nc-4.0")})
    again = crawl(kb, store, hub, day=DAY + timedelta(days=1))
    assert again.summary.effects == {Effect.SAME: 5, Effect.CHANGED: 1}
    assert known(store, "tfhub:acme/bird/2").license == "CC-BY-NC-4.0"


@pytest.mark.parametrize("name", ["lite-model/bird/1", "lite-model/bird/int8/1"])
def test_a_deployment_is_under_the_license_of_its_parent(name: str, kb: KnowledgeBase, store: Store, hub: Path) -> None:
    crawl(kb, store, hub)
    seen = situation(kb, store, f"tfhub:acme/{name}")
    duties = {duty.term.action for duty in seen.duties if duty.license_key == "apache-2.0" and duty.inherited}
    assert {"include-license", "retain-notices"} <= duties
    assert answer(seen, Question.COMMERCIAL).value is AnswerValue.YES
    assert answer(seen, Question.REDISTRIBUTE).value is AnswerValue.CONDITIONAL
    assert gaps_of(seen, answers(seen)) == ()


def test_what_is_forbidden_of_the_parent_is_forbidden_of_the_deployment(
    kb: KnowledgeBase, store: Store, hub: Path
) -> None:
    crawl(kb, store, hub)
    seen = situation(kb, store, "tfhub:acme/tfjs-model/cat/default/1")
    assert answer(seen, Question.COMMERCIAL).value is AnswerValue.NO


def test_a_deployment_of_a_model_without_a_license_has_none(kb: KnowledgeBase, store: Store, hub: Path) -> None:
    checkout(hub, {f"{DOCS}acme/models/bird/lite/1.md": LITE.replace("acme/bird/2", "acme/bird/1")})
    crawl(kb, store, hub)
    seen = situation(kb, store, "tfhub:acme/lite-model/bird/1")
    assert answer(seen, Question.COMMERCIAL).value is AnswerValue.UNKNOWN
    assert {gap.subject for gap in gaps_of(seen, answers(seen))} == {"acme/lite-model/bird/1", "tfhub:acme/bird/1"}


def test_the_own_license_of_a_deployment_counts_before_that_of_its_parent(
    kb: KnowledgeBase, store: Store, hub: Path
) -> None:
    own = LITE.replace("<!-- asset-path", "<!-- license: cc-by-nc-4.0 -->\n<!-- asset-path")
    checkout(hub, {f"{DOCS}acme/models/bird/lite/1.md": own})
    crawl(kb, store, hub)
    assert known(store, "tfhub:acme/lite-model/bird/1").license == "CC-BY-NC-4.0"
    seen = situation(kb, store, "tfhub:acme/lite-model/bird/1")
    assert answer(seen, Question.COMMERCIAL).value is AnswerValue.NO


def test_a_parent_that_no_document_tells_of_is_counted(kb: KnowledgeBase, store: Store, hub: Path) -> None:
    checkout(hub, {f"{DOCS}acme/models/bird/lite/1.md": LITE.replace("acme/bird/2", "acme/bird/7")})
    assert crawl(kb, store, hub).dangling == 1
    assert links(store, "tfhub:acme/lite-model/bird/1") == [("tfhub:acme/bird/7", "converted")]


def test_words_of_no_vocabulary_are_counted(kb: KnowledgeBase, store: Store, hub: Path) -> None:
    checkout(hub, {f"{DOCS}acme/models/bird/1.md": OLD.replace("language: no", "language: nope")})
    assert crawl(kb, store, hub).unknown == {"language: nope": 1}


def test_names_on_kaggle_lead_to_the_model(kb: KnowledgeBase, store: Store, hub: Path, tmp_path: Path) -> None:
    pairs = tmp_path / "pairs.txt"
    pairs.write_text(
        "# what became of what\n"
        "https://tfhub.dev/acme/bird/2, https://www.kaggle.com/models/acme/bird/frameworks/TensorFlow2"
        "/variations/song/versions/1?tfhub-redirect=true\n"
        "\n"
        "acme/lite-model/bird/1\tacme/bird/tfLite/song/1\n",
        encoding="utf-8",
    )
    told = crawl(kb, store, hub, pairs)
    assert told.summary.skipped == []
    assert told.on_kaggle == 2
    assert str(known(store, "kaggle:acme/bird/tensorflow2/song/1").ref) == "tfhub:acme/bird/2"
    assert str(known(store, "kaggle:acme/bird/tensorFlow2/song/1").ref) == "tfhub:acme/bird/2"
    assert str(known(store, "kaggle:acme/bird/tfLite/song/1").ref) == "tfhub:acme/lite-model/bird/1"


def test_lines_that_name_nothing_are_told(kb: KnowledgeBase, store: Store, hub: Path, tmp_path: Path) -> None:
    pairs = tmp_path / "pairs.txt"
    pairs.write_text(
        "acme/bird/2\n"
        "acme/fish/1 https://kaggle.com/models/acme/fish/tfLite/default/1\n"
        "acme/bird/2 https://example.org/bird\n",
        encoding="utf-8",
    )
    told = crawl(kb, store, hub, pairs)
    assert [one.ref for one in told.summary.skipped] == ["pairs.txt", "pairs.txt:2", "pairs.txt:3"]
    assert told.on_kaggle == 0


def test_a_document_of_a_gigabyte_is_named_and_not_read(kb: KnowledgeBase, store: Store, hub: Path) -> None:
    big = hub / f"{DOCS}acme/models/big/1.md"
    big.parent.mkdir(parents=True)
    with big.open("wb") as file:
        file.write(b"# Module acme/big/1\n")
        file.truncate(1 << 30)
    told = crawl(kb, store, hub)
    assert [one.ref for one in told.summary.skipped] == [f"{DOCS}acme/models/big/1.md"]
    assert "1,073,741,824 bytes" in told.summary.skipped[0].why
    assert told.documents == 9


def test_an_archive_that_was_cut_off_gives_what_it_has_and_says_so(kb: KnowledgeBase, store: Store, hub: Path) -> None:
    path = packed(hub)
    path.write_bytes(path.read_bytes()[:-200])
    told = crawl(kb, store, path)
    assert told.cut_short
    assert told.summary.skipped


def test_where_there_is_no_document_nothing_is_done(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(NothingToAudit, match="no document of TensorFlow Hub"):
        read_tfhub(str(tmp_path / "empty"))


def test_a_newer_checkout_moves_the_address_without_a_version(kb: KnowledgeBase, store: Store, hub: Path) -> None:
    """Also for those whose parent was written without a version; a copy from before changes nothing of it."""
    older, newer = hub, hub.with_name("newer")
    copytree(older, newer)
    later = next(newer.rglob("bird/2.md"))
    later.with_name("3.md").write_text(later.read_text().replace("acme/bird/2", "acme/bird/3"))
    crawl(kb, store, older)
    crawl(kb, store, newer, day=DAY + timedelta(days=2))
    assert str(known(store, "tfhub:acme/bird").ref) == "tfhub:acme/bird/3"
    crawl(kb, store, older, day=DAY + timedelta(days=1))
    assert str(known(store, "tfhub:acme/bird").ref) == "tfhub:acme/bird/3"
