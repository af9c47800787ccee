"""HarmonyOS packages: the signing block, profiles, module.json and resources.index."""
import os
import struct

from parts import (SHA256_RSA, Zip, certificate, der_nest, integer, key, name_of, repeated,
                   sequence, signed_data, signer_info, tlv, write_zip)
from runner import bomb

MODULE = (b'{"app":{"bundleName":"com.example.bomb","versionCode":1,"versionName":"1",'
          b'"minAPIVersion":50000012,"targetAPIVersion":50001013},'
          b'"module":{"name":"entry","type":"entry"%s}}')
ABILITY = (b'{"name":"a","label":"$string:name","labelId":16777216,"icon":"$media:icon",'
           b'"iconId":16777217}')
SIGNATURE, PROFILE, PROPERTY = 0x20000000, 0x20000002, 0x20000003


def hap(folder, module=None, more=(), blocks=(), size=None, count=None):
    path = os.path.join(folder, "bomb.hap")
    write_zip(path, [("module.json", MODULE % b"" if module is None else module), *more])
    if not blocks and size is None:
        return "bomb.hap"
    with open(path, "rb") as file:
        data = file.read()
    at = struct.unpack_from("<I", data, len(data) - 6)[0]
    heads, offset = [], 12 * len(blocks)
    for kind, value in blocks:
        heads.append(struct.pack("<III", kind, len(value), offset))
        offset += len(value)
    block = b"".join(heads + [value for _, value in blocks])
    block += struct.pack("<IQ16sI", len(blocks) if count is None else count, len(block) + 32
                         if size is None else size, b"<hap sign block>", 3)
    with open(path, "wb") as file:
        file.write(data[:at] + block + data[at:-6] + struct.pack("<IH", at + len(block), 0))
    return "bomb.hap"


def harmony(label, about, says, exits=(1,), memory=60, cpu=2, known="", **made):
    bomb(label, about, says=says, exits=exits, command=("verify",), memory=memory, cpu=cpu,
         known=known)(lambda folder: hap(folder,
                                         **{k: v() if callable(v) else v for k, v in made.items()}))


def nested(depth, piece=b'{"a":'):
    return piece * depth + b"1" + (b"}" if piece[:1] == b"{" else b"]") * depth


harmony("module-deep", "module.json of 100,000 objects in each other",
        ("harmony.module.malformed",), module=lambda: nested(100_000))
harmony("module-deep-inside", "module.json with 100,000 arrays in each other in the module",
        ("harmony.module.malformed",), module=lambda: MODULE % (b',"a":' + nested(100_000, b"[")))
harmony("module-keys", "module.json of 2,000,000 members of one name",
        ("harmony.module.", "harmony.unsigned"), memory=300, cpu=5,
        module=lambda: MODULE % (b',"a":1' * 2_000_000))
harmony("module-values", "module.json of 240 MiB, an array of 120,000,000 numbers",
        ("harmony.module.", "limit.exceeded"), memory=600, cpu=5,
        module=lambda: repeated(b"1," * (1 << 19), 240, (MODULE % b',"a":[')[:-2], b"1]}}"))


def profile(text):
    return signed_data([signer_info(text)], [certificate()], text)


def signed(*blocks):
    return [*blocks, (SIGNATURE, profile(b"\2\0\0\0\1\0\0\0" + struct.pack("<III", 40, 0x201, 32)
                                         + bytes(32)))]


harmony("profile-json-deep", "profile whose JSON has 100,000 objects in each other",
        ("harmony.profile.malformed",), blocks=lambda: signed((PROFILE, profile(nested(100_000)))))
harmony("hap-profile-ber-deep", "profile of 100,000 BER elements in each other",
        ("harmony.profile.unreadable", "harmony.cms.malformed"),
        blocks=lambda: signed((PROFILE, der_nest(100_000))))
harmony("hap-cms-deep", "signature of 100,000 BER elements in each other",
        ("harmony.cms.malformed",), blocks=lambda: [(SIGNATURE, der_nest(100_000))])
harmony("hap-digests-claim", "signature whose content claims 2^31 digests",
        ("harmony.digest.malformed",), blocks=lambda: [(SIGNATURE,
                                                        profile(struct.pack("<II", 2, 1 << 31)
    + bytes(100)))])
harmony("hap-digests", "signature whose content has 500,000 digests", ("harmony.digest.mismatch",),
        memory=200, cpu=3, blocks=lambda: [(SIGNATURE,
                                            profile(struct.pack("<II", 2, 500_000)
                                                    + (struct.pack("<III", 40, 0x201, 32)
                                                       + bytes(32)) * 500_000))])
harmony("hap-block-claim", "signing block that claims 2 GiB", ("harmony.block.", "limit.exceeded"),
        blocks=lambda: [(SIGNATURE, b"a")], size=1 << 31)
harmony("hap-block-count", "signing block that claims 2^31 - 1 parts",
        ("harmony.block.", "limit.exceeded"), blocks=lambda: [(SIGNATURE, b"a")],
        count=(1 << 31) - 1)
harmony("hap-block-parts", "signing block of 500,000 parts", ("harmony.block.", "limit.exceeded"),
        memory=200, cpu=3, blocks=lambda: [(0x20000010 + i, b"") for i in range(500_000)])


def crl(rows):
    time = tlv(0x18, b"20200101000000Z")
    row = sequence(integer(5), time)
    tbs = sequence(integer(1), SHA256_RSA, name_of("bomb"), time, tlv(0x30, row * rows))
    return sequence(tbs, SHA256_RSA, tlv(3, b"\0" + key().sign(tbs)))


