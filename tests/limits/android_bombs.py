"""Manifests, resource tables and icons of Android packages."""
import os
import string
import struct
import zlib

from parts import (MIB, NONE, PACKAGE, Element, Ref, binary_xml, chunk, config, manifest, message,
                   number, pad, pool, proto_xml, repeated, table, write_zip)
from runner import bomb

LABEL, ICON = Ref(0x7F010000), Ref(0x7F020000)


def apk(folder, document=None, others=(), name="bomb.apk"):
    files = [("AndroidManifest.xml", manifest() if document is None else document), *others]
    return write_zip(os.path.join(folder, name), files)


def axml(strings, nodes):
    return chunk(3, b"", strings + nodes)


def start(name, attributes=b"", count=0):
    return chunk(0x102, struct.pack("<II", 1, NONE),
                 struct.pack("<IIHHHHHH", NONE, name, 20, 20, count, 0, 0, 0) + attributes)


def end(name):
    return chunk(0x103, struct.pack("<II", 1, NONE), struct.pack("<II", NONE, name))


@bomb("axml-pool-claim", "AndroidManifest.xml whose string pool claims 2^28 strings",
      says=("android.axml.string-count",), memory=40, cpu=1)
def axml_pool_claim(folder):
    strings = bytearray(pool(["manifest", "package"]))
    strings[8:12] = struct.pack("<I", 1 << 28)
    return apk(folder, axml(bytes(strings), start(0) + end(0)))


@bomb("axml-deep", "AndroidManifest.xml of 100,000 elements in each other",
      says=("android.manifest.no-package",), memory=80, cpu=2)
def axml_deep(folder):
    return apk(folder, axml(pool(["manifest"]), start(0) * 100_000 + end(0) * 100_000))


@bomb("axml-elements", "AndroidManifest.xml of 1,000,000 elements",
      says=("android.manifest.no-package",), memory=400, cpu=5)
def axml_elements(folder):
    many = (start(1) + end(1)) * 10_000
    head, tail = pool(["manifest", "application"]) + start(0), end(0)
    size = 8 + len(head) + 100 * len(many) + len(tail)
    return apk(folder, repeated(many, 100, struct.pack("<HHI", 3, 8, size) + head, tail))


@bomb("axml-attributes", "AndroidManifest.xml of 3,200,000 attributes, 64,000 an element",
      says=("android.manifest.no-package",), memory=400, cpu=5)
def axml_attributes(folder):
    attribute = struct.pack("<IIIHBBI", NONE, 1, NONE, 8, 0, 0x10, 7)
    many = start(0, attribute * 64_000, 64_000) + end(0)
    head, tail = pool(["manifest", "name"]) + start(0), end(0)
    size = 8 + len(head) + 50 * len(many) + len(tail)
    return apk(folder, repeated(many, 50, struct.pack("<HHI", 3, 8, size) + head, tail))


@bomb("axml-strings-overlap", "AndroidManifest.xml with 500,000 strings that are all the same 60 "
      "KiB", says=("android.axml.string-budget",), memory=300, cpu=5)
def axml_strings_overlap(folder):
    count, text = 500_000, b"a" * 30_000
    units = struct.pack("<H", len(text)) + b"".join(bytes([c, 0]) for c in text) + b"\0\0"
    data = chunk(1, struct.pack("<IIIII", count, 0, 0, 28 + 4 * count, 0), b"\0" * 4 * count
                 + pad(units))
    attributes = b"".join(struct.pack("<IIIHBBI", NONE, i, i, 8, 0, 3, i)
                          for i in range(0, 200_000, 4))
    return apk(folder, axml(data, start(0, attributes, 50_000) + end(0)))


@bomb("axml-activities", "AndroidManifest.xml of 60,000 launcher activities with a label "
      "and an icon", memory=400, cpu=5, says=("android.icon.missing", "android.icon.unresolved"))
