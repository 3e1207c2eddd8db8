"""Audits written by hand, as the auditor would hand them to a renderer: small, true to the texts, and hostile."""

from __future__ import annotations

from dataclasses import replace

from model_license_audit.model.artifacts import Artifact, LicenseText, TextMatchKind, UnknownArtifact
from model_license_audit.model.duties import Duty
from model_license_audit.model.evidence import (
    Basis,
    Claim,
    ClaimField,
    Confidence,
    Evidence,
    Problem,
    ProblemKind,
    TextFile,
    TextRole,
)
from model_license_audit.model.expressions import AllOf, AnyOf, LicenseId, Unresolved
from model_license_audit.model.findings import ClauseRef, FindingKind, Severity, Verdict
from model_license_audit.model.lineage import DerivationKind, Lineage, Path
from model_license_audit.model.refs import ArtifactRef
from model_license_audit.model.report import (
    Answer,
    AnswerValue,
    AuditReport,
    ExitCode,
    Gap,
    Outcome,
    Question,
    Versions,
)
from model_license_audit.model.terms import FlowDown, Measure, Reach, Status, Term, TermKind, Trigger
from model_license_audit.model.use import Purpose, Release, UseContext
from model_license_audit.reports.as_text import TextRenderer
from tests.reports.builders import (
    VERSIONS,
    about,
    answer,
    catalogue,
    clause,
    derived,
    duty,
    finding,
    hf,
    license_id,
    obliges,
    path,
    pointed,
    read,
    says,
    tally,
)


@pointed
def clean() -> AuditReport:
    """A small model of one's own under MIT, with the license text beside it: nothing to complain about."""
    ref = path("./tiny-classifier")
    told = says("mit", license_id("mit"), "Hub identifier", read("README.md", 2, "license: mit"))
    artifact = Artifact(
        ref,
        names=("acme/tiny-classifier",),
        declared=told,
        license_texts=(LicenseText("LICENSE", "mit", TextMatchKind.SAME, 1.0),),
        concluded=replace(told, basis=Basis.CONCLUDED, how="the label and the text agree"),
        texts=(TextFile("README.md", TextRole.CARD, "", "ab" * 32, 6),),
    )
    grant = clause("mit", "paragraph 1", "to deal in the Software without restriction")
    keep = clause("mit", "paragraph 2", "shall be included in all copies or substantial portions of the Software")
    own = "acme/tiny-classifier"
    include = duty(
        "mit", obliges("include-license", "paragraph 2", Trigger.DISTRIBUTE), ref, (), own, read("LICENSE", 1)
    )
    answers = (
        answer(Question.COMMERCIAL, AnswerValue.YES, ("granted without restriction", own, grant)),
        answer(Question.MODIFY, AnswerValue.YES, ("granted without restriction", own, grant)),
        answer(Question.REDISTRIBUTE, AnswerValue.CONDITIONAL, ("a copy of the license goes with it", own, keep)),
        answer(Question.HOST, AnswerValue.YES, ("general grant of use; hosting is not named", own, grant)),
        answer(Question.TRAIN_ON_OUTPUTS, AnswerValue.YES, ("outputs are not named; general grant", own, grant)),
        answer(
            Question.PAY_OR_REPORT,
            AnswerValue.NO,
            ("the grant is free of charge", own, clause("mit", "paragraph 1", "free of charge")),
        ),
    )
    return AuditReport(
        "./tiny-classifier",
        artifact,
        Lineage(ref, (artifact,)),
        (include,),
        answers,
        (),
        (),
        tally(()),
        Outcome(ExitCode.AUDITED, "no findings", "unmet-duty"),
        UseContext(),
        VERSIONS,
        (("LICENSE", 1071, "ab" * 32), ("README.md", 410, "cd" * 32), ("model.safetensors", 91_000_000, None)),
    )


LLAMA = hf("meta-llama/Llama-3.1-8B")
INSTRUCT = hf("meta-llama/Llama-3.1-8B-Instruct")


def _llama_artifact(ref: ArtifactRef) -> Artifact:
    told = says("llama3.1", license_id("llama3.1"), "Hub identifier", catalogue())
    return Artifact(ref, names=(ref.name,), declared=told, concluded=told, gated=True)


