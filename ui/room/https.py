"""HTTPS in a hall without a domain: an own authority, made once, and a certificate for the addresses of today."""

import contextlib
import datetime
import ipaddress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

CA_DAYS = 730
SERVER_DAYS = 30
"""Phones refuse certificates of more than 398 days (Apple, 2020); a class needs one for days."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnCertificate:
    """Files for the server, and what phones install."""

    certificate: Path
    key: Path
    ca_pem: bytes


def own_certificate(folder: Path, hosts: tuple[str, ...], name: str) -> OwnCertificate:
    """A certificate for `hosts`, signed by the authority in `folder`, which is made if there is none."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    folder.mkdir(parents=True, exist_ok=True)
    ca_key, ca = _authority(folder)
    key = ec.generate_private_key(ec.SECP256R1())
    now = datetime.datetime.now(datetime.UTC)
    names: list[x509.GeneralName] = [x509.IPAddress(ipaddress.ip_address(host)) for host in dict.fromkeys(hosts)]
    names += [x509.DNSName("localhost"), *([x509.DNSName(name)] if name.isascii() and name else [])]
    made = (
        x509.CertificateBuilder()
        .subject_name(_name("chushan classroom"))
        .issuer_name(ca.subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=SERVER_DAYS))
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.ExtendedKeyUsage([x509.oid.ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .sign(ca_key, hashes.SHA256())
    )
    ca_pem = ca.public_bytes(serialization.Encoding.PEM)
    certificate = folder / "server.pem"
    certificate.write_bytes(made.public_bytes(serialization.Encoding.PEM) + ca_pem)
    return OwnCertificate(certificate=certificate, key=_write_key(folder / "server.key", key), ca_pem=ca_pem)


def _authority(folder: Path) -> tuple[Any, Any]:
    """(key, certificate) of the authority; made anew when it ends within a month."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    now = datetime.datetime.now(datetime.UTC)
    with contextlib.suppress(OSError, ValueError):
        ca = x509.load_pem_x509_certificate((folder / "ca.pem").read_bytes())
        ca_key = serialization.load_pem_private_key((folder / "ca.key").read_bytes(), None)
        if ca.not_valid_after_utc > now + datetime.timedelta(days=30):
            return ca_key, ca
    key = ec.generate_private_key(ec.SECP256R1())
    ca = (
        x509.CertificateBuilder()
        .subject_name(_name("chushan local authority"))
        .issuer_name(_name("chushan local authority"))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=CA_DAYS))
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    _write_key(folder / "ca.key", key)
    (folder / "ca.pem").write_bytes(ca.public_bytes(serialization.Encoding.PEM))
    return key, ca


def _name(text: str) -> Any:
    from cryptography import x509

    return x509.Name([x509.NameAttribute(x509.oid.NameOID.COMMON_NAME, text)])


def _write_key(path: Path, key: Any) -> Path:
    from cryptography.hazmat.primitives import serialization

    data = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.touch(mode=0o600, exist_ok=True)
    path.write_bytes(data)
    return path