def axml_activities(folder):
    base = binary_xml(Element("manifest", {"package": PACKAGE},
                              Element("application", {"label": LABEL, "icon": ICON},
                                      *[Element("activity",
                                                {"name": "a.B", "label": Ref(LABEL + 1 + i),
                                                 "icon": Ref(ICON + 1 + i)},
                                                Element("intent-filter", {},
                                                        Element("action",
        {"name": "android.intent.action.MAIN"}),
                                                        Element("category",
        {"name": "android.intent.category.LAUNCHER"}))) for i in range(4)])))
    # The four activities again and again: from the first one's start to the last one's end.
    at = 8
    bounds = []
    while at < len(base):
        kind, _, size = struct.unpack_from("<HHI", base, at)
        bounds.append((kind, at, size))
        at += size
    starts = [(a, s) for kind, a, s in bounds if kind == 0x102]
    ends = [(a, s) for kind, a, s in bounds if kind == 0x103]
    first, last = starts[2][0], sum(ends[-3])
    piece = base[first:last]
    head = base[8:first]
    size = len(base) + 14_999 * len(piece)
    return apk(folder, repeated(piece * 100, 150, struct.pack("<HHI", 3, 8, size) + head,
                                base[last:]))


def resources_of(values, icon=None):
    """An APK whose label is a resource with these {(locale, density, sdk): value}."""
    types = {"string": values if isinstance(values, dict)
             and all(isinstance(k, str) for k in values) else {"app_name": values}}
    if icon:
        types["mipmap"] = icon
    return [("resources.arsc", table(PACKAGE, types))]


LABELLED = manifest(of_application={"label": LABEL, "icon": ICON})
ANY = ("", 0, 0)


@bomb("arsc-self", "the app's name is a resource that refers to itself",
      says=("android.manifest.unresolved",), memory=40, cpu=1)
def arsc_self(folder):
    return apk(folder, LABELLED, resources_of({ANY: (1, LABEL)}))


LOCALES = [f"{a}{b}-{c}{d}" for a in "abcdefgh" for b in "abcdefgh" for c in "ABCDEFGH"
           for d in "ABCDEFGH"]


def locale_table(resources):
    """resources.arsc with a type for each list of (locale, kind, data), of one entry each."""
    chunks = []
    for number, values in enumerate(resources, 1):
        chunks.append(chunk(0x202, struct.pack("<BBHI", number, 0, 0, 1), b"\0" * 4))
        for locale, kind, data in values:
            packed = config(locale, 0, 0)
            entry = struct.pack("<IHHIHBBI", 0, 8, 0, 0, 8, 0, kind, data)
            chunks.append(chunk(0x201, struct.pack("<BBHII", number, 0, 0, 1, 24 + len(packed))
                                + packed, entry))
    types, keys = pool([f"t{i}" for i in range(len(resources))]), pool(["a"])
    name = PACKAGE.encode("utf-16-le").ljust(256, b"\0")
    header = struct.pack("<I", 0x7F) + name + struct.pack("<IIIII", 288, len(resources), 288
                                                          + len(types), 1, 0)
    return chunk(2, struct.pack("<I", 1), pool(["Bomb"])
                 + chunk(0x200, header, types + keys + b"".join(chunks)))


@bomb("arsc-locales", "20 resources in 4,096 languages each, all of them others, every "
      "value of which refers to the next resource", memory=120, cpu=2,
      says=("android.label.no-default", "android.manifest.unresolved", "limit.exceeded"))
def arsc_locales(folder):
    made = [[(chr(97 + i) + locale[1:], 1, 0x7F010000 + (((i + 1) % 20) << 16))
             for locale in LOCALES] for i in range(20)]
    return apk(folder, LABELLED, [("resources.arsc", locale_table(made))])


REGIONS = [a + b for a in (string.ascii_letters + string.digits)
           for b in (string.ascii_letters + string.digits)]


@bomb("arsc-regions", "20 resources in 3,844 regions of English each, every value of which refers "
      "to the next resource", memory=120, cpu=2, says=("limit.exceeded",))
def arsc_regions(folder):
    made = [[(f"en-{region}", 1, 0x7F010000 + (((i + 1) % 20) << 16)) for region in REGIONS]
            for i in range(20)]
    return apk(folder, LABELLED, [("resources.arsc", locale_table(made))])


