"""ZIP files with too much in them."""
import base64
import hashlib
import io
import os
import struct
import zipfile

from parts import (GIB, MIB, Zip, apk_files, info_plist, manifest, repeated, sign_jar, slice_of,
                   write_zip)
from runner import bomb


def path(folder, name="bomb.apk"):
    return os.path.join(folder, name)


def crowded(folder, count, of_name=lambda i: b"assets/%06d" % i, name="bomb.apk", first=(),
            shared=False):
    """A ZIP of so many empty entries; `shared`: all with the first one's local header."""
    out = Zip(path(folder, name))
    for n, data in first or apk_files():
        out.add(n, data)
    at = out.file.tell()
    if shared:
        out.file.write(out.header(b"assets/000000", 0, 0, 0, 0))
    for i in range(count - len(out.records)):
        if shared:
            out.record(of_name(i), at, 0, 0, 0, 0)
        else:
            out.raw(of_name(i), b"", 0, 0, 0)
    return out.close(zip64=len(out.records) > 0xFFFF)


@bomb("entries-65535", "APK of 65,535 empty entries, the most a ZIP can have",
      says=("android.v1.no-manifest",), memory=120, cpu=3, exits=(1,), command=("verify",))
def entries_65535(folder):
    return crowded(folder, 0xFFFF)


@bomb("entries-over", "ZIP64 of 1,000,001 entries", says=("ZIP entries",), memory=40, cpu=1,
      exits=(3,))
def entries_over(folder):
    # The count alone is what is looked at: the records may as well be one.
    out = Zip(path(folder))
    out.add("AndroidManifest.xml", manifest())
    out.records *= 1_000_001
    return out.close(zip64=True)


@bomb("entries-million", "ZIP64 of 1,000,000 entries that share one local header",
      says=("zip.overlap", "zip.local-name-mismatch"), memory=700, cpu=10, slow=True)
def entries_million(folder):
    return crowded(folder, 1_000_000, shared=True)


def unshift(value):
    return value ^ value >> 47


MUL, MASK = 0xC6A4A7935BD1E995, (1 << 64) - 1
UNMUL = pow(MUL, -1, 1 << 64)


def mix(block):
    return unshift(int.from_bytes(block, "little") * MUL & MASK) * MUL & MASK


def colliding(number, state=0x1234):
    """16 bytes for each number, all of one std::hash (the GNU library's: MurmurHash64A, whose seed
    is always the same)."""
    first = b"%08d" % number
    hash_ = (0xC70F6907 ^ 16 * MUL & MASK) ^ mix(first)
    wanted = (hash_ * MUL & MASK) ^ state
    return first + (unshift(wanted * UNMUL & MASK) * UNMUL & MASK).to_bytes(8, "little")


def colliding_text(pairs=16):
    """2^pairs texts of printable ASCII with one hash value: both halves of a pair lead from one
    state to the same next one."""
    state, texts = 0xC70F6907 ^ 16 * pairs * MUL & MASK, [b""]
    for _ in range(pairs):
        halves, after, number = [], None, 0
        while len(halves) < 2:
            first = b"%08d" % number
            number += 1
            middle = (state ^ mix(first)) * MUL & MASK
            if after is None:
                halves, after = [first + b"anything"], (middle ^ mix(b"anything")) * MUL & MASK
                continue
            block = after * UNMUL & MASK ^ middle
            second = (unshift(block * UNMUL & MASK) * UNMUL & MASK).to_bytes(8, "little")
            if all(0x20 < c < 0x7F and c not in b"/\\:." for c in second):
                halves.append(first + second)
        texts = [text + half for text in texts for half in halves]
        state = after
    return texts


@bomb("names-collide", "APK of 65,535 entries whose names have one hash value",
      says=("android.v1.no-manifest",), memory=150, cpu=5)
def names_collide(folder):
    texts = colliding_text()
    return crowded(folder, 0xFFFF, texts.__getitem__)


@bomb("names-collide-million", "ZIP64 of 1,000,000 entries whose names have one hash value",
      says=("zip.name-not-utf8",), memory=700, cpu=15, slow=True)
