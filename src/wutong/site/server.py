"""The web server: cheroot's thread pool before Django, with TLS when asked.

One server for both schemes; why not waitress: docs/decisions/0002-one-server-for-http-and-tls.md.
"""

from __future__ import annotations

import os
import socket
from datetime import timedelta
from ipaddress import ip_address
from pathlib import Path

from cheroot.ssl.builtin import BuiltinSSLAdapter
from cheroot.wsgi import Server

from wutong.platform import clock

THREADS = 12
WAITING = 512  # connections that may stand at the door; cheroot's five turned away every sixth of fifty at once
CERTIFICATE_DAYS = 365


def make_server(host: str, port: int, certificate_folder: Path | None, *, shared: bool = False) -> Server:
    """Return a server for the site, not yet listening; with TLS when a folder for the certificate is given.

    shared  other processes listen at the same port, and the system shares connections out among them
    """
    from wutong.site.wsgi import application

    server = Server(
        (host, port), application, numthreads=THREADS, server_name="wutong", timeout=30, reuse_port=shared,
        request_queue_size=WAITING,
    )  # fmt: skip
    server.max_request_body_size = 0  # uploads are limited where they are stored, with a message
    if certificate_folder is not None:
        certificate, key = ensure_certificate(certificate_folder, host)
        server.ssl_adapter = BuiltinSSLAdapter(str(certificate), str(key))
    return server


def ensure_certificate(folder: Path, host: str) -> tuple[Path, Path]:
    """Return certificate and key files of this machine, making a self-signed pair on first use."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    certificate_file, key_file = folder / "tls.crt", folder / "tls.key"
    if certificate_file.exists() and key_file.exists():
        return certificate_file, key_file
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "wutong")])
    # The machine's own time, not the product's: browsers compare the certificate with theirs.
    start = clock.machine_now() - timedelta(days=1)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(start + timedelta(days=CERTIFICATE_DAYS))
        .add_extension(x509.SubjectAlternativeName(_names(host)), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    with os.fdopen(os.open(key_file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as handle:
        handle.write(pem)
    certificate_file.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    return certificate_file, key_file


def _names(host: str) -> list:  # type: ignore[type-arg]
    """Return the names the certificate is good for: this machine's, and the address served."""
    from cryptography import x509

    names: list = [x509.DNSName("localhost"), x509.DNSName(socket.gethostname())]  # type: ignore[type-arg]
    addresses = {"127.0.0.1"}
    if host.replace(".", "").isdigit():
        addresses.add(host)
    return names + [x509.IPAddress(ip_address(address)) for address in sorted(addresses)]
