"""Android's compiled resources: binary XML, resource tables, and their protobuf forms."""
import struct

ANDROID = "http://schemas.android.com/apk/res/android"
NONE = 0xFFFFFFFF
IDS = {
    "label": 0x01010001, "icon": 0x01010002, "name": 0x01010003, "hasCode": 0x0101000C,
    "exported": 0x01010010, "drawable": 0x01010199, "minSdkVersion": 0x0101020C,
    "versionCode": 0x0101021B, "versionName": 0x0101021C, "targetSdkVersion": 0x01010270,
}


class Ref(int):
    """A reference to a resource."""


def chunk(kind, header, body):
    return struct.pack("<HHI", kind, 8 + len(header), 8 + len(header) + len(body)) + header + body


def pad(data):
    return data + b"\0" * (-len(data) % 4)


def pool(strings):
    offsets, data = b"", b""
    for s in strings:
        offsets += struct.pack("<I", len(data))
        units = s.encode("utf-16-le")
        utf8 = s.encode()
        for length in (len(units) // 2, len(utf8)):
            data += bytes([length]) if length < 0x80 else bytes([0x80 | length >> 8, length & 0xFF])
        data += utf8 + b"\0"
    header = struct.pack("<IIIII", len(strings), 0, 0x100, 28 + len(offsets), 0)
    return chunk(1, header, offsets + pad(data))


class Element:
    """An element; a dict's keys are attributes of Android's namespace, but for package and split."""

    def __init__(self, name, attributes=None, *children):
        self.name, self.children = name, children
        self.attributes = sorted((attributes or {}).items(), key=lambda a: IDS.get(a[0], NONE))


def typed(value):
    """(type, data) of what is no string."""
    if isinstance(value, Ref):
        return 1, int(value)
    if isinstance(value, bool):
        return 0x12, NONE if value else 0
    return 0x10, value


def binary_xml(root):
    """The document of that root element as an APK has it."""
    strings = []

    def index(text):
        if text not in strings:
            strings.append(text)
        return strings.index(text)

    def names(e):
        for name, _ in e.attributes:
            if name in IDS:
                index(name)
        for child in e.children:
            names(child)

    names(root)
    resource_map = b"".join(struct.pack("<I", IDS[name]) for name in strings)
    node = struct.pack("<II", 1, NONE)

    def write(e):
        body = struct.pack("<IIHHHHHH", NONE, index(e.name), 20, 20, len(e.attributes), 0, 0, 0)
        for name, value in e.attributes:
            text = index(value) if isinstance(value, str) else NONE
            kind, data = (3, text) if isinstance(value, str) else typed(value)
            space = index(ANDROID) if name in IDS else NONE
            body += struct.pack("<IIIHBBI", space, index(name), text, 8, 0, kind, data)
        out = chunk(0x102, node, body)
        for child in e.children:
            out += write(child)
        return out + chunk(0x103, node, struct.pack("<II", NONE, index(e.name)))

    space = struct.pack("<II", index("android"), index(ANDROID))
    nodes = chunk(0x100, node, space) + write(root) + chunk(0x101, node, space)
    return chunk(3, b"", pool(strings) + chunk(0x180, b"", resource_map) + nodes)


def config(locale, density, sdk):
    language, region = (locale.split("-") + [""])[:2]
    return struct.pack("<IHH2s2sBBHBBBBHHHH", 64, 0, 0, language.encode(), region.encode(), 0, 0, density,
                       0, 0, 0, 0, 0, 0, sdk, 0) + b"\0" * 32


def table(package, types):
    """A resource table: {type name: {entry name: {(locale, density, sdk): value}}}, ids in order."""
    strings, type_names, keys, chunks = [], list(types), [], b""

    def index(text, where):
        if text not in where:
            where.append(text)
        return where.index(text)

    for type_id, entries in enumerate(types.values(), 1):
        flags = b"\0" * 4 * len(entries)
        chunks += chunk(0x202, struct.pack("<BBHI", type_id, 0, 0, len(entries)), flags)
        for where in sorted({c for values in entries.values() for c in values}):
            offsets, data = b"", b""
            for name, values in entries.items():
                if where not in values:
                    offsets += struct.pack("<I", NONE)
                    continue
                value = values[where]
                kind, number = (3, index(value, strings)) if isinstance(value, str) else value
                offsets += struct.pack("<I", len(data))
                data += struct.pack("<HHIHBBI", 8, 0, index(name, keys), 8, 0, kind, number)
            packed = config(*where)
            start = 20 + len(packed) + len(offsets)
            header = struct.pack("<BBHII", type_id, 0, 0, len(entries), start) + packed
            chunks += chunk(0x201, header, offsets + data)
    type_pool, key_pool = pool(type_names), pool(keys)
    name = package.encode("utf-16-le").ljust(256, b"\0")
    header = struct.pack("<I", 0x7F) + name + struct.pack("<IIIII", 288, len(type_names),
                                                           288 + len(type_pool), len(keys), 0)
    return chunk(2, struct.pack("<I", 1),
                 pool(strings) + chunk(0x200, header, type_pool + key_pool + chunks))


def varint(n):
    out = b""
    while n > 0x7F:
        out, n = out + bytes([n & 0x7F | 0x80]), n >> 7
    return out + bytes([n])


def number(field, n):
    return varint(field << 3) + varint(n)


def message(field, *parts):
    body = b"".join(p.encode() if isinstance(p, str) else p for p in parts)
    return varint(field << 3 | 2) + varint(len(body)) + body


def proto_item(value):
    if isinstance(value, Ref):
        return message(1, number(2, value))
    if isinstance(value, str):
        return message(5, message(1, value)) if value.startswith("res/") else message(2, message(1, value))
    if isinstance(value, tuple):
        return message(7, number(10, value[1]))  # a colour
    kind, data = typed(value)
    return message(7, number(8 if kind == 0x12 else 6, 1 if kind == 0x12 and data else data))


def proto_xml(e):
    """The same document as an app bundle has it (aapt.pb.XmlNode)."""
    out = message(3, e.name)
    for name, value in e.attributes:
        text = message(2, name) + (message(3, value) if isinstance(value, str) else b"")
        if name in IDS:
            text = message(1, ANDROID) + text + number(5, IDS[name]) + message(6, proto_item(value))
        out += message(4, text)
    for child in e.children:
        out += message(5, proto_xml(child))
    return message(1, out)


def proto_table(package, types):
    out = b""
    for type_id, (type_name, entries) in enumerate(types.items(), 1):
        body = message(1, number(1, type_id)) + message(2, type_name)
        for entry_id, (name, values) in enumerate(entries.items()):
            entry = message(1, number(1, entry_id)) + message(2, name)
            for (locale, density, sdk), value in sorted(values.items()):
                where = (message(3, locale) if locale else b"") + (number(18, density) if density else b"")
                where += number(24, sdk) if sdk else b""
                entry += message(6, message(1, where), message(2, message(4, proto_item(value))))
            body += message(3, entry)
        out += message(3, body)
    return message(2, message(1, number(1, 0x7F)), message(2, package), out)