def _llama_answers() -> tuple[Answer, ...]:
    origin, second = INSTRUCT.name, LLAMA.name
    grant = clause(
        "llama3.1",
        "1.a",
        "use, reproduce, distribute, copy, create derivative works of, and make modifications to the Llama Materials",
    )
    threshold = clause("llama3.1", "2", "greater than 700 million monthly active users in the preceding calendar month")
    copy = clause("llama3.1", "1.b.i(A)")
    show = clause("llama3.1", "1.b.i(B)")
    notice = clause("llama3.1", "1.b.iii")
    policy = clause("llama3.1", "1.b.iv")
    name = clause("llama3.1", "1.b.i")
    limit = "you and your affiliates had at most 700,000,000 monthly active users in June 2024"
    return (
        answer(
            Question.COMMERCIAL,
            AnswerValue.CONDITIONAL,
            (limit, origin, threshold),
            (limit, second, threshold),
            ("your use keeps to the acceptable-use policy", origin, policy),
        ),
        answer(Question.MODIFY, AnswerValue.YES, ("derivative works and modifications are granted", origin, grant)),
        answer(
            Question.REDISTRIBUTE,
            AnswerValue.CONDITIONAL,
            ("a copy of the agreement goes with it", origin, copy),
            (
                "“Built with Llama” is shown on a related website, user interface, blogpost, about page or"
                " product documentation",
                origin,
                show,
            ),
            ("a Notice file holds the attribution notice", origin, notice),
            ("the model's name begins with “Llama”", origin, name),
        ),
        answer(
            Question.HOST,
            AnswerValue.CONDITIONAL,
            ("the same holds for a product or service that contains it", origin, copy),
            ("“Built with Llama” is shown", origin, show),
        ),
        answer(
            Question.TRAIN_ON_OUTPUTS,
            AnswerValue.CONDITIONAL,
            ("a model that you distribute has a name that begins with “Llama”", origin, name),
        ),
        answer(Question.PAY_OR_REPORT, AnswerValue.NO, ("royalty-free below the threshold", origin, grant)),
    )


