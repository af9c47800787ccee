"""Signatures: v1, the APK signing block, SignedData, certificates and keys."""
import os
import struct

from parts import (GIB, MIB, RSA, apk_files, certificate, der_nest, integer, issuers, key, manifest,
                   oid, prefixed, repeated, sequence, sign_jar, signed_data, signer_info,
                   tlv, with_block, write_zip)
from runner import bomb
from zip_bombs import colliding_text

V2 = 0x7109871A
OLD = [("AndroidManifest.xml", manifest(target=29)), ("classes.dex", b"dex\n035\0")]


def jar(label, about, says=("android.v1.malformed-block", "android.v1.not-verifiable",
                            "android.v1.entry-unreadable"), **options):
    """A bomb in META-INF/CERT.RSA: the function gets the bytes of CERT.SF."""
    def register(make):
        bomb(label, about, says=says, exits=(0, 1), command=("verify",), **options)(
            lambda folder: write_zip(os.path.join(folder, "bomb.apk"), sign_jar(OLD, make)))
        return make

    return register


@jar("ber-deep", "META-INF/CERT.RSA of 100,000 BER elements in each other", memory=40, cpu=1)
def ber_deep(sf):
    return der_nest(100_000)


@jar("ber-deep-signed-data", "the same inside of a SignedData, in place of its certificates",
     memory=40, cpu=1)
def ber_deep_signed_data(sf):
    return signed_data([signer_info(sf)], der_nest(100_000, 0xA0))


@jar("cms-signers", "SignedData of 10,000 SignerInfos", memory=60, cpu=1)
def cms_signers(sf):
    return signed_data(signer_info(sf) * 10_000, [certificate()])


@jar("cms-signers-many-valid", "SignedData of 64 SignerInfos, each with an RSA key of 16,384 bits "
     "and a public exponent of 64", says=("android.v1.signature-mismatch",
                                          "android.v1.not-verifiable"), memory=60, cpu=3)
def cms_signers_valid(sf):
    big = rsa_key((1 << 16383) + 12345, (1 << 64) - 59)
    return signed_data(signer_info(sf, signature=b"\x7f" + bytes(2047)) * 64,
                       [certificate(public=big)])


@jar("cms-certificates", "SignedData of 10,000 certificates", memory=120, cpu=2)
def cms_certificates(sf):
    return signed_data([signer_info(sf)], certificate() * 10_000)


@jar("cms-elements", "SignedData with 10,000,000 empty elements in place of its certificates",
     memory=120, cpu=2)
def cms_elements(sf):
    return signed_data([signer_info(sf)], b"\x30\0" * 10_000_000)


def rsa_key(modulus, exponent):
    return sequence(RSA, tlv(0x03, b"\0", sequence(integer(modulus), integer(exponent))))


def with_key(label, about, public, **options):
    @jar(label, about, **{"says": ("android.v1.not-verifiable", "android.v1.signature-mismatch",
                                   "limit.exceeded")} | options)
    def make(sf):
        return signed_data([signer_info(sf)], [certificate(public=public())])


with_key("rsa-1mbit", "certificate with an RSA modulus of 1,000,000 bits",
         lambda: rsa_key((1 << 1_000_000) - 1, 65537), memory=60, cpu=3)
with_key("rsa-exponent-1mbit", "certificate with an RSA exponent of 1,000,000 bits",
         lambda: rsa_key(key().n, (1 << 1_000_000) - 1), memory=60, cpu=3)
with_key("rsa-exponent-3072", "certificate with an RSA modulus and exponent of 3,072 bits",
         lambda: rsa_key((1 << 3072) - 159, (1 << 3071) - 1), memory=60, cpu=2)
with_key("rsa-100mbit", "certificate with an RSA modulus of 100,000,000 bits, which "
         "deflate to 12 KiB", lambda: rsa_key((1 << 100_000_000) - 1, 65537), memory=600, cpu=5,
         output=128)
with_key("ec-explicit", "certificate with an elliptic curve over a prime of 100,000 bits, "
         "given in full", lambda: sequence(sequence(oid("1.2.840.10045.2.1"),
                                                    sequence(integer(1),
    sequence(oid("1.2.840.10045.1.1"), integer((1 << 100_000) - 1)),
    sequence(tlv(4, b"\1" * 12_500), tlv(4, b"\2" * 12_500)), tlv(4, b"\2" + b"\3" * 12_500),
    integer((1 << 99_999) + 1), integer(1))), tlv(3, b"\0\4" + b"\1" * 25_000)), memory=60, cpu=2)
