"""Keys to sign with, made for one test."""

from __future__ import annotations

from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa


def a_pair(folder: Path, name: str = "key", *, curve: bool = True) -> tuple[Path, Path]:
    """A private and a public key in PEM: of an elliptic curve, or else RSA, which nothing signs with."""
    return written(
        ec.generate_private_key(ec.SECP256R1()) if curve else rsa.generate_private_key(65537, 2048), folder, name
    )


def on_curve(curve: ec.EllipticCurve, folder: Path, name: str = "key") -> tuple[Path, Path]:
    """A private and a public key in PEM on a curve."""
    return written(ec.generate_private_key(curve), folder, name)


def written(key: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey, folder: Path, name: str) -> tuple[Path, Path]:
    """A key and its public part in files."""
    form, plain = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    private, public = folder / f"{name}.pem", folder / f"{name}.pub"
    private.write_bytes(key.private_bytes(serialization.Encoding.PEM, form, plain))
    told = key.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    public.write_bytes(told)
    return private, public