@pointed
def llama() -> AuditReport:
    """A fine-tune of Llama 3.1 Instruct that keeps the label and forgets three duties."""
    ref = path("./support-bot")
    link = derived(
        ref, INSTRUCT, DerivationKind.FINETUNE, read("README.md", 4, "base_model: meta-llama/Llama-3.1-8B-Instruct")
    )
    above = derived(INSTRUCT, LLAMA, DerivationKind.FINETUNE, catalogue())
    told = says("llama3.1", license_id("llama3.1"), "Hub identifier", read("README.md", 2, "license: llama3.1"))
    artifact = Artifact(
        ref,
        names=("acme/support-bot-8b",),
        declared=told,
        concluded=replace(told, basis=Basis.CONCLUDED),
        problems=(Problem("training_args.bin", ProblemKind.NOT_OPENED, "a pickle", "none needed", incomplete=False),),
    )
    both = (Trigger.DISTRIBUTE, Trigger.USE_IN_PRODUCT)
    notice = (
        "Llama 3.1 is licensed under the Llama 3.1 Community License,"
        " Copyright © Meta Platforms, Inc. All Rights Reserved."
    )
    terms = (
        obliges("include-license", "1.b.i(A)", *both),
        obliges(
            "display",
            "1.b.i(B)",
            *both,
            words="Built with Llama",
            where=("website", "user-interface", "blogpost", "about-page", "documentation"),
        ),
        obliges("notice-text", "1.b.iii", Trigger.DISTRIBUTE, words=notice, where=("notice-file",)),
        obliges("name-prefix", "1.b.i", Trigger.DISTRIBUTE, words="Llama"),
    )
    policy = Term(
        TermKind.RESTRICTION,
        "acceptable-use-policy",
        "1.b.iv",
        Status.VERIFIED,
        (Trigger.USE,),
        policy="llama3.1-aup",
        url="https://llama.meta.com/llama3_1/use-policy",
        flow_down=FlowDown.POLICY_BY_REFERENCE,
    )
    limit = Term(
        TermKind.THRESHOLD,
        "monthly-active-users",
        "2",
        Status.VERIFIED,
        (Trigger.ABOVE_THRESHOLD,),
        measure=Measure(700_000_000, "no-license", once="2024-06", scope="licensee and affiliates"),
    )
    shown = read("README.md", 31, "Built with Llama")
    duties = tuple(
        duty("llama3.1", term, ref, chain, chain[-1].parent.name, *((shown,) if term.action == "display" else ()))
        for term in (*terms, policy, limit)
        for chain in ((link,), (link, above))
    )
    chain_names = ("acme/support-bot-8b", INSTRUCT.name)
    link_evidence = (read("README.md", 4, "base_model: meta-llama/Llama-3.1-8B-Instruct"),)
    findings = about(
        ref,
        finding(
            "MLA401",
            "A copy of the license is missing",
            FindingKind.UNMET_DUTY,
            "No file of the directory holds the Llama 3.1 Community License Agreement, which must go with every copy.",
            "Add the text of the Llama 3.1 Community License Agreement as LICENSE.",
            path=chain_names,
            origin=INSTRUCT.name,
            clauses=(clause("llama3.1", "1.b.i(A)", "provide a copy of this Agreement with any such Llama Materials"),),
            evidence=link_evidence,
        ),
        finding(
            "MLA404",
            "The exact attribution notice is missing",
            FindingKind.UNMET_DUTY,
            "No Notice file holds the attribution notice of the Llama 3.1 license.",
            f"Add a text file named NOTICE that holds: “{notice}”",
            path=chain_names,
            origin=INSTRUCT.name,
            clauses=(
                clause("llama3.1", "1.b.iii", "within a “Notice” text file distributed as a part of such copies"),
            ),
            evidence=link_evidence,
        ),
        finding(
            "MLA402",
            "The model's name does not begin as an ancestor's license asks",
            FindingKind.UNMET_DUTY,
            "“support-bot-8b” must begin with “Llama”: it derives from meta-llama/Llama-3.1-8B-Instruct.",
            "Begin the model's name with “Llama”, in the card's title and in the repository name.",
            path=chain_names,
            origin=INSTRUCT.name,
            clauses=(
                clause(
                    "llama3.1", "1.b.i", "you shall also include “Llama” at the beginning of any such AI model name"
                ),
            ),
            evidence=(read("README.md", 9, "# support-bot-8b"),),
        ),
    )
    lineage = Lineage(
        ref,
        (artifact, _llama_artifact(LLAMA), _llama_artifact(INSTRUCT)),
        (),
        tuple(sorted((above, link), key=lambda d: str(d.child))),
    )
    return AuditReport(
        "./support-bot",
        artifact,
        lineage,
        duties,
        _llama_answers(),
        findings,
        (),
        tally(findings),
        Outcome(ExitCode.FINDINGS, "3 findings of kind unmet-duty or worse", "unmet-duty"),
        UseContext(),
        VERSIONS,
        (
            ("README.md", 1802, "cd" * 32),
            ("model.safetensors", 16_060_522_240, None),
            ("training_args.bin", 5_304, None),
        ),
    )


