#!/usr/bin/env python3
"""Makes the packages of this folder, and expected.json.

Everything but the signatures is written by the Python files beside this one; the signatures are made
by apksigner, with keys that are the same in every run: so are the packages, byte for byte. The values
in expected.json come from aapt, apksigner and openssl, never from apptrait. Needs Debian's aapt,
apksigner, openssl and python3.

  demo.apk          a release package: v1, v2 and v3, two languages, icons for every density
  demo-rotated.apk  the same with a rotated key: v1 and v2 by the old, v3 by the new with its lineage
  demo-tampered.apk the same with a byte changed after it was signed
  demo-unsigned.apk, demo.aab (signed as JAR), demo.apks, demo.xapk, demo.apkm

The compiled documents in them are also the seeds of the fuzz target android_identity.
"""
import hashlib
import json
import os
import re
import shutil
import struct
import subprocess
import tempfile
import zipfile
import zlib

from compiled import Element, Ref, binary_xml, proto_table, proto_xml, table
from demo_key import Key, pem

HERE = os.path.dirname(os.path.abspath(__file__))
PACKAGE, VERSION_CODE, VERSION_NAME = "com.example.mall", 30401, "3.4.1"
STRING_NAME, MIPMAP_ICON, MIPMAP_FRONT, COLOR_BACK = (Ref(n) for n in (0x7F010000, 0x7F020000, 0x7F020001,
                                                                       0x7F030000))
DENSITIES = {"mdpi": (160, 48), "xhdpi": (320, 96), "xxxhdpi": (640, 192)}
ANY_DENSITY = 0xFFFE


def run(*command):
    done = subprocess.run(command, capture_output=True)
    if done.returncode != 0:
        raise SystemExit(f"{command}: {done.stderr.decode()}{done.stdout.decode()}")
    return done.stdout.decode()


