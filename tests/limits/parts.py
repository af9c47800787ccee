"""What bombs are put together from: ZIP files of which every field can lie, DER, SignedData,
signing blocks, Mach-O files."""
import base64
import functools
import hashlib
import os
import pathlib
import struct
import sys
import zlib

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "testdata" / "android"))
from compiled import (  # noqa: E402, F401
    NONE, Element, Ref, binary_xml, chunk, config, message, number, pad, pool, proto_xml, table)
from demo_key import RSA, SHA256_RSA, Key, integer, oid, sequence, tlv  # noqa: E402

KIB, MIB, GIB = 1 << 10, 1 << 20, 1 << 30
PACKAGE = "com.example.bomb"


def deflate(data):
    packer = zlib.compressobj(6, zlib.DEFLATED, -15)
    return packer.compress(data) + packer.flush()


def repeated(piece, times, head=b"", tail=b""):
    """(deflated, size, CRC) of `head`, the piece so many times, and `tail`; it is packed once."""
    def part(data):
        packer = zlib.compressobj(9, zlib.DEFLATED, -15)
        return packer.compress(data) + packer.flush(zlib.Z_FULL_FLUSH)

    crc = zlib.crc32(head)
    for _ in range(times):
        crc = zlib.crc32(piece, crc)
    packed = part(head) + part(piece) * times + deflate(tail)
    return packed, len(head) + len(piece) * times + len(tail), zlib.crc32(tail, crc)


class Zip:
    """Writes a ZIP file record by record."""

    def __init__(self, path):
        self.path, self.file, self.records, self.count = path, open(path, "wb"), [], 0

    def add(self, name, data=b"", stored=False):
        if isinstance(data, tuple):  # of repeated()
            return self.raw(name, *data)
        crc = zlib.crc32(data)
        return self.raw(name, data, len(data), crc, 0) if stored else self.raw(name, deflate(data),
            len(data), crc)

    def raw(self, name, packed, size, crc, method=8):
        name = name if isinstance(name, bytes) else name.encode()
        offset = self.file.tell()
        self.file.write(self.header(name, len(packed), size, crc, method) + packed)
        self.record(name, offset, len(packed), size, crc, method)
        return offset

    @staticmethod
    def header(name, packed, size, crc, method):
        extra, size, packed = Zip.sizes(size, packed)
        return struct.pack("<IHHHHHIIIHH", 0x04034B50, 45 if extra else 20, 0x800, method, 0, 33,
                           crc, packed, size, len(name), len(extra)) + name + extra

    @staticmethod
    def sizes(size, packed, offset=None):
        extra = b""
        if max(size, packed) > 0xFFFFFFFE:
            extra = struct.pack("<QQ", size, packed)
            size = packed = 0xFFFFFFFF
        if offset is not None and offset > 0xFFFFFFFE:
            extra += struct.pack("<Q", offset)
        return struct.pack("<HH", 1, len(extra)) + extra if extra else b"", size, packed

    def record(self, name, offset, packed, size, crc, method=8):
        extra, size, packed = self.sizes(size, packed, offset)
        self.records.append(struct.pack("<IHHHHHHIIIHHHHHII", 0x02014B50, 45 if extra else 20, 45
                                        if extra else 20, 0x800, method, 0, 33, crc, packed, size,
                                        len(name), len(extra), 0, 0, 0, 0, min(offset, 0xFFFFFFFF))
                            + name + extra)

    def close(self, zip64=False, count=None):
        directory = b"".join(self.records)
        count = len(self.records) if count is None else count
        at = self.file.tell()
        self.file.write(directory)
        if zip64:
            self.file.write(struct.pack("<IQHHIIQQQQ", 0x06064B50, 44, 45, 45, 0, 0, count, count,
                                        len(directory), at))
            self.file.write(struct.pack("<IIQI", 0x07064B50, 0, at + len(directory), 1))
            count, at = 0xFFFF, 0xFFFFFFFF
        self.file.write(struct.pack("<IHHHHIIH", 0x06054B50, 0, 0, count, count, len(directory), at,
                                    0))
        self.file.close()
        return os.path.basename(self.path)


def write_zip(path, files, **closing):
    out = Zip(path)
    for name, data in files:
        out.add(name, data)
    return out.close(**closing)