@pointed
def gemma() -> AuditReport:
    """A Gemma fine-tune relabelled Apache-2.0: allowed if the use restrictions travel, and here they do not."""
    ref, base = path("./gemma-tuned"), hf("google/gemma-2b-it")
    link = derived(ref, base, DerivationKind.FINETUNE, read("README.md", 5, "base_model: google/gemma-2b-it"))
    told = says("Apache-2.0", license_id("apache-2.0"), "SPDX identifier", read("README.md", 2, "license: Apache-2.0"))
    parent_says = says("gemma", license_id("gemma"), "Hub identifier", catalogue())
    artifact = Artifact(
        ref,
        names=("acme/tuned-2b",),
        declared=told,
        concluded=told,
        license_texts=(LicenseText("LICENSE.txt", "apache-2.0", TextMatchKind.EDITED, 0.98, added=23, missing=4),),
    )
    parent = Artifact(base, names=(base.name,), declared=parent_says, concluded=parent_says, gated=True)
    pass_on = clause(
        "gemma",
        "3.1",
        "include the use restrictions referenced in Section 3.2 as an enforceable provision in any agreement",
    )
    notice_words = "Gemma is provided under and subject to the Gemma Terms of Use found at ai.google.dev/gemma/terms"
    terms = (
        obliges("pass-on-restrictions", "3.1", Trigger.DISTRIBUTE, Trigger.HOST, flow_down=FlowDown.ENFORCEABLE_CLAUSE),
        obliges("include-license", "3.1", Trigger.DISTRIBUTE, Trigger.HOST),
        obliges("state-changes", "3.1", Trigger.DISTRIBUTE),
        obliges("notice-text", "3.1", Trigger.DISTRIBUTE, words=notice_words, where=("notice-file",)),
    )
    duties = tuple(duty("gemma", term, ref, (link,), base.name) for term in terms)
    findings = about(
        ref,
        finding(
            "MLA501",
            "An ancestor's use restrictions are not passed on",
            FindingKind.UNMET_DUTY,
            "The model is offered under Apache-2.0 alone; Gemma's terms let you choose other terms only"
            " if its use restrictions travel with the model.",
            "State in the card and the license that Gemma's Prohibited Use Policy binds every user,"
            " and add the Gemma Terms of Use.",
            path=("acme/tuned-2b", base.name),
            clauses=(pass_on,),
            evidence=(
                read("README.md", 2, "license: Apache-2.0"),
                read("README.md", 5, "base_model: google/gemma-2b-it"),
            ),
        ),
        finding(
            "MLA203",
            "The label and the license text disagree",
            FindingKind.MISSING_EVIDENCE,
            "LICENSE.txt is an edited Apache License 2.0: 23 words were added and 4 are missing.",
            "Restore the text, or name the edited text as a license of its own.",
            severity=Severity.WARNING,
            confidence=Confidence.MEDIUM,
            evidence=(read("LICENSE.txt", 61, "for research purposes and not for resale"),),
        ),
    )
    barred = clause("gemma", "3.2", "for the restricted uses set forth in the Gemma Prohibited Use Policy")
    use = clause("gemma", "2.2")
    answers = (
        answer(
            Question.COMMERCIAL,
            AnswerValue.CONDITIONAL,
            ("no use that the Prohibited Use Policy bars", base.name, barred),
        ),
        answer(Question.MODIFY, AnswerValue.YES, ("granted within the terms", base.name, use)),
        answer(
            Question.REDISTRIBUTE,
            AnswerValue.CONDITIONAL,
            ("the use restrictions are passed on as an enforceable provision, with notice", base.name, pass_on),
        ),
        answer(
            Question.HOST,
            AnswerValue.CONDITIONAL,
            (
                "hosting counts as distribution: the use restrictions are passed on",
                base.name,
                clause("gemma", "1.1(b)", status=Status.SECONDARY),
            ),
        ),
        answer(
            Question.TRAIN_ON_OUTPUTS,
            AnswerValue.CONDITIONAL,
            ("a model trained on its outputs to perform like it stays bound", base.name, clause("gemma", "1.1(e)")),
        ),
        answer(Question.PAY_OR_REPORT, AnswerValue.UNKNOWN, ("no term about fees is recorded", base.name, None)),
    )
    return AuditReport(
        "./gemma-tuned",
        artifact,
        Lineage(ref, (artifact, parent), (), (link,)),
        duties,
        answers,
        findings,
        (),
        tally(findings),
        Outcome(ExitCode.FINDINGS, "1 finding of kind unmet-duty or worse", "unmet-duty"),
        UseContext(Purpose.COMMERCIAL, Release.WEIGHTS, True, ("EU", "US"), 120_000, 4_000_000),
        VERSIONS,
        (("LICENSE.txt", 11_420, "12" * 32), ("README.md", 702, "cd" * 32)),
    )


