"""Keystores and certificate files that ask for too much work."""
import base64
import os
import struct

from parts import certificate, der_nest, integer, issuers, oid, sequence, signed_data, tlv
from runner import bomb

DATA = "1.2.840.113549.1.7.1"


def save(folder, name, data):
    with open(os.path.join(folder, name), "wb") as file:
        file.write(data)
    with open(os.path.join(folder, "password"), "w", encoding="ascii") as file:
        file.write("bomb\n")
    return name, "--password-file", os.path.join(folder, "password")


def keystore(label, about, name, make, says=("credential.",), exits=(2, 3), memory=60, cpu=2,
             **options):
    bomb(label, about, says=says, exits=exits, memory=memory, cpu=cpu,
         **options)(lambda folder: save(folder, name, make()))


SHA512 = sequence(oid("2.16.840.1.101.3.4.2.3"), b"\5\0")


def pfx(contents, turns=1):
    """PKCS#12 of ContentInfos, with a MAC of so many turns."""
    safe = sequence(contents)
    mac = sequence(sequence(SHA512, tlv(4, bytes(64))), tlv(4, b"salt"), integer(turns))
    return sequence(integer(3), sequence(oid(DATA), tlv(0xA0, tlv(4, safe))), mac)


PLAIN = sequence(oid(DATA), tlv(0xA0, tlv(4, sequence())))


def pfx_without_mac(contents):
    return sequence(integer(3), sequence(oid(DATA), tlv(0xA0, tlv(4, sequence(contents)))))


def encrypted(derivation):
    cipher = sequence(oid("2.16.840.1.101.3.4.1.42"), tlv(4, bytes(16)))
    algorithm = sequence(oid("1.2.840.113549.1.5.13"), sequence(derivation, cipher))
    return sequence(oid("1.2.840.113549.1.7.6"),
                    tlv(0xA0, sequence(integer(0),
                                       sequence(oid(DATA), algorithm, tlv(0x80, bytes(32))))))


def pbkdf2(turns):
    return sequence(oid("1.2.840.113549.1.5.12"),
                    sequence(tlv(4, b"salt"), integer(turns),
                             sequence(oid("1.2.840.113549.2.11"), b"\5\0")))


def scrypt(n, r, p):
    return sequence(oid("1.3.6.1.4.1.11591.4.11"),
                    sequence(tlv(4, b"salt"), integer(n), integer(r), integer(p)))


TURNS = ("turns", "malformed")
keystore("p12-mac", "PKCS#12 with a MAC of 2^31 - 1 turns", "bomb.p12",
         lambda: pfx(PLAIN, (1 << 31) - 1), TURNS)
keystore("p12-pbkdf2", "PKCS#12 encrypted with 2^31 - 1 turns", "bomb.p12",
         lambda: pfx_without_mac(encrypted(pbkdf2((1 << 31) - 1))), TURNS)
keystore("p12-many", "PKCS#12 of 10,000 parts with 1,000,000 turns each", "bomb.p12",
         lambda: pfx_without_mac(encrypted(pbkdf2(1_000_000)) * 10_000), ("password",), cpu=20,
         memory=100)
keystore("p12-pbkdf2-over", "PKCS#12 encrypted with 100,000,000 turns", "bomb.p12",
         lambda: pfx_without_mac(encrypted(pbkdf2(100_000_000))), ("turns", "malformed"))
keystore("p12-pbkdf2-most", "PKCS#12 encrypted with 16,000,000 turns, which are taken", "bomb.p12",
         lambda: pfx_without_mac(encrypted(pbkdf2(16_000_000))), ("password",), cpu=60, slow=True)
keystore("p12-mac-most", "PKCS#12 with a MAC of 16,000,000 turns, which are taken", "bomb.p12",
         lambda: pfx(PLAIN, 16_000_000), ("password",), cpu=30, slow=True)
keystore("p12-scrypt", "PKCS#12 encrypted with scrypt of 2^30 blocks", "bomb.p12",
         lambda: pfx_without_mac(encrypted(scrypt(1 << 30, 8, 1))), TURNS)
keystore("p12-scrypt-memory", "PKCS#12 encrypted with scrypt of 1 GiB", "bomb.p12",
         lambda: pfx_without_mac(encrypted(scrypt(1 << 20, 8, 1))), ("not supported",), memory=100,
         cpu=5)
keystore("p12-deep", "PKCS#12 of 100,000 BER elements in each other", "bomb.p12",
         lambda: sequence(integer(3), sequence(oid(DATA), tlv(0xA0, tlv(4, der_nest(100_000))))),
         ("malformed",))


def safe_nest(depth):
    """SafeContents bags in each other."""
    inner = b""
    for _ in range(depth):
        inner = sequence(sequence(oid("1.2.840.113549.1.12.10.1.6"), tlv(0xA0, sequence(inner))))
    return sequence(oid(DATA), tlv(0xA0, tlv(4, inner)))


keystore("p12-safe-deep", "PKCS#12 of 2,000 bags in each other", "bomb.p12",
         lambda: pfx_without_mac(safe_nest(2000)), ("malformed",))


def jks(count, entries):
    return struct.pack(">III", 0xFEEDFEED, 2, count) + entries + bytes(20)


def trusted(alias=b"a"):
    der = certificate()
    return struct.pack(">IH", 2, len(alias)) + alias + bytes(8) + struct.pack(">H",
        5) + b"X.509" + struct.pack(">I", len(der)) + der


keystore("jks-claim", "JKS that claims 2^32 - 1 entries", "bomb.jks",
         lambda: jks(0xFFFFFFFF, trusted()), ("malformed",))
keystore("jks-chain-claim", "JKS with a key that claims 2^32 - 1 certificates", "bomb.jks",
         lambda: jks(1, struct.pack(">IH", 1, 1) + b"a" + bytes(8) + struct.pack(">I", 4) + b"aaaa"
                     + struct.pack(">I", 0xFFFFFFFF)), ("malformed",))
keystore("jks-entries", "JKS of 100,000 certificates", "bomb.jks",
         lambda: jks(100_000, trusted() * 100_000), ("limit",), memory=200, cpu=3)
keystore("pem-many", "PEM file of 20,000 certificates", "bomb.pem",
         lambda: (b"-----BEGIN CERTIFICATE-----\n" + base64.encodebytes(certificate())
                  + b"-----END CERTIFICATE-----\n") * 20_000, (), (0, 3), memory=100, cpu=3)
keystore("pem-unfinished", "PEM file of 500,000 beginnings without an end", "bomb.pem",
         lambda: b"-----BEGIN CERTIFICATE-----\n" * 500_000, (), (0, 3), memory=200, cpu=3)
keystore("p7b-many", "PKCS#7 of 10,000 certificates", "bomb.p7b",
         lambda: signed_data(b"", certificate() * 10_000), ("limit",), (3,), memory=100, cpu=3)
keystore("p7b-chain", "PKCS#7 of 1,000 certificates of one name, each of which could "
         "have issued every other", "bomb.p7b", lambda: signed_data(b"", issuers(1000)), (), (0, 3),
         memory=100, cpu=5)
keystore("cer-deep", "certificate of 100,000 BER elements in each other", "bomb.cer",
         lambda: der_nest(100_000), ("not a package",))