with_key("dsa-large", "certificate with a DSA prime of 100,000 bits",
         lambda: sequence(sequence(oid("1.2.840.10040.4.1"),
                                   sequence(integer((1 << 100_000) - 1), integer((1 << 255) + 1),
                                            integer(2))),
                          tlv(3, b"\0" + integer((1 << 99_999) + 1))), memory=60, cpu=2)


@jar("certificate-name", "certificate whose subject has 100,000 parts",
     says=("android.signers.weak-key",), verified=True, memory=120, cpu=3)
def certificate_name(sf):
    part = tlv(0x31, sequence(oid("2.5.4.3"), tlv(0x0C, b"a")))
    return signed_data([signer_info(sf)], [certificate(name=sequence(part * 100_000))])


@jar("certificate-serial", "certificate whose serial number has 8,000,000 digits",
     says=("android.v1.not-verifiable",), memory=120, cpu=3, output=32)
def certificate_serial(sf):
    return signed_data([signer_info(sf)], [certificate(serial=(1 << 26_000_000) - 1)])


@jar("certificate-oid", "certificate with an extension whose OID takes 4 MiB",
     says=("android.signers.weak-key",), verified=True, memory=120, cpu=3)
def certificate_oid(sf):
    return signed_data([signer_info(sf)], [certificate(extensions=[sequence(tlv(6, b"\xff" * 4 * MIB
        + b"\1"), tlv(4, b"\5\0"))])])


@jar("chain-same-name", "SignedData of 1,000 certificates of one name that issued each other",
     memory=60, cpu=3)
def chain_same_name(sf):
    return signed_data([signer_info(sf, serial=7)], issuers(1000))


@bomb("v1-pairs", "APK with 5,000 pairs of .SF and .RSA", says=("android.v1.too-many-signers",),
      exits=(1,), command=("verify",), memory=60, cpu=3)
def v1_pairs(folder):
    return write_zip(os.path.join(folder, "bomb.apk"),
                     sign_jar(OLD, names=[f"C{i}" for i in range(5000)], block=lambda sf,
                              made=[]: made[0] if made
                              else made.append(signed_data([signer_info(sf)], [certificate()]))
                              or made[0]))


@bomb("v1-blocks", "APK with 30,000 .RSA files without a .SF", says=("android.v1.missing-sf",),
      exits=(0,), verified=True, command=("verify",), memory=80, cpu=3)
def v1_blocks(folder):
    return write_zip(os.path.join(folder, "bomb.apk"), sign_jar(OLD)
                     + [(f"META-INF/{i}.RSA", b"") for i in range(30_000)])


def manifest_mf(label, about, piece, times, **options):
    @bomb(label, about, exits=(0, 1), command=("verify",),
          says=("android.v1.entry-unreadable", "android.v1.unnamed-section",
                "android.v1.missing-entry", "android.v1.duplicate-section",
                "android.v1.manifest-digest-mismatch", "limit.exceeded"), **options)
    def write(folder):
        files = dict(sign_jar(OLD))
        files["META-INF/MANIFEST.MF"] = repeated(piece, times, files["META-INF/MANIFEST.MF"])
        return write_zip(os.path.join(folder, "bomb.apk"), list(files.items()))


manifest_mf("mf-lines", "MANIFEST.MF of 30,000,000 lines", b"a: b\n" * 100_000, 200, memory=400,
            cpu=3)
manifest_mf("mf-empty-lines", "MANIFEST.MF of 120,000,000 empty lines", b"\n" * MIB, 120,
            memory=400, cpu=5, verified=True)
manifest_mf("mf-line", "MANIFEST.MF with one line of 100 MiB", b"a" * MIB, 100, memory=500, cpu=3)
manifest_mf("mf-continued", "MANIFEST.MF with a value of 1,900,000 continued lines",
            (b"\n " + b"a" * 60) * 10_000, 190, memory=500, cpu=5)
manifest_mf("mf-sections", "MANIFEST.MF of 900,000 sections of one name", b"Name: a\n\n" * 10_000,
            90, memory=600, cpu=5)