@pointed
def non_commercial() -> AuditReport:
    """A CC-BY-NC base relabelled MIT: a conflict whatever the use."""
    ref, base = path("./nc-relabelled"), hf("speechlab/base-nc")
    link = derived(
        ref,
        base,
        DerivationKind.UNTYPED,
        read("config.json", 2, '"_name_or_path": "speechlab/base-nc"'),
        confidence=Confidence.MEDIUM,
    )
    told = says("mit", license_id("mit"), "Hub identifier", read("README.md", 2, "license: mit"))
    parent_says = says("cc-by-nc-4.0", license_id("cc-by-nc-4.0"), "Hub identifier", catalogue())
    artifact = Artifact(ref, names=("acme/free-speech",), declared=told, concluded=told)
    parent = Artifact(base, names=(base.name,), declared=parent_says, concluded=parent_says)
    barred = clause("cc-by-nc-4.0", "2(a)(1)", "for NonCommercial purposes only")
    credit = clause("cc-by-nc-4.0", "3(a)(1)")
    duties = (duty("cc-by-nc-4.0", obliges("attribution", "3(a)(1)", Trigger.DISTRIBUTE), ref, (link,), base.name),)
    two_names = ("acme/free-speech", base.name)
    findings = about(
        ref,
        finding(
            "MLA301",
            "The label grants more than an ancestor allows",
            FindingKind.CONFLICT,
            "The card says MIT, which grants commercial use; speechlab/base-nc is licensed for non-commercial"
            " purposes only.",
            "Release under CC-BY-NC-4.0 or narrower terms, or build on another base.",
            path=two_names,
            clauses=(barred,),
            evidence=(
                read("README.md", 2, "license: mit"),
                read("config.json", 2, '"_name_or_path": "speechlab/base-nc"'),
            ),
        ),
        finding(
            "MLA601",
            "How the model was made from its base is not said",
            FindingKind.UNKNOWN,
            "config.json names speechlab/base-nc and the card does not say how it was used.",
            "Declare base_model and base_model_relation in the card.",
            verdict=Verdict.UNDETERMINED,
            severity=Severity.NOTE,
            path=two_names,
            settle="base_model_relation in the card's front matter",
        ),
        finding(
            "MLA405",
            "An ancestor's author is not credited",
            FindingKind.UNMET_DUTY,
            "Nothing credits speechlab.",
            "Credit speechlab, link the base and its license.",
            path=two_names,
            clauses=(credit,),
            waiver="not-distributed: internal evaluation only (legal@acme.example, until 2027-03-31)",
        ),
    )
    answers = (
        answer(
            Question.COMMERCIAL, AnswerValue.NO, ("use is granted for non-commercial purposes only", base.name, barred)
        ),
        answer(Question.MODIFY, AnswerValue.CONDITIONAL, ("for non-commercial purposes", base.name, barred)),
        answer(
            Question.REDISTRIBUTE,
            AnswerValue.CONDITIONAL,
            ("for non-commercial purposes", base.name, barred),
            ("the author is credited", base.name, credit),
        ),
        answer(Question.HOST, AnswerValue.CONDITIONAL, ("for non-commercial purposes", base.name, barred)),
        answer(
            Question.TRAIN_ON_OUTPUTS,
            AnswerValue.UNKNOWN,
            ("the text does not say whether outputs are bound", base.name, None),
        ),
        answer(Question.PAY_OR_REPORT, AnswerValue.NO, ("royalty-free", base.name, barred)),
    )
    return AuditReport(
        "./nc-relabelled",
        artifact,
        Lineage(ref, (artifact, parent), (), (link,)),
        duties,
        answers,
        findings,
        (),
        tally(findings),
        Outcome(ExitCode.FINDINGS, "1 finding of kind unmet-duty or worse", "unmet-duty"),
        UseContext(),
        VERSIONS,
        (("README.md", 320, "cd" * 32), ("config.json", 611, "ef" * 32)),
    )