def manifest(min_sdk=24, target=34, more=(), attributes=None, of_application=None):
    return binary_xml(Element("manifest", {"versionCode": 1, "versionName": "1.0",
                                           "package": PACKAGE} | (attributes or {}),
                              Element("uses-sdk",
                                      {"minSdkVersion": min_sdk, "targetSdkVersion": target}),
                              Element("application", {"hasCode": False} | (of_application or {})),
                              *more))


def apk_files(min_sdk=24, target=34):
    return [("AndroidManifest.xml", manifest(min_sdk, target)),
            ("classes.dex", b"dex\n035\0not really code")]


_keys = {}


def key(word="bomb", bits=1024):
    if (word, bits) not in _keys:
        _keys[word, bits] = Key(word, bits)
    return _keys[word, bits]


def name_of(text):
    return sequence(tlv(0x31, sequence(oid("2.5.4.3"), tlv(0x0C, text.encode()))))


def certificate(signer=None, subject="bomb", serial=1, public=None, issuer=None, extensions=(),
                name=None):
    """A certificate by the signer; `public` is another SubjectPublicKeyInfo."""
    signer = signer or key()
    validity = sequence(*(tlv(0x18, t) for t in (b"20200101000000Z", b"20550101000000Z")))
    own = sequence(RSA, tlv(0x03, b"\0", sequence(integer(signer.n), integer(signer.e))))
    more = [tlv(0xA3, sequence(*extensions))] if extensions else []
    tbs = sequence(tlv(0xA0, integer(2)), integer(serial), SHA256_RSA, name_of(issuer or subject),
                   validity, name or name_of(subject), public or own, *more)
    return sequence(tbs, SHA256_RSA, tlv(0x03, b"\0", signer.sign(tbs)))


@functools.cache
def issuers(count):
    """Certificates of one name and key, each of which could have issued every other."""
    short = key("issuers", 512)
    return b"".join(certificate(short, serial=i) for i in range(1, count + 1))


SHA256 = sequence(oid("2.16.840.1.101.3.4.2.1"), b"\x05\x00")


def signer_info(content, signer=None, serial=1, issuer="bomb", signature=None):
    """Without signed attributes."""
    return sequence(integer(1), sequence(name_of(issuer), integer(serial)), SHA256, RSA,
                    tlv(0x04, signature or (signer or key()).sign(content)))


def signed_data(infos, certificates, content=None, kind="1.2.840.113549.1.7.1", crls=b""):
    """A ContentInfo; certificates and infos are lists of DER, or their concatenation."""
    join = lambda parts: parts if isinstance(parts, bytes) else b"".join(parts)  # noqa: E731
    inner = sequence(oid(kind), *([] if content is None else [tlv(0xA0, tlv(0x04, content))]))
    return sequence(oid("1.2.840.113549.1.7.2"),
                    tlv(0xA0, sequence(integer(1), tlv(0x31, SHA256), inner,
                                       tlv(0xA0, join(certificates)), crls,
                                       tlv(0x31, join(infos)))))


def der_nest(depth, tag=0x30):
    """Constructed elements of indefinite length, so deep."""
    return bytes([tag, 0x80]) * depth + b"\0\0" * depth


def digest64(data):
    return base64.b64encode(hashlib.sha256(data).digest()).decode()


def sign_jar(files, block=None, tail=b"", names=("CERT",)):
    """The files and a v1 signature of them: MANIFEST.MF, CERT.SF, CERT.RSA. What is listed with a
    tuple of repeated() brings its SHA-256 as a fourth item."""
    text = b"Manifest-Version: 1.0\r\n\r\n"
    sections = []
    for name, data in files:
        value = data[3] if isinstance(data, tuple) else digest64(data)
        sections.append(f"Name: {name}\r\nSHA-256-Digest: {value}\r\n\r\n".encode())
    text += b"".join(sections) + tail
    out = [(name, data[:3] if isinstance(data, tuple) else data) for name, data in files]
    out.append(("META-INF/MANIFEST.MF", text))
    for name in names:
        sf = f"Signature-Version: 1.0\r\nSHA-256-Digest-Manifest: {digest64(text)}\r\n\r\n".encode()
        sf += b"".join(s.split(b"\r\n")[0] + f"\r\nSHA-256-Digest: {digest64(s)}\r\n\r\n".encode()
                       for s in sections)
        made = signed_data([signer_info(sf)], [certificate()]) if block is None else block(sf)
        out += [(f"META-INF/{name}.SF", sf), (f"META-INF/{name}.RSA", made)]
    return out