def names_collide_million(folder):
    return crowded(folder, 1_000_000, colliding, shared=True)


@bomb("names-long", "APK of 1,000 entries that are all named by the same 65,535 bytes",
      says=("zip.duplicate-name",), memory=400, output=64)
def names_long(folder):
    out = Zip(path(folder))
    for name, data in apk_files():
        out.add(name, data)
    for _ in range(1000):
        out.record(b"\x01" * 0xFFFF, 0, 0, 0, 0, 0)
    return out.close()


ZEROS = bytes(MIB)
_packed = {}


def zeros(mebibytes):
    if mebibytes not in _packed:
        _packed[mebibytes] = repeated(ZEROS, mebibytes)
    return _packed[mebibytes]


APP = "Payload/Bomb.app/"


def one_entry(label, name, container, mebibytes, says, others=(), memory=300, cpu=5, exits=(0, 3),
              command=("inspect",), claim_says=("limit.exceeded", "zip.bad-contents",
                                                "harmony.module.malformed",
                                                "android.v1.entry-unreadable")):
    """Two bombs: the entry inflates to so many MiB of zeros, and claims 10 GiB."""
    def make(packed, size, crc):
        def write(folder):
            out = Zip(path(folder, container))
            for other, data in others:
                out.add(other, data)
            out.raw(name, packed, size, crc)
            return out.close()

        return write

    bomb(f"zeros-{label}", f"{name} inflates to {mebibytes} MiB of zeros", says=says, memory=memory,
         cpu=cpu, exits=exits, command=command)(lambda folder: make(*zeros(mebibytes))(folder))
    bomb(f"claim-{label}", f"{name} claims 10 GiB", says=claim_says, memory=60, cpu=2, exits=exits,
         command=command)(lambda folder: make(zeros(1)[0], 10 * GIB, zeros(1)[2])(folder))


IOS = [(APP + "Bomb", slice_of())]
one_entry("manifest", "AndroidManifest.xml", "bomb.apk", 255,
          ("android.manifest.unreadable", "limit.exceeded"))
one_entry("manifest-below", "AndroidManifest.xml", "bomb.apk", 64,
          ("android.axml.foreign", "android.axml.header"))
one_entry("arsc", "resources.arsc", "bomb.apk", 256, ("android.arsc.refused",), apk_files(),
          memory=600)
one_entry("info-plist", APP + "Info.plist", "bomb.ipa", 400, ("limit.exceeded",), IOS)
one_entry("info-plist-below", APP + "Info.plist", "bomb.ipa", 64, ("ios.plist.malformed",), IOS)
one_entry("module-json", "module.json", "bomb.hap", 256, ("limit.exceeded",), memory=600)
one_entry("manifest-mf", "META-INF/MANIFEST.MF", "bomb.apk", 128,
          ("limit.exceeded", "android.v1.entry-unreadable", "android.v1.no-signatures"),
          sign_jar([("AndroidManifest.xml", manifest(target=29)), ("a", b"a")])[:2], memory=500,
          exits=(1,), command=("verify",))
one_entry("executable", APP + "Bomb", "bomb.ipa", 1000, ("ios.bundle.not-macho",),
          [(APP + "Info.plist", info_plist())], memory=1100)


def quoted_overlap(folder, name, count, kernel, first, names="o/{:05}"):
    """David Fifield's construction: each entry's deflate stream quotes the local header of the next
    one in a stored block and goes on into that one's data, so that all end in one kernel."""
    packed, size, crc = kernel
    names = [names.format(i).encode() for i in range(count)]
    bodies, sizes = [packed], [size]
    headers, total = [Zip.header(names[-1], len(packed), size, crc, 8)], len(packed)
    for entry in reversed(names[:-1]):
        quoted = headers[0]
        sizes.insert(0, sizes[0] + len(quoted))
        bodies.insert(0, struct.pack("<BHH", 0, len(quoted), len(quoted) ^ 0xFFFF))
        total += len(bodies[0]) + len(quoted)
        headers.insert(0, Zip.header(entry, total, sizes[0], 0, 8))
    out = Zip(path(folder, name))
    for other, data in first:
        out.add(other, data)
    # The packed size of each reaches to the end of the kernel.
    end = out.file.tell() + sum(map(len, bodies)) + sum(map(len, headers))
    for i, entry in enumerate(names):
        at = out.file.tell()
        out.file.write(headers[i] + bodies[i])
        out.record(entry, at, end - at - len(headers[i]), sizes[i], crc if i == count - 1 else 0)
    return out.close()