@bomb("arsc-names-long", "the app's name in 4,096 languages, all of them the same 64,000 bytes",
      memory=60, cpu=2, says=("limit.exceeded",))
def arsc_names_long(folder):
    text = "a" * 31_000
    made = table(PACKAGE, {"string": {"app_name": {(locale, 0, 0): "@" for locale in LOCALES}}})
    units = struct.pack("<H", len(text)) + text.encode("utf-16-le") + b"\0\0"
    longer = chunk(1, struct.pack("<IIIII", 1, 0, 0, 32, 0), b"\0" * 4 + pad(units))
    body = longer + made[12 + len(pool(["@"])):]
    return apk(folder, LABELLED, [("resources.arsc", chunk(2, struct.pack("<I", 1), body))])


@bomb("arsc-types", "resources.arsc of 250,000 type chunks of one entry",
      says=("limit.exceeded", "android.arsc.refused"), memory=300, cpu=5)
def arsc_types(folder):
    made = table(PACKAGE, {"string": {"app_name": {ANY: "Bomb"}}})
    at = made.index(struct.pack("<HH", 0x201, 20 + 60))
    one = made[at:]
    package = 12 + len(pool(["Bomb"]))
    inner = struct.unpack_from("<I", made, package + 4)[0]
    extra = len(one) * 250_000
    head = (struct.pack("<HHII", 2, 12, len(made) + extra, 1) + made[12:package]
            + made[package:package + 4] + struct.pack("<I", inner + extra) + made[package + 8:])
    return apk(folder, LABELLED, [("resources.arsc", repeated(one * 1000, 250, head))])


@bomb("arsc-entries-claim", "resources.arsc whose type claims 2^31 entries",
      says=("android.arsc.refused",), memory=40, cpu=1)
def arsc_entries_claim(folder):
    made = bytearray(table(PACKAGE, {"string": {"app_name": {ANY: "Bomb"}}}))
    at = made.index(struct.pack("<HH", 0x201, 20 + 60))
    made[at + 12:at + 16] = struct.pack("<I", 1 << 31)
    return apk(folder, LABELLED, [("resources.arsc", bytes(made))])


def aab(folder, document, resources):
    return write_zip(os.path.join(folder, "bomb.aab"), [
        ("BundleConfig.pb", b"\x0a\0"), ("base/manifest/AndroidManifest.xml", document),
        ("base/resources.pb", resources), ("base/dex/classes.dex", b"dex\n035\0")])


def proto_nest(depth):
    """XmlNode { element { child { … } } }, built from the inside with its lengths."""
    out, name = [], message(3, "manifest")
    tail = message(1, name)
    length = len(tail)
    for _ in range(depth):
        for field in (5, 1):
            head = bytes([field << 3 | 2])
            n = length
            while n > 0x7F:
                head, n = head + bytes([n & 0x7F | 0x80]), n >> 7
            head += bytes([n])
            if field == 5:
                head = name + head
            out.append(head)
            length += len(head)
    return b"".join(reversed(out)) + tail


@bomb("pb-deep", "AAB whose manifest is 100,000 protobuf elements in each other",
      says=("android.bundle.too-deep",), memory=80, cpu=2)
def pb_deep(folder):
    return aab(folder, proto_nest(100_000), b"")


@bomb("pb-resources", "AAB with 1,100,000 resources", says=("android.bundle.too-many-resources",),
      memory=400, cpu=5)
def pb_resources(folder):
    root = Element("manifest", {"package": PACKAGE}, Element("application", {"label": LABEL}))
    entries = b"".join(message(3, message(1, number(1, i)), message(2, "a"))
                       for i in range(1 << 16))
    types = b"".join(message(3, message(1, number(1, i)), message(2, "string"), entries)
                     for i in range(1, 18))
    return aab(folder, proto_xml(root), message(2, message(1, number(1, 0x7F)), message(2, PACKAGE),
                                                types))


@bomb("aab-modules", "AAB of 6 MiB with 12 modules whose resource tables inflate to 250 MiB",
      says=("android.manifest.unresolved", "limit.exceeded"), memory=400, cpu=5)