def prefixed(*parts):
    body = b"".join(parts)
    return struct.pack("<I", len(body)) + body


def with_block(path, pairs, size=None):
    """Puts an APK signing block of those (id, value) pairs into the ZIP file."""
    data = pathlib.Path(path).read_bytes()
    at = struct.unpack_from("<I", data, len(data) - 6)[0]
    body = b"".join([struct.pack("<QI", len(value) + 4, number) + value for number, value in pairs])
    length = struct.pack("<Q", len(body) + 24 if size is None else size)
    block = length + body + length + b"APK Sig Block 42"
    end = data[-22:-6] + struct.pack("<I", at + len(block)) + data[-2:]
    pathlib.Path(path).write_bytes(data[:at] + block + data[at:-22] + end)
    return os.path.basename(path)


def xml_plist(body):
    return b'<?xml version="1.0" encoding="UTF-8"?>\n<plist version="1.0">' + body + b"</plist>"


def info_plist(more=b""):
    return xml_plist(b"<dict><key>CFBundleIdentifier</key><string>com.example.bomb</string>"
                     b"<key>CFBundleExecutable</key><string>Bomb</string><key>CFBundleName</key>"
                     b"<string>Bomb</string><key>CFBundleShortVersionString</key><string>1</string>"
                     b"<key>MinimumOSVersion</key><string>13.0</string>" + more + b"</dict>")


def blob(magic, body, length=None):
    return struct.pack(">II", magic, 8 + len(body) if length is None else length) + body


def code_directory(code=b"", pages=None, slots=(), identifier=b"com.example.bomb\0", page_shift=12):
    """Version 0x20400, SHA-256; `slots` are the contents of special slots 1, 2 …"""
    special = b"".join(hashlib.sha256(s).digest() if s else bytes(32) for s in reversed(slots))
    hashes = b"".join(hashlib.sha256(code[i: i + 4096]).digest() for i in range(0, len(code), 4096))
    at = 88
    body = struct.pack(">IIIIIIIBBBBIIIIQQQQ", 0x20400, 0, at + len(identifier) + len(special), at,
                       len(slots), len(hashes) // 32 if pages is None else pages, len(code), 32, 2,
                       0, page_shift, 0, 0, 0, 0, 0, 0, 0, 1)
    return blob(0xFADE0C02, body + identifier + special + hashes)


def code_signature(blobs, count=None):
    """A SuperBlob of {slot: blob}."""
    index, body, offset = b"", b"", 12 + 8 * len(blobs)
    for slot, one in blobs.items():
        index += struct.pack(">II", slot, offset + len(body))
        body += one
    return blob(0xFADE0CC0, struct.pack(">I", len(blobs) if count is None else count) + index
                + body)


def slice_of(sign=None, commands=None, code_size=0x4000):
    """A 64-bit Mach-O; `sign` makes the signature of the code before it, `commands` is the (count,
    size) that the header claims."""
    def build(signature_size):
        def segment(name, offset, size):
            return struct.pack("<II16sQQQQIIII", 0x19, 72, name, offset + (1 << 32), size, offset,
                               size, 5, 5, 0, 0)

        list_ = [segment(b"__TEXT", 0, code_size),
                 segment(b"__LINKEDIT", code_size, signature_size),
                 struct.pack("<IIIIII", 0x32, 24, 2, 0xD0000, 0x110000, 0)]
        if sign:
            list_.append(struct.pack("<IIII", 0x1D, 16, code_size, signature_size))
        body = b"".join(list_)
        count, size = commands or (len(list_), len(body))
        head = struct.pack("<IIIIIIII", 0xFEEDFACF, 0x0100000C, 0, 2, count, size, 0x85, 0)
        return (head + body).ljust(code_size, b"\0")

    if not sign:
        return build(0)
    size = len(sign(build(0)))
    code = build(size)
    return code + sign(code)
