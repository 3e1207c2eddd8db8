"""The policy that a house goes by: named or found, with the packs and the files that it names."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from model_license_audit.policy.policy import Policy

if TYPE_CHECKING:
    from model_license_audit.licenses.entries.knowledge import KnowledgeBase
    from model_license_audit.rules.rule import Rule


def rules_with(packs: Iterable[Path]) -> tuple[tuple[Rule, ...], tuple[str, ...]]:
    """The rules that ship with those of packs, and what tells the packs apart.

    Raises :class:`UsageError` or :class:`ContentError` naming file and key.
    """
    from model_license_audit.rules.load import shipped_rules

    folders = tuple(packs)
    if not folders:
        return shipped_rules(), ()
    from model_license_audit.rules.packs import beside_shipped, packs_of

    read = packs_of(folders)
    return beside_shipped(read), tuple(pack.about for pack in read)


def licenses_with(packs: Iterable[Path]) -> KnowledgeBase:
    """The license data that ship with those of packs; a file named twice is added once.

    Raises :class:`UsageError` or :class:`ContentError` naming file and entry.
    """
    from model_license_audit.licenses.entries.knowledge import KnowledgeBase

    files = tuple(packs)
    kb = KnowledgeBase.load()
    if not files:
        return kb
    from model_license_audit.licenses.entries.packs import with_packs

    return with_packs(kb, {os.path.realpath(file): file for file in files}.values())


def loaded(file: Path, packs: Iterable[Path] = ()) -> Policy:
    """The policy of a file, checked against the rules that ship, those of ``packs`` and of the packs that it names.

    Raises :class:`UsageError` that tells every mistake.
    """
    from model_license_audit.policy.reading import load_policy

    more = tuple(packs)
    return load_policy(file, rule_ids(more), lambda named: rule_ids((*named, *more)))


def rule_ids(packs: Iterable[Path]) -> list[str]:
    """The rules that a policy or a waiver may name: those that ship, and those of packs."""
    return [rule.id for rule in rules_with(packs)[0]]


def found_policy(named: str | None, none_wanted: bool = False, audited: Iterable[Path] = ()) -> Path | None:
    """The policy file that is named, or else the nearest one; ``None`` where there is none, or none is wanted.

    Raises :class:`UsageError` for a name of none, and where one that was found lies in what is to be audited.
    """
    if named is not None:
        from model_license_audit.policy.documents import policy_file

        return policy_file(named)
    if none_wanted:
        return None
    from model_license_audit.policy.discovery import discover, refuse_own_policy

    found = discover(Path.cwd())
    if found is None:
        return None
    refuse_own_policy(found, audited)
    return Path(os.path.relpath(found))


def with_files(
    policy: Policy,
    found: Path | None,
    *,
    baseline: Path | None = None,
    audited: Iterable[Path] = (),
    packs: Iterable[Path] = (),
) -> Policy:
    """The policy with what stands in the files that it names: waivers, the baseline (or the one given), curations.

    Waivers and curations that are not named are looked for beside the policy file, or in the working directory; a file
    found so in a directory that is ``audited`` raises :class:`UsageError`, as for the policy itself.
    """
    from model_license_audit.policy.discovery import CURATIONS_FILE, WAIVERS_FILE

    there = tuple(audited)
    known = baseline or policy.baseline_file
    if (curations := policy.curations_file or _beside(found, CURATIONS_FILE, there)) is not None:
        from model_license_audit.policy.curations import load_curations

        policy = replace(policy, curations=load_curations(curations))
    if (waivers := policy.waivers_file or _beside(found, WAIVERS_FILE, there)) is not None:
        from model_license_audit.policy.waiver_files import load_waivers

        read = load_waivers(waivers, rule_ids((*policy.rules, *packs)))
        policy = replace(policy, waivers=(*policy.waivers, *read))
    if known is not None:
        from model_license_audit.policy.baseline import load_baseline

        policy = replace(policy, baseline=load_baseline(known))
    return policy


def _beside(found: Path | None, name: str, audited: Iterable[Path]) -> Path | None:
    """A file beside the policy that was found, or in the working directory, if it is there."""
    from model_license_audit.policy.discovery import refuse_own_policy, refuse_strangers
    from model_license_audit.policy.shipped import shipped_name

    file = (found.parent if found is not None and not shipped_name(found) else Path()) / name
    if not file.is_file():
        return None
    refuse_own_policy(file, audited)
    refuse_strangers(file)
    return file


def policy_in(policy: Policy, directory: Path) -> Policy:
    """The policy for the model in a directory: with the overrides that hold there."""
    if not policy.overrides:
        return policy
    from model_license_audit.policy.reading import at

    return at(policy, directory)
