"""Which expressions of a registry hold the license that a user names."""

from __future__ import annotations

from collections.abc import Iterable


def expressions_of(held: Iterable[str], text: str, option: str) -> tuple[str, ...]:
    """Those in which the license that is meant, or one of its family, has a part.

    Raises :class:`~model_license_audit.model.errors.UsageError` naming the option for what is no license.
    """
    from model_license_audit.audit.license_parts import naming
    from model_license_audit.cli.packs import license_data
    from model_license_audit.cli.references import Referring
    from model_license_audit.registry.catalogue import Catalogue

    kb = license_data()
    return naming(kb, held, Referring(kb, Catalogue.load()).keys(text, option))