@pointed
def gaps() -> AuditReport:
    """Nothing declared, a parent nobody has seen, a diamond, a cycle and a file that cannot be read."""
    ref = path("./merge")
    left, right, root, lost = hf("acme/left"), hf("acme/right"), hf("acme/root"), hf("ghost/vanished-7b")
    data = hf("acme/dialogs", dataset=True)
    merge = read("mergekit_config.yml", 3, "- model: acme/left")
    links = (
        derived(left, root, DerivationKind.FINETUNE, Evidence("hub", obtained="hub")),
        derived(ref, left, DerivationKind.MERGE, merge),
        derived(ref, right, DerivationKind.MERGE, read("mergekit_config.yml", 4, "- model: acme/right")),
        derived(ref, lost, DerivationKind.MERGE, read("mergekit_config.yml", 5, "- model: ghost/vanished-7b")),
        derived(ref, data, DerivationKind.TRAINED_ON, read("README.md", 3, "datasets: acme/dialogs")),
        derived(right, root, DerivationKind.QUANTIZED, catalogue()),
        derived(root, left, DerivationKind.UNTYPED, catalogue(), confidence=Confidence.LOW),
    )
    family = says(
        "cc",
        Unresolved("cc", "name the Creative Commons license and version", ("cc-by-4.0", "cc-by-nc-4.0")),
        "family identifier",
        catalogue(),
    )
    choice = says(
        "apache-2.0 or mit", AnyOf((license_id("apache-2.0"), license_id("mit"))), "SPDX expression", catalogue()
    )
    both = says(
        "[mit, apache-2.0]",
        AllOf((license_id("mit"), license_id("apache-2.0")), stated=False),
        "a bare list",
        catalogue(),
        confidence=Confidence.MEDIUM,
    )
    artifact = Artifact(
        ref,
        names=("acme/merge",),
        claims=(Claim(ClaimField.LICENSE, None, Basis.DECLARED, Confidence.HIGH, read("README.md", 2, "license:")),),
        problems=(Problem("config.json", ProblemKind.MALFORMED, "not JSON", "repair it"),),
    )
    known = (
        artifact,
        Artifact(data, names=(data.name,)),
        Artifact(left, names=(left.name,), concluded=family),
        Artifact(right, names=(right.name,), concluded=both),
        Artifact(root, names=(root.name,), concluded=choice),
    )
    unseen = UnknownArtifact(
        lost, "not in the catalogue, and the scan is offline", "pass --upstream hf:ghost/vanished-7b=DIR, or --online"
    )
    lineage = Lineage(ref, known, (unseen,), links, ((left, root),))
    findings = about(
        ref,
        finding(
            "MLA101",
            "No license is declared",
            FindingKind.MISSING_EVIDENCE,
            "The card's license key is empty.",
            "Name the license in the card.",
            evidence=(read("README.md", 2, "license:"),),
        ),
        *(
            finding(
                "MLA602",
                "An ancestor could not be looked at",
                FindingKind.UNKNOWN,
                f"{name} is not in the catalogue, and the scan is offline.",
                "Pass --upstream REF=DIR for each, or --online.",
                verdict=Verdict.UNDETERMINED,
                severity=Severity.WARNING,
                path=("acme/merge", name),
                evidence=(read("mergekit_config.yml", 5 + n, f"- model: {name}"),),
                settle="the card and the license of each",
            )
            for n, name in enumerate(["ghost/vanished-7b", *(f"ghost/part-{i:02}" for i in range(1, 13))])
        ),
    )
    told = (
        Gap(
            "ghost/vanished-7b",
            "not in the catalogue, and the scan is offline",
            "pass --upstream hf:ghost/vanished-7b=DIR, or --online",
        ),
        Gap("config.json", "not JSON: line 4, column 1", "repair it and scan again"),
    )
    answers = tuple(
        answer(q, AnswerValue.UNKNOWN, ("an ancestor could not be looked at", "ghost/vanished-7b", None))
        for q in Question
    )
    return AuditReport(
        "./merge",
        artifact,
        lineage,
        (),
        answers,
        findings,
        told,
        tally(findings, failed=1),
        Outcome(ExitCode.INCOMPLETE, "audit incomplete: 2 gaps, 1 rule failed", "unmet-duty"),
        UseContext(Purpose.RESEARCH),
        VERSIONS,
        (("README.md", 120, "cd" * 32), ("config.json", 90, "ef" * 32), ("mergekit_config.yml", 310, "01" * 32)),
    )


EVIL = (
    "\x1b[31mred\x1b]0;title\x07 \u202egnp.exe\u202c <script>document.title='owned'</script>"
    "<img src=x onerror=alert(1)> 混合モデル\u200b a\u0301\u0301\u0301\u0301\u0301\u0301\u0301 "
    "\x9b2J \r\n\t 👩\u200d👩 \ud800 \"'`{{7*7}}"
)
"""Terminal escapes, reversed reading order, HTML, wide letters, stacked marks, a lone surrogate, a template."""