harmony("hap-crl", "signature with a revocation list of 1,000,000 certificates",
        ("harmony.cms.untrusted-chain", "harmony.cms.bad-crl"), memory=500, cpu=5,
        blocks=lambda: [(SIGNATURE, signed_data([signer_info(b"a")], [certificate()],
                                                b"\2\0\0\0\0\0\0\0",
                                                crls=tlv(0xA1, crl(1_000_000))))])
harmony("hap-crls", "signature with 5,000 revocation lists",
        ("harmony.cms.untrusted-chain", "harmony.cms.bad-crl"), memory=200, cpu=5,
        blocks=lambda: [(SIGNATURE, signed_data([signer_info(b"a")], [certificate()],
                                                b"\2\0\0\0\0\0\0\0",
                                                crls=tlv(0xA1, crl(3) * 5000)))])


def code_sign(files):
    """A code signing block whose third segment claims so many files that are all one."""
    info = struct.pack("<IIIQ32sII", 0, 0, 0, 4096, b"", 0, 0)
    names = b"libs/arm64-v8a/a.so"
    table = 12 + 16 * files
    libraries = struct.pack("<III", 0x0ED2E720, table + len(names) + len(info),
                            files) + struct.pack("<IIII", table, len(names), table + len(names),
                                                 len(info)) * files + names + info
    verity = struct.pack("<IBBB57x", 0x1E3831AB, 1, 1, 12)
    package = struct.pack("<I", 0xC1B5CC66) + info
    start = 32 + 12 * 3
    segments, body = b"", b""
    for kind, segment in ((1, verity), (2, package), (3, libraries)):
        segments += struct.pack("<III", kind, start + len(body), len(segment))
        body += segment
    block = struct.pack("<QIIII8x", 0xE046C8C65389FCCD, 1, start + len(body), 3,
                        0) + segments + body
    return block


harmony("code-sign-files", "code signing block of 1,000,000 files", ("limit.exceeded",), memory=400,
        cpu=5, blocks=lambda: signed((PROPERTY, property_block(code_sign(1_000_000)))),
        more=[("libs/arm64-v8a/a.so", b"\x7fELF" + bytes(5000))])


harmony("code-sign-unsigned", "code signing block of one file in a HAP of 60,000 libraries",
        ("harmony.code-sign.", "package.more-findings"), memory=200, cpu=5,
        blocks=lambda: signed((PROPERTY, property_block(code_sign(1)))),
        more=[(f"libs/arm64-v8a/{i}.so", b"\x7fELF" + bytes(60)) for i in range(60_000)])


def property_block(value):
    return struct.pack("<III", 0x30000001, len(value), 12) + value


def index(count, configs=b"", second=False):
    version = b"RestoolV2 6.0.0" if second else b"Restool 5.0.0.001"
    return version.ljust(128, b"\0") + struct.pack("<II", 136, count) + (struct.pack("<I", 0)
        if second else b"") + configs


REFERS = MODULE % (b',"labelId":16777216,"abilities":[' + ABILITY + b"]")
harmony("index-claim", "resources.index that claims 2^31 configurations",
        ("harmony.module.resource-index",), module=REFERS,
        more=lambda: [("resources.index", index(1 << 31))])
harmony("index-pairs", "resources.index with a configuration that claims 2^31 keys",
        ("harmony.module.resource-index",), module=REFERS,
        more=lambda: [("resources.index", index(1, b"KEYS" + struct.pack("<II", 0, 1 << 31)))])
harmony("index-types", "resources.index that claims 2^32 - 1 types of 2^32 - 1 values",
        ("harmony.unsigned",), module=REFERS, more=lambda: [("resources.index",
    index(0, b"IDSS" + struct.pack("<III", 0, 0xFFFFFFFF, 0xFFFFFFFF)
          + struct.pack("<III", 0, 0, 0) * 1_000_000, True))])
harmony("index-shared", "resources.index of 10,000 configurations whose tables are one of "
        "100,000 values", ("harmony.module.resource-index",), module=REFERS, cpu=5,
        more=lambda: [("resources.index", index(10_000,
                                                b"".join(b"KEYS"
                                                         + struct.pack("<II", 136 + 120_000, 0)
                                                         for _ in range(10_000)) + b"IDSS"
                                                + struct.pack("<I", 100_000)
                                                + struct.pack("<II", 16777216, 0) * 100_000))])


def abilities(count):
    return MODULE % (b',"abilities":[' + b",".join([ABILITY] * count) + b"]")


def values(count):
    """One configuration of so many values, the wanted one last."""
    table = 136 + 12
    records = table + 8 + 8 * count
    entries = struct.pack("<II", 1, records) * (count - 1) + struct.pack("<II", 16777216, records)
    record = struct.pack("<III", 20, 9, 16777216) + struct.pack("<H",
        2) + b"a\0" + struct.pack("<H", 5) + b"name\0"
    return index(1, b"KEYS" + struct.pack("<II", table, 0) + b"IDSS" + struct.pack("<I", count)
                 + entries + record)


harmony("index-abilities", "20,000 abilities whose labels are looked up among 1,000,000 values",
        ("harmony.unsigned",), module=lambda: abilities(20_000), memory=200, cpu=5,
        more=lambda: [("resources.index", values(1_000_000))])


@bomb("pack-info-deep", "App Pack whose pack.info has 100,000 objects in each other",
      says=("harmony.unsigned",), exits=(1,), command=("verify",), memory=60, cpu=1)
def pack_info(folder):
    out = Zip(os.path.join(folder, "bomb.app"))
    out.add("pack.info", nested(100_000))
    hap(folder)
    with open(os.path.join(folder, "bomb.hap"), "rb") as file:
        out.add("entry.hap", file.read(), stored=True)
    return out.close()