def png(size, inset=0.0):
    """A shopping bag on a rounded square; with an inset the bag alone, on nothing."""
    def pixel(x, y):
        if inset:
            x, y = (x - inset) / (1 - 2 * inset), (y - inset) / (1 - 2 * inset)
            if not (0 <= x <= 1 and 0 <= y <= 1):
                return 0, 0, 0, 0
        bag = 0.25 <= x <= 0.75 and 0.4 <= y <= 0.78
        handle = 0.13 ** 2 <= (x - 0.5) ** 2 + (y - 0.4) ** 2 <= 0.17 ** 2 and y <= 0.4
        if bag or handle:
            return 255, 255, 255, 255
        dx, dy = max(0.2 - x, x - 0.8, 0), max(0.2 - y, y - 0.8, 0)
        inside = not inset and dx * dx + dy * dy <= 0.04
        return (214, 64, 48, 255) if inside else (0, 0, 0, 0)

    rows = b""
    for y in range(size):
        rows += b"\0"
        for x in range(size):
            samples = [pixel((x + (i + 0.5) / 3) / size, (y + (j + 0.5) / 3) / size)
                       for i in range(3) for j in range(3)]
            alpha = sum(s[3] for s in samples)
            color = [sum(s[c] * s[3] for s in samples) // alpha if alpha else 0 for c in range(3)]
            rows += bytes(color) + bytes([alpha // 9])
    out = b"\x89PNG\r\n\x1a\n"
    for kind, data in ((b"IHDR", struct.pack(">IIBBBBB", size, size, 8, 6, 0, 0, 0)),
                       (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b"")):
        out += struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    return out


def write_zip(path, files):
    with zipfile.ZipFile(path, "w") as out:
        for name, data in files:
            info = zipfile.ZipInfo(name, (2025, 1, 1, 0, 0, 0))
            stored = name.endswith((".arsc", ".png", ".apk"))
            info.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
            if stored and not name.endswith(".apk"):
                info.extra = b"\0" * (-(out.fp.tell() + 30 + len(name)) % 4)
            out.writestr(info, data)


def manifest(split=None):
    attributes = {"versionCode": VERSION_CODE, "versionName": VERSION_NAME, "package": PACKAGE}
    if split:
        return Element("manifest", attributes | {"split": split}, Element("application", {"hasCode": False}))
    launcher = Element("intent-filter", {}, Element("action", {"name": "android.intent.action.MAIN"}),
                       Element("category", {"name": "android.intent.category.LAUNCHER"}))
    activity = Element("activity", {"name": f"{PACKAGE}.MainActivity", "exported": True}, launcher)
    return Element("manifest", attributes,
                   Element("uses-sdk", {"minSdkVersion": 24, "targetSdkVersion": 34}),
                   Element("application", {"label": STRING_NAME, "icon": MIPMAP_ICON, "hasCode": False},
                           activity))


ADAPTIVE = Element("adaptive-icon", {}, Element("background", {"drawable": COLOR_BACK}),
                   Element("foreground", {"drawable": MIPMAP_FRONT}))


def resources(locales, densities):
    names = {"": "Example Mall", "zh-CN": "示例商城"}
    icons = {("", DENSITIES[d][0], 0): f"res/mipmap-{d}/ic_launcher.png" for d in densities}
    icons[("", ANY_DENSITY, 26)] = "res/mipmap-anydpi-v26/ic_launcher.xml"
    return {"string": {"app_name": {(tag, 0, 0): names[tag] for tag in locales}},
            "mipmap": {"ic_launcher": icons,
                       "ic_front": {("", 640, 0): "res/mipmap-xxxhdpi/ic_front.png"}},
            "color": {"ic_back": {("", 0, 0): (0x1D, 0xFFD64030)}}}


def icon_files(densities, xml):
    files = [(f"res/mipmap-{d}/ic_launcher.png", png(DENSITIES[d][1])) for d in densities]
    return files + [("res/mipmap-xxxhdpi/ic_front.png", png(216, 1 / 6)),
                    ("res/mipmap-anydpi-v26/ic_launcher.xml", xml(ADAPTIVE))]


def write_apk(path, locales=("", "zh-CN"), densities=tuple(DENSITIES)):
    write_zip(path, [("AndroidManifest.xml", binary_xml(manifest())),
                     ("resources.arsc", table(PACKAGE, resources(locales, densities)))]
              + icon_files(densities, binary_xml))


def write_split(path, split, types, files=()):
    write_zip(path, [("AndroidManifest.xml", binary_xml(manifest(split))),
                     ("resources.arsc", table(PACKAGE, types))] + list(files))


def write_bundle(path):
    types = resources(("", "zh-CN"), tuple(DENSITIES))
    write_zip(path, [("BundleConfig.pb", b"\x0a\x08\x12\x061.15.6"),
                     ("base/manifest/AndroidManifest.xml", proto_xml(manifest())),
                     ("base/resources.pb", proto_table(PACKAGE, types))]
              + [("base/" + name, data) for name, data in icon_files(tuple(DENSITIES), proto_xml)])


def make_keys(work):
    names = [("2.5.4.6", "CN"), ("2.5.4.10", "示例科技有限公司"), ("2.5.4.3", "Example Mall")]
    for word in ("release", "rotated"):
        key = Key("apptrait demo " + word)
        certificate = key.certificate(names + [("2.5.4.11", word)], "250101000000Z", "20550101000000Z")
        open(f"{work}/{word}.pk8", "wb").write(key.pkcs8())
        open(f"{work}/{word}.pem", "w").write(pem("CERTIFICATE", certificate))


def sign(work, path, *arguments):
    run("apksigner", "sign", "--key", f"{work}/release.pk8", "--cert", f"{work}/release.pem",
        *arguments, path)
    if os.path.exists(path + ".idsig"):
        os.unlink(path + ".idsig")


ALL = ("--v1-signing-enabled", "true", "--v2-signing-enabled", "true", "--v3-signing-enabled", "true",
       "--v4-signing-enabled", "false")


def make_packages(work, out):
    write_apk(out("demo-unsigned.apk"))
    shutil.copy(out("demo-unsigned.apk"), out("demo.apk"))
    sign(work, out("demo.apk"), *ALL)

    shutil.copy(out("demo-unsigned.apk"), out("demo-rotated.apk"))
    run("apksigner", "rotate", "--out", f"{work}/lineage", "--old-signer", "--key", f"{work}/release.pk8",
        "--cert", f"{work}/release.pem", "--new-signer", "--key", f"{work}/rotated.pk8", "--cert",
        f"{work}/rotated.pem")
    sign(work, out("demo-rotated.apk"), *ALL, "--lineage", f"{work}/lineage", "--next-signer", "--key",
         f"{work}/rotated.pk8", "--cert", f"{work}/rotated.pem")

    data = bytearray(open(out("demo.apk"), "rb").read())
    at = data.index(b"IDAT") + 40
    data[at] ^= 1
    open(out("demo-tampered.apk"), "wb").write(data)

    write_bundle(out("demo.aab"))
    sign(work, out("demo.aab"), "--v1-signing-enabled", "true", "--v2-signing-enabled", "false",
         "--v3-signing-enabled", "false", "--v4-signing-enabled", "false", "--min-sdk-version", "24")
    make_sets(work, out)


def make_sets(work, out):
    base, chinese, dense = (f"{work}/{name}.apk" for name in ("base", "zh", "xxxhdpi"))
    write_apk(base, locales=("",), densities=("mdpi",))
    write_split(chinese, "config.zh", {"string": {"app_name": {("zh-CN", 0, 0): "示例商城"}}})
    icon = "res/mipmap-xxxhdpi/ic_launcher.png"
    write_split(dense, "config.xxxhdpi", {"string": {}, "mipmap": {"ic_launcher": {("", 640, 0): icon}}},
                [(icon, png(192))])
    for apk in (base, chinese, dense):
        sign(work, apk, *ALL[:1], "false", *ALL[2:], "--min-sdk-version", "24")
    base, chinese, dense = (open(apk, "rb").read() for apk in (base, chinese, dense))
    write_zip(out("demo.apks"), [("toc.pb", b"\x0a\x00"), ("splits/base-master.apk", base),
                                 ("splits/base-xxxhdpi.apk", dense), ("splits/base-zh.apk", chinese)])
    about = {"xapk_version": 2, "package_name": PACKAGE, "name": "Example Mall",
             "version_code": str(VERSION_CODE), "version_name": VERSION_NAME,
             "split_apks": [{"file": f"{PACKAGE}.apk", "id": "base"},
                            {"file": "config.zh.apk", "id": "config.zh"},
                            {"file": "config.xxxhdpi.apk", "id": "config.xxxhdpi"}]}
    write_zip(out("demo.xapk"), [(f"{PACKAGE}.apk", base), ("config.zh.apk", chinese),
                                 ("config.xxxhdpi.apk", dense), ("manifest.json", json.dumps(about))])
    about = {"apkm_version": 5, "pname": PACKAGE, "versioncode": str(VERSION_CODE),
             "release_version": VERSION_NAME}
    write_zip(out("demo.apkm"), [("info.json", json.dumps(about)), ("base.apk", base),
                                 ("split_config.zh.apk", chinese), ("split_config.xxxhdpi.apk", dense)])


def write_seeds(folder):
    """The first byte tells the fuzz target which decoder is meant."""
    types = resources(("", "zh-CN"), ("mdpi",))
    seeds = {"axml": b"\0" + binary_xml(manifest()), "pb-xml": b"\1" + proto_xml(manifest()),
             "arsc": b"\2" + table(PACKAGE, types), "pb-table": b"\3" + proto_table(PACKAGE, types),
             "png": b"\4" + png(48)[:64]}
    os.makedirs(folder, exist_ok=True)
    for name, data in seeds.items():
        with open(os.path.join(folder, name), "wb") as file:
            file.write(data)


def expected(work, out):
    """What Debian's tools say of the packages."""
    badging = run("aapt", "dump", "badging", out("demo.apk"))
    package = re.search(r"package: name='(.*?)' versionCode='(.*?)' versionName='(.*?)'", badging).groups()
    labels = dict(re.findall(r"application-label(?:-(.+?))?:'(.*)'", badging))
    certificates = {}
    for word in ("release", "rotated"):
        der = subprocess.run(["openssl", "x509", "-in", f"{work}/{word}.pem", "-outform", "der"],
                             capture_output=True, check=True).stdout
        modulus = run("openssl", "x509", "-in", f"{work}/{word}.pem", "-noout", "-modulus").split("=")[1]
        certificates[word] = {"modulus_hex": modulus.strip().lower()} | {
            name: hashlib.new(name, der).hexdigest() for name in ("md5", "sha1", "sha256")}
    for name, word in (("demo.apk", "release"), ("demo-rotated.apk", "rotated")):
        printed = run("apksigner", "verify", "--print-certs", "--min-sdk-version", "28", out(name))
        if certificates[word]["sha256"] not in printed:
            raise SystemExit(f"{name} is not signed by the {word} key:\n{printed}")
    return {"package_name": package[0], "version_code": package[1], "version_name": package[2],
            "app_name": labels.pop(""), "app_names": labels, "certificates": certificates}


def main():
    def out(name):
        return os.path.join(HERE, name)

    with tempfile.TemporaryDirectory() as work:
        make_keys(work)
        make_packages(work, out)
        write_seeds(os.path.join(HERE, "../../tests/fuzz/corpus/android_identity"))
        with open(out("expected.json"), "w") as file:
            json.dump(expected(work, out), file, indent=1, ensure_ascii=False)
            file.write("\n")


if __name__ == "__main__":
    main()