@pointed
def hostile(text: str = EVIL) -> AuditReport:
    """The same hostile string wherever a model, its files or its ancestors can put one."""
    ref, base, gone = path(text or "x"), hf(text + "/base"), hf(text + "/gone")
    evidence = Evidence(text, line=3, pointer=text, excerpt=text, digest="00" * 32)
    told = says(text, Unresolved(text, text, (text,)), text, evidence, confidence=Confidence.LOW)
    named = says(text, LicenseId(text, text, text), text, evidence)
    artifact = Artifact(
        ref,
        names=(text,),
        declared=told,
        concluded=told,
        license_texts=(LicenseText(text, text, TextMatchKind.PARTIAL, 0.4, excerpt=text),),
        problems=(Problem(text, ProblemKind.NOT_OPENED, text, text, incomplete=False),),
    )
    parent = Artifact(base, names=(text,), concluded=named)
    link = derived(ref, base, DerivationKind.FINETUNE, evidence, confidence=Confidence.LOW, written=text)
    lost = derived(base, gone, DerivationKind.DISTILLED, replace(evidence, obtained=text))
    ref_clause = ClauseRef(text, text, text, text, Status.UNVERIFIED, text, "javascript:alert(document.domain)")
    term = Term(
        TermKind.OBLIGATION,
        "display",
        text,
        Status.SECONDARY,
        (Trigger.HOST,),
        words=text,
        where=(text,),
        quote=text,
        source=text,
        url="javascript:alert(1)",
        territories=(text,),
        policy=text,
    )
    bound = Duty(
        ref, base, text, text, text, text, term, Reach.DERIVATIVES, Path((link,)), Confidence.LOW, shown=(evidence,)
    )
    findings = tuple(
        finding(
            text,
            text,
            kind,
            f"{text} {n}",
            text,
            path=(text, text),
            clauses=(ref_clause,),
            evidence=(evidence,) * 5,
            settle=text,
            origin=text,
            subject=base,
            fingerprint=f"{n}{text}",
            verdict=verdict,
            waiver=text if n == 2 else None,
        )
        for n, (kind, verdict) in enumerate(
            [(k, v) for k in FindingKind for v in (Verdict.VIOLATED, Verdict.UNDETERMINED)]
        )
    )
    answers = tuple(
        answer(q, v, (text, text, ref_clause), (text, text, None))
        for q, v in zip(Question, [*AnswerValue, *AnswerValue], strict=False)
    )
    lineage = Lineage(ref, (artifact, parent), (UnknownArtifact(gone, text, text, (evidence,)),), (link, lost))
    return AuditReport(
        text,
        artifact,
        lineage,
        (bound,),
        answers,
        findings,
        (Gap(text, text, text),),
        tally(findings),
        Outcome(ExitCode.INCOMPLETE, text, text),
        UseContext(territories=(text,)),
        Versions(text, text, text, text),
        ((text, 1, text),),
    )


def crowd(parents: int = 500) -> AuditReport:
    """A card that declares many bases."""
    report = clean()
    ref = report.artifact.ref
    links = tuple(
        derived(ref, hf(f"acme/part-{n:03}"), DerivationKind.MERGE, read("README.md", n + 4)) for n in range(parents)
    )
    told = says("mit", license_id("mit"), "Hub identifier", catalogue())
    others = tuple(Artifact(link.parent, names=(link.parent.name,), concluded=told) for link in links)
    return replace(report, lineage=Lineage(ref, (*others, report.artifact), (), links))


ALL = {
    "clean": clean,
    "llama": llama,
    "gemma": gemma,
    "non-commercial": non_commercial,
    "gaps": gaps,
    "hostile": hostile,
}
"""The samples that have snapshots, by name."""

SNAPSHOTS = (*ALL, "several", "ascii")
"""Names of the expected text reports."""


def snapshot_of(name: str) -> str:
    """The text report that the snapshot of that name expects."""
    if name == "several":
        return TextRenderer().render([clean(), non_commercial()])
    if name == "ascii":
        return TextRenderer().render([gaps()], unicode=False)
    return TextRenderer().render([ALL[name]()])