@bomb("overlap-quoted", "APK of 2,000 overlapping entries of 100 MiB each (Fifield's "
      "quoted overlap), unsigned", says=("zip.overlap",), exits=(1,), command=("verify",),
      memory=80, cpu=2)
def overlap_quoted(folder):
    return quoted_overlap(folder, "bomb.apk", 2000, zeros(100), apk_files())


def signed_zeros(folder, container, entries, mebibytes, first):
    """A v1 signature over entries of zeros."""
    digest = hashlib.sha256()
    for _ in range(mebibytes):
        digest.update(ZEROS)
    value = base64.b64encode(digest.digest()).decode()
    return write_zip(path(folder, container), sign_jar(
        first + [(f"assets/{i}", (*zeros(mebibytes), value)) for i in range(entries)]))


@bomb("v1-inflating", "APK of 6 MiB, signed with v1: 64 entries inflate to 6.25 GiB that "
      "all have to be hashed", exits=(0, 1), command=("verify",), memory=80, cpu=20, verified=True,
      slow=True)
def v1_inflating(folder):
    return signed_zeros(folder, "bomb.apk", 64, 100, [("AndroidManifest.xml", manifest(target=29))])


@bomb("v1-overlap", "APK of 1 MiB signed with v1: 10,000 overlapping entries of 100 "
      "MiB, 1 TB to be hashed", says=("zip.overlap", "limit.exceeded"), exits=(1,),
      command=("verify",), memory=120, cpu=5)
def v1_overlap(folder):
    first = sign_jar([("AndroidManifest.xml", manifest(target=29))]
                     + [(f"o/{i:05}", (b"", 0, 0, "A" * 43 + "=")) for i in range(10_000)])
    first = [f for f in first if not f[0].startswith("o/")]
    return quoted_overlap(folder, "bomb.apk", 10_000, zeros(100), first)


def nested(depth):
    data = None
    for i in range(depth):
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w") as out:
            if data is None:
                for n, d in apk_files():
                    out.writestr(n, d)
            else:
                out.writestr("base.apk", data)
                out.writestr("info.json", "{}")
        data = buffer.getvalue()
    return data


@bomb("packages-deep", "split sets in split sets, ten deep",
      says=("package.too-deep", "package.nested-unread"), memory=40, cpu=1)
def packages_deep(folder):
    with open(path(folder, "bomb.apks"), "wb") as file:
        file.write(nested(10))
    return "bomb.apks"


def container_of(folder, name, inner, count, of_name, others=(), stored=True):
    out = Zip(path(folder, name))
    for other, data in others:
        out.add(other, data)
    for i in range(count):
        out.add(of_name(i), inner, stored)
    return out.close()


def small_apk(folder):
    write_zip(path(folder, "small.apk"), apk_files())
    with open(path(folder, "small.apk"), "rb") as file:
        return file.read()


@bomb("packages-3000", "split set of 3,000 APKs", says=("android.set.too-many",), memory=200, cpu=5,
      output=24)
def packages_3000(folder):
    return container_of(folder, "bomb.apks", small_apk(folder), 3000, "splits/{}.apk".format)


@bomb("packages-3000-harmony", "App Pack of 3,000 HAPs", says=("limit.exceeded",), memory=200,
      cpu=5, output=24)
def packages_3000_harmony(folder):
    write_zip(path(folder, "small.hap"), [
        ("module.json", b'{"app":{"bundleName":"com.example.bomb"},"module":{}}')])
    with open(path(folder, "small.hap"), "rb") as file:
        inner = file.read()
    return container_of(folder, "bomb.app", inner, 3000, "{}.hap".format, [("pack.info", b"{}")])


@bomb("packages-tree", "split set of 40 sets of 40 sets of 40 APKs, deflated: 64,000 "
      "packages in 85 KiB", says=("package.nested-unread",), memory=300, cpu=5, output=64)
