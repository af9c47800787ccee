#!/usr/bin/env python3
"""Collects seeds for the fuzz targets from packages: collect_seeds.py OUT FOLDER...

Every file below the folders is given to the target of its kind, and what lies in it (manifests,
resource tables, signatures, executables) to the targets of those. Larger pieces than --limit are
left out. Seeds are named by their SHA-1, so that equal ones count once.
"""
import argparse
import hashlib
import io
import os
import re
import struct
import sys
import zipfile

ENTRIES = [
    (r"(^|/)AndroidManifest\.xml$", lambda b: "manifest" if b[:1] == b"\x03" else "proto_manifest"),
    (r"\.arsc$", "resource_table"),
    (r"resources\.pb$", "proto_table"),
    (r"^META-INF/.*\.(MF|SF)$", "jar_manifest"),
    (r"^META-INF/.*\.(RSA|DSA|EC)$", "signed_data"),
    (r"(^|/)(module\.json|config\.json|pack\.info)$", "module"),
    (r"(^|/)resources\.index$", "resource_index"),
    (r"CodeResources$", "code_resources"),
    (r"\.(plist|strings)$", "plist"),
    (r"\.mobileprovision$", "mobileprovision"),
    (r"\.(png|webp|jpe?g)$", "image"),
]
BY_NAME = [
    (r"\.(jks|jceks|keystore)$", "jks"),
    (r"\.(p12|pfx)$", "pkcs12"),
    (r"\.pem$", "pem"),
    (r"\.idsig$", "idsig"),
    (r"\.p7b$", "harmony_profile"),
    (r"\.mobileprovision$", "mobileprovision"),
    (r"\.(cer|crt|der)$", "certificate"),
    (r"\.toml$", "provider"),
]


class Seeds:
    def __init__(self, out, limit):
        self.out, self.limit = out, limit

    def put(self, target, data):
        data = bytes(data)
        if not data or len(data) > self.limit:
            return
        folder = os.path.join(self.out, target)
        os.makedirs(folder, exist_ok=True)
        name = os.path.join(folder, hashlib.sha1(data).hexdigest())
        if not os.path.exists(name):
            with open(name, "wb") as f:
                f.write(data)


def target_of(rows, name, data):
    for pattern, target in rows:
        if re.search(pattern, name):
            return target(data) if callable(target) else target
    return None


def prefixed(data):
    """The parts of a sequence of u32-length-prefixed parts."""
    at = 0
    while at + 4 <= len(data):
        size = struct.unpack_from("<I", data, at)[0]
        if size > len(data) - at - 4:
            return
        yield data[at + 4:at + 4 + size]
        at += 4 + size


def lineages(value):
    """Proofs of rotation among the attributes of a v3 block's signers."""
    for signers in prefixed(value):
        for signer in prefixed(signers):
            signed = next(prefixed(signer), b"")
            parts = list(prefixed(signed[:])) if signed else []
            if len(parts) < 2:
                continue
            rest = signed[8 + len(parts[0]) + len(parts[1]) + 8:]
            for attributes in prefixed(rest):
                for attribute in prefixed(attributes):
                    if attribute[:4] == struct.pack("<I", 0x3ba06f8c):
                        yield attribute[4:]


def signing_block(seeds, data):
    end = data.rfind(b"PK\x05\x06")
    if end < 0:
        return
    directory = struct.unpack_from("<I", data, end + 16)[0]
    if data[directory - 16:directory] == b"APK Sig Block 42":
        size = struct.unpack_from("<Q", data, directory - 24)[0]
        block = data[directory - size:directory - 24]
        ids = [0x7109871a, 0xf05368c0, 0x1b93ad61, 0x70e1c89f, 0x2b09189e, 0x6dff800d, 0x42726577, 0x71777777]
        pairs, at = b"", 0
        while at + 12 <= len(block):
            length, pair = struct.unpack_from("<QI", block, at)
            value = block[at + 12:at + 8 + length]
            if pair in ids and len(value) < 65536 and pair != 0x42726577:
                pairs += bytes([ids.index(pair)]) + struct.pack(">H", len(value)) + value
            if pair in (0xf05368c0, 0x1b93ad61):
                for lineage in lineages(value):
                    seeds.put("lineage", lineage)
            if pair in (0x71777777, 0x881155ff, 0x7a786b21):
                seeds.put("channel", value)
            at += 8 + length
        return pairs
    if data[directory - 16:directory] in (b"<hap sign block>", b"hap sign block>\0"):
        pass
    return b""