@bomb("mf-names-collide", "MANIFEST.MF of 65,536 sections whose names have one hash value",
      says=("android.v1.missing-entry",), exits=(1,), command=("verify",), memory=200, cpu=5)
def mf_names_collide(folder):
    tail = b"".join(b"Name: " + name + b"\n\n" for name in colliding_text())
    return write_zip(os.path.join(folder, "bomb.apk"), sign_jar(OLD, tail=tail))


def public_of(one):
    return sequence(RSA, tlv(0x03, b"\0", sequence(integer(one.n), integer(one.e))))


def v2_signer(digests=1, certificates=1, signatures=1, attributes=0, der=None, public=None):
    record = prefixed(struct.pack("<I", 0x0103), prefixed(bytes(32)))
    data = (prefixed(record * digests) + prefixed(prefixed(der or certificate()) * certificates)
            + prefixed(prefixed(struct.pack("<I", 0x1234), b"a") * attributes))
    signature = prefixed(struct.pack("<I", 0x0103), prefixed(key().sign(data)))
    return prefixed(prefixed(data), prefixed(signature * signatures),
                    prefixed(public or public_of(key())))


def block(label, about, pairs, says, exits=(1,), size=None, memory=60, cpu=2, **options):
    @bomb(label, about, says=says, exits=exits, command=("verify",), memory=memory, cpu=cpu,
          **options)
    def write(folder):
        write_zip(os.path.join(folder, "bomb.apk"), apk_files())
        return with_block(os.path.join(folder, "bomb.apk"), pairs(), size)


block("v2-signers", "signing block with 5,000 v2 signers",
      lambda: [(V2, prefixed(v2_signer() * 5000))], ("android.v2.too-many-signers",))
block("v2-signers-50", "signing block with 50 v2 signers of 100 signatures and digests "
      "and 50 certificates", lambda: [(V2, prefixed(v2_signer(100, 50, 100, 100) * 50))],
      ("android.v2.too-many-signers",), memory=80)
block("v2-digests", "signing block with 10,000 digests in a signer",
      lambda: [(V2, prefixed(v2_signer(digests=10_000)))], ("android.v2.malformed-digest",))
block("v2-attributes", "signing block with 1,000,000 attributes in a signer",
      lambda: [(V2, prefixed(v2_signer(attributes=1_000_000)))],
      ("android.v2.malformed-attribute",), memory=80)
block("v2-certificates", "signing block with 50,000 certificates in a signer",
      lambda: [(V2, prefixed(v2_signer(certificates=50_000)))],
      ("android.v2.malformed-certificate",), memory=120)
block("v2-key-large", "v2 signer with an RSA key of 100,000,000 bits",
      lambda: [(V2, prefixed(v2_signer(public=rsa_key((1 << 100_000_000) - 1, 65537))))],
      ("android.v2.malformed-public-key",), memory=200, cpu=5)
block("block-pairs", "signing block with 100,000 pairs",
      lambda: [(0x10000 + i, b"") for i in range(100_000)], ("android.signing-block.more-pairs",))
block("block-claim", "signing block that claims 2^63 bytes", lambda: [(V2, b"")],
      ("android.signing-block.ignored",), size=1 << 63)
block("block-claim-2gib", "signing block that claims 2 GiB", lambda: [(V2, b"")],
      ("android.signing-block.ignored",), size=2 * GIB)
block("v3-lineage", "v3 signer whose proof of rotation has 10,000 steps",
      lambda: [(0xF05368C0, v3_lineage(10_000))],
      ("android.v3.rotation-not-signed", "android.v3.malformed-lineage"))


def v3_lineage(steps):
    level = prefixed(prefixed(prefixed(certificate()), struct.pack("<I", 0x0103)),
                     struct.pack("<II", 0, 0x0103), prefixed(bytes(128)))
    attribute = prefixed(struct.pack("<I", 0x3BA06F8C), struct.pack("<I", 1), level * steps)
    record = prefixed(struct.pack("<I", 0x0103), prefixed(bytes(32)))
    data = (prefixed(record) + prefixed(prefixed(certificate()))
            + struct.pack("<II", 24, 0x7FFFFFFF) + prefixed(attribute))
    signature = prefixed(struct.pack("<I", 0x0103), prefixed(key().sign(data)))
    return prefixed(prefixed(prefixed(data), struct.pack("<II", 24, 0x7FFFFFFF),
                             prefixed(signature), prefixed(public_of(key()))))