def aab_modules(folder):
    table_ = repeated(message(2, message(2, b"a" * 1018)) * 1024, 250)
    root = proto_xml(Element("manifest", {"package": PACKAGE},
                             Element("application", {"label": LABEL})))
    files = [("BundleConfig.pb", b"\x0a\0")]
    for name in ["base", *(f"m{i}" for i in range(11))]:
        files += [(f"{name}/manifest/AndroidManifest.xml", root), (f"{name}/resources.pb", table_),
                  (f"{name}/dex/classes.dex", b"dex\n035\0")]
    return write_zip(os.path.join(folder, "bomb.aab"), files)


def png(width, height, data, more=b""):
    out = b"\x89PNG\r\n\x1a\n"
    for kind, body in ((b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)), *more,
                       (b"IDAT", data), (b"IEND", b"")):
        out += struct.pack(">I", len(body)) + kind + body + struct.pack(">I",
            zlib.crc32(kind + body))
    return out


def with_icon(label, about, image, name="res/icon.png",
              says=("limit.exceeded", "image.undecodable"), **options):
    @bomb(f"icon-{label}", about, command=("filing", "--format", "json"), says=says,
          exits=(0, 1, 3), verified=True, **options)
    def write(folder):
        icon = {"icon": {("", 160, 0): name}}
        return apk(folder, LABELLED, resources_of({ANY: "Bomb"}, icon) + [(name, image())])


def zlib_zeros(mebibytes):
    packed, _, _ = repeated(bytes(MIB), mebibytes)
    adler = 1 | (mebibytes * MIB % 65521) << 16
    return b"\x78\x9c" + packed + struct.pack(">I", adler)


with_icon("png-claim", "icon PNG of 100,000 by 100,000 pixels, of which it has none",
          lambda: png(100_000, 100_000, b""), memory=40, cpu=1)
with_icon("png-idat", "icon PNG of 16 by 16 pixels with 4 GiB of zeros in its image data",
          lambda: png(16, 16, zlib_zeros(4096)), memory=40, cpu=5,
          says=("image.undecodable",))
with_icon("png-text", "icon PNG with 40 compressed comments of 100 MiB",
          lambda: png(16, 16, zlib.compress(b"\0" * 16 * 65),
                      [(b"zTXt", b"a\0\0" + zlib_zeros(100))] * 40), memory=60, cpu=5,
          says=("image.undecodable", "filing."))
with_icon("png-profile", "icon PNG with a colour profile of 1 GiB of zeros",
          lambda: png(16, 16, zlib.compress(b"\0" * 16 * 65),
                      [(b"iCCP", b"a\0\0" + zlib_zeros(1024))]), memory=60, cpu=5,
          says=("image.undecodable", "filing."))


def jpeg(size, scans):
    """A progressive JPEG of as many scans, each of which does nothing to every block."""
    def segment(marker, body):
        return struct.pack(">BBH", 0xFF, marker, 2 + len(body)) + body

    out = b"\xff\xd8" + segment(0xDB, b"\0" + b"\1" * 64)
    out += segment(0xC2, struct.pack(">BHHB", 8, size, size, 1) + b"\1\x11\0")
    out += segment(0xC4, b"\x00" + b"\1" + b"\0" * 15 + b"\0") + segment(0xC4, b"\x10" + b"\1"
        + b"\0" * 15 + b"\xe0")
    first = segment(0xDA, b"\1\1\0\0\0\0")
    ac = segment(0xDA, b"\1\1\0\1\x3f\x00")
    blocks = (size // 8) ** 2
    out += first + b"\0" * (blocks // 8 + 1)
    # Code 0xE0 is a run of 2^14 blocks without anything.
    run = b"\0" * (blocks // (1 << 14) * 15 // 8 + 8)
    return out + (ac + run) * scans + b"\xff\xd9"


with_icon("jpeg-scans", "icon JPEG of 4,096 by 4,096 pixels in 100,000 progressive scans",
          lambda: jpeg(4096, 100_000), "res/icon.jpg", memory=400, cpu=10,
          says=("image.undecodable",))