def mach_o(seeds, data):
    if data[:4] == b"\xca\xfe\xba\xbe":
        for i in range(min(4, struct.unpack_from(">I", data, 4)[0])):
            offset, size = struct.unpack_from(">II", data, 8 + 20 * i + 8)
            mach_o(seeds, data[offset:offset + size])
        return
    if data[:4] not in (b"\xcf\xfa\xed\xfe", b"\xce\xfa\xed\xfe"):
        return
    seeds.put("macho", data)
    at = 32 if data[0] == 0xcf else 28
    for _ in range(struct.unpack_from("<I", data, 16)[0]):
        command, size = struct.unpack_from("<II", data, at)
        if command == 0x1d:
            offset, length = struct.unpack_from("<II", data, at + 8)
            signature = data[offset:offset + length]
            seeds.put("code_signature", signature.rstrip(b"\0"))
            for i in range(struct.unpack_from(">I", signature, 8)[0]):
                kind, where = struct.unpack_from(">II", signature, 12 + 8 * i)
                magic, length = struct.unpack_from(">II", signature, where)
                blob = signature[where + 8:where + length]
                if magic == 0xfade0b01:
                    seeds.put("signed_data", blob)
                if magic == 0xfade7172:
                    seeds.put("der_entitlements", blob)
        at += size


def part(data):
    return struct.pack(">H", len(data)) + data if len(data) < 65536 else b"\0\0"


def archive(seeds, name, data):
    try:
        package = zipfile.ZipFile(io.BytesIO(data))
        entries = {i.filename: package.read(i) for i in package.infolist() if i.file_size < (1 << 20)}
    except Exception:  # hostile packages are seeds too
        entries = {}
    seeds.put("zip", data)
    for entry, contents in entries.items():
        target = target_of(ENTRIES, entry, contents)
        if target:
            seeds.put(target, contents)
        if target == "plist":
            seeds.put("plist_differential", contents)
        mach_o(seeds, contents)
        if contents[:4] == b"PK\x03\x04" and len(contents) < (1 << 20):
            archive(seeds, entry, contents)
    kind = "ipa" if any(e.startswith("Payload/") for e in entries) else \
        "hap" if {"module.json", "config.json", "pack.info"} & set(entries) else "apk"
    seeds.put(kind, data)
    if kind == "apk":
        assembled = part(signing_block(seeds, data) or b"")
        for wanted in ("AndroidManifest.xml", "resources.arsc", r"META-INF/MANIFEST.MF", r"META-INF/[^/]*\.SF$",
                       r"META-INF/[^/]*\.(RSA|DSA|EC)$", "classes.dex", "stamp-cert-sha256"):
            assembled += part(next((c for e, c in entries.items() if re.match(wanted, e)), b""))
        seeds.put("apk_parts", assembled)
    elif kind == "hap":
        seeds.put("hap_parts", part(b"") + b"".join(part(entries.get(n, b"")) for n in (
            "module.json", "config.json", "resources.index", "pack.info")))
    else:
        app = next((e.split("/")[1] for e in entries if e.startswith("Payload/") and e.count("/") > 1), "")
        binary = app[:-4]
        seeds.put("ipa_parts", part(b"") + b"".join(part(entries.get(f"Payload/{app}/{n}", b"")) for n in (
            "Info.plist", binary, "_CodeSignature/CodeResources", "embedded.mobileprovision")))


def one_file(seeds, path):
    with open(path, "rb") as f:
        data = f.read()
    target = target_of(BY_NAME, path, data)
    if target:
        seeds.put(target, data)
        seeds.put("credential", data)
    mach_o(seeds, data)
    if b"PK\x05\x06" in data[-65557:]:
        archive(seeds, path, data)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--limit", type=int, default=200_000, help="bytes of the largest seed")
    parser.add_argument("out")
    parser.add_argument("folders", nargs="+")
    options = parser.parse_args()
    seeds = Seeds(options.out, options.limit)
    for folder in options.folders:
        for root, _, names in os.walk(folder):
            for name in names:
                path = os.path.join(root, name)
                try:
                    one_file(seeds, path)
                except (struct.error, IndexError, OSError) as error:
                    print(f"{path}: {error}", file=sys.stderr)


if __name__ == "__main__":
    main()