def packages_tree(folder):
    inner = small_apk(folder)
    for level in range(3):
        container_of(folder, "level.apks", inner, 40, "{}.apk".format,
                     [("info.json", b"{}"), ("toc.pb", b"")], stored=False)
        with open(path(folder, "level.apks"), "rb") as file:
            inner = file.read()
    os.rename(path(folder, "level.apks"), path(folder, "bomb.apks"))
    return "bomb.apks"


def inflated_apk(folder, mebibytes):
    """(deflated, size, CRC) of an APK with one stored entry of zeros."""
    out = Zip(path(folder, "inner.apk"))
    for name, data in apk_files():
        out.add(name, data)
    size = mebibytes * MIB
    crc = zeros(mebibytes)[2]
    head = out.file.tell()
    out.file.write(Zip.header(b"assets/zeros", size, size, crc, 0))
    out.record(b"assets/zeros", head, size, size, crc, 0)
    at = out.file.tell()
    directory = b"".join(out.records)
    end = struct.pack("<IHHHHIIH", 0x06054B50, 0, 0, len(out.records), len(out.records),
                      len(directory), at + size, 0)
    out.file.close()
    with open(path(folder, "inner.apk"), "rb") as file:
        return repeated(ZEROS, mebibytes, file.read(), directory + end)


@bomb("packages-inflating", "split set of 3 MiB: 8 deflated APKs of 400 MiB",
      says=("package.nested-unread",), memory=1100, cpu=15)
def packages_inflating(folder):
    return container_of(folder, "bomb.apks", inflated_apk(folder, 400), 8, "splits/{}.apk".format)


@bomb("packages-overlap", "split set of 100 KiB with 2,000 overlapping APKs of 400 MiB each",
      says=("limit.exceeded", "zip.overlap"), memory=500, cpu=10)
def packages_overlap(folder):
    return quoted_overlap(folder, "bomb.apks", 2000, zeros(400),
                          [("toc.pb", b""), ("info.json", b"{}")], "splits/{:05}.apk")


@bomb("package-over", "split set with a deflated APK of 600 MiB",
      says=("limit.exceeded", "package.nested-unread"), memory=40, cpu=2)
def package_over(folder):
    return container_of(folder, "bomb.apks", inflated_apk(folder, 600), 1, "splits/{}.apk".format)


@bomb("sparse-5gib", "ZIP64 APK of 5 GiB, nearly all of it a hole; identity alone",
      says=("zip.zip64",), memory=40, cpu=1, command=("inspect", "--no-digests", "--no-verify"))
def sparse(folder):
    out = Zip(path(folder))
    for name, data in apk_files():
        out.add(name, data)
    at, size = out.file.tell(), 5 * GIB
    out.file.write(Zip.header(b"assets/hole", size, size, 0, 0))
    out.record(b"assets/hole", at, size, size, 0, 0)
    out.file.seek(size, os.SEEK_CUR)
    return out.close(zip64=True)


@bomb("comment-eocds", "ZIP whose comment is 64 KiB of end-of-directory signatures",
      says=("not a package",), memory=40, cpu=1)
def comment_eocds(folder):
    with open(path(folder), "wb") as file:
        file.write(b"PK\3\4" + b"PK\5\6" * 17000)
    return "bomb.apk"


@bomb("extra-fields", "APK of 4,000 entries with 64 KiB of extra fields each", memory=700, cpu=5,
      says=("zip.overlap",), exits=(1,), command=("verify",))
def extra_fields(folder):
    out = Zip(path(folder))
    for name, data in apk_files():
        out.add(name, data)
    at = out.raw(b"assets/a", b"", 0, 0, 0)
    extra = struct.pack("<HH", 0xCAFE, 0) * 16383
    for i in range(4000):
        name = b"assets/%05d" % i
        out.records.append(struct.pack("<IHHHHHHIIIHHHHHII", 0x02014B50, 20, 20, 0x800, 0, 0, 33, 0,
                                       0, 0, len(name), len(extra), 0, 0, 0, 0, at) + name + extra)
    return out.close()
