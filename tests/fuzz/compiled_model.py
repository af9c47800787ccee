"""Android's compiled resources as lists that a test can change and write anew.

Unlike a decoder, the readers here take sound documents only (ValueError, struct.error or IndexError
otherwise), and the writers write whatever they are told, sound or not. Both keep what they do not
know as bytes.
"""
import struct

NONE = 0xFFFFFFFF
REFERENCE, STRING = 1, 3
POOL, TABLE, XML, ID_MAP, PACKAGE, TYPE, SPEC = 1, 2, 3, 0x180, 0x200, 0x201, 0x202
START_SPACE, END_SPACE, START, END, TEXT = 0x100, 0x101, 0x102, 0x103, 0x104


def chunk(kind, header, body):
    return struct.pack("<HHI", kind, 8 + len(header), 8 + len(header) + len(body)) + header + body


def chunks(data, start, end):
    """(kind, header size, offset, size) of each chunk between two offsets."""
    while start < end:
        kind, header, size = struct.unpack_from("<HHI", data, start)
        if header < 8 or size < header or start + size > end:
            raise ValueError("no chunk")
        yield kind, header, start, size
        start += size


class Pool:
    """A string pool. Strings that are no text are kept as bytes; styles are left out."""

    def __init__(self, strings=(), utf8=True):
        self.strings, self.utf8 = list(strings), utf8

    def index(self, text):
        if text not in self.strings:
            self.strings.append(text)
        return self.strings.index(text)

    def text(self, index):
        return self.strings[index] if index < len(self.strings) else None

    @staticmethod
    def read(data, offset):
        _, header, _, count, _, flags, start, _ = struct.unpack_from("<HHIIIIII", data, offset)
        pool = Pool(utf8=bool(flags & 0x100))
        for i in range(count):
            at = offset + start + struct.unpack_from("<I", data, offset + header + 4 * i)[0]
            pool.strings.append(pool.read_string(data, at))
        return pool

    def read_string(self, data, at):
        if self.utf8:
            at += 2 if data[at] & 0x80 else 1
            size, at = data[at], at + 1
            if size & 0x80:
                size, at = (size & 0x7F) << 8 | data[at], at + 1
            return data[at:at + size].decode("utf-8", "surrogatepass")
        size, at = struct.unpack_from("<H", data, at)[0], at + 2
        if size & 0x8000:
            size, at = (size & 0x7FFF) << 16 | struct.unpack_from("<H", data, at)[0], at + 2
        return data[at:at + 2 * size].decode("utf-16-le", "surrogatepass")

    def encode(self, text):
        units = text.encode("utf-16-le", "surrogatepass")
        if not self.utf8:
            n = len(units) // 2
            length = struct.pack("<H", n) if n < 0x8000 else struct.pack("<HH", 0x8000 | n >> 16, n & 0xFFFF)
            return length + units + b"\0\0"
        data = text.encode("utf-8", "surrogatepass")
        lengths = [n & 0x7FFF for n in (len(units) // 2, len(data))]
        return b"".join(bytes([n]) if n < 0x80 else bytes([0x80 | n >> 8, n & 0xFF])
                        for n in lengths) + data + b"\0"

    def write(self):
        offsets, data = [], b""
        for text in self.strings:
            offsets.append(len(data))
            data += self.encode(text)
        data += b"\0" * (-len(data) % 4)
        start = 28 + 4 * len(offsets) if offsets else 0
        header = struct.pack("<IIIII", len(offsets), 0, 0x100 if self.utf8 else 0, start, 0)
        return chunk(POOL, header, struct.pack(f"<{len(offsets)}I", *offsets) + data)


class Attribute:
    __slots__ = ("space", "name", "raw", "type", "data")

    def __init__(self, space, name, raw, type_, data):
        self.space, self.name, self.raw, self.type, self.data = space, name, raw, type_, data

    def copy(self):
        return Attribute(self.space, self.name, self.raw, self.type, self.data)


class Node:
    """A chunk of the document's body. `attributes` of a start tag, else `body`."""

    def __init__(self, kind, body=b"", space=NONE, name=NONE, attributes=()):
        self.kind, self.body, self.space, self.name = kind, body, space, name
        self.attributes, self.start, self.stride, self.raw = list(attributes), 20, 20, None

    def copy(self):
        node = Node(self.kind, self.body, self.space, self.name, [a.copy() for a in self.attributes])
        node.start, node.stride, node.raw = self.start, self.stride, self.raw
        return node

    def write(self):
        if self.raw is not None:
            return self.raw
        head, body = struct.pack("<II", 1, NONE), self.body
        if self.kind == START:
            body = struct.pack("<IIHHHHHH", self.space, self.name, self.start, self.stride,
                               len(self.attributes), 0, 0, 0)
            body += b"\0" * (self.start - 20)
            for a in self.attributes:
                body += struct.pack("<IIIHBBI", a.space, a.name, a.raw, 8, 0, a.type, a.data)
                body += b"\0" * (self.stride - 20)
        elif self.kind == END:
            body = struct.pack("<II", self.space, self.name)
        return chunk(self.kind, head, body)


class Document:
    """AndroidManifest.xml: a string pool, the resource ids of its first strings, nodes."""

    def __init__(self, data):
        kind, header, size = struct.unpack_from("<HHI", data, 0)
        if kind != XML or header != 8 or size != len(data):
            raise ValueError("no document")
        self.pool, self.ids, self.nodes = None, None, []
        for kind, header, at, size in chunks(data, 8, len(data)):
            if kind == POOL and self.pool is None:
                self.pool = Pool.read(data, at)
            elif kind == ID_MAP and self.ids is None:
                self.ids = list(struct.unpack_from(f"<{(size - header) // 4}I", data, at + header))
            else:
                self.nodes.append(self.read_node(data, kind, at, header, size))
        if self.pool is None or self.ids is None:
            raise ValueError("no strings or no ids")

    @staticmethod
    def read_node(data, kind, at, header, size):
        body = at + header
        if kind == END:
            return Node(kind, b"", *struct.unpack_from("<II", data, body))
        if kind != START:
            node = Node(kind, data[body:at + size])
            if header != 16:
                node.raw = data[at:at + size]
            return node
        space, name, start, stride, count = struct.unpack_from("<IIHHH", data, body)
        if start + stride * count > size - header or (count and stride < 20):
            raise ValueError("no attributes")
        attributes = []
        for i in range(count):
            fields = struct.unpack_from("<IIIHBBI", data, body + start + i * stride)
            attributes.append(Attribute(*fields[:3], *fields[5:]))
        return Node(kind, b"", space, name, attributes)

    def id_of(self, attribute):
        return self.ids[attribute.name] if attribute.name < len(self.ids) else 0

    def elements(self, *names):
        """Start tags of these names; of any name where none is given."""
        return [n for n in self.nodes
                if n.kind == START and (not names or self.pool.text(n.name) in names)]

    def write(self):
        body = self.pool.write()
        if self.ids is not None:
            body += chunk(ID_MAP, b"", struct.pack(f"<{len(self.ids)}I", *self.ids))
        return chunk(XML, b"", body + b"".join(node.write() for node in self.nodes))


class Entry:
    __slots__ = ("flags", "key", "type", "data")

    def __init__(self, flags, key, type_, data):
        self.flags, self.key, self.type, self.data = flags, key, type_, data

    def copy(self):
        return Entry(self.flags, self.key, self.type, self.data)


class Type:
    """The entries of one type in one configuration, or (`config` None) the type's specification."""

    def __init__(self, id_, config=None, count=0, entries=None):
        self.id, self.config, self.count, self.entries = id_, config, count, entries or {}
        self.sparse, self.spec_flags, self.damaged = False, 0, False

    def copy(self):
        new = Type(self.id, self.config, self.count, {i: e.copy() for i, e in self.entries.items()})
        new.sparse, new.spec_flags = self.sparse, self.spec_flags
        return new

    def write(self):
        if self.config is None:
            flags = struct.pack("<I", self.spec_flags) * self.count
            return chunk(SPEC, struct.pack("<BBHI", self.id, 0, 0, self.count), flags)
        offsets, data = {}, b""
        for i in sorted(self.entries):
            e = self.entries[i]
            offsets[i] = len(data)
            data += struct.pack("<HHIHBBI", 8, e.flags, e.key, 8, 0, e.type, e.data)
        if self.sparse:
            index = b"".join(struct.pack("<HH", i, at // 4) for i, at in offsets.items())
        else:
            index = b"".join(struct.pack("<I", offsets.get(i, NONE)) for i in range(self.count))
        count = len(offsets) if self.sparse else self.count
        start = 20 + len(self.config) + len(index)
        header = struct.pack("<BBHII", self.id, self.sparse, 0, count, start) + self.config
        return chunk(TYPE, header, index + data)


class Table:
    """resources.arsc with one package, of which only simple values are kept."""

    def __init__(self, data):
        kind, header, size = struct.unpack_from("<HHI", data, 0)
        if kind != TABLE or size != len(data):
            raise ValueError("no table")
        self.pool, self.types, self.package_id, self.package_count = None, [], 0x7F, 1
        for kind, head, at, size in chunks(data, header, len(data)):
            if kind == POOL:
                self.pool = Pool.read(data, at)
            elif kind == PACKAGE and not self.types:
                self.read_package(data, at, head, size)
        if self.pool is None:
            raise ValueError("no strings")

    def read_package(self, data, at, head, size):
        self.package_id = struct.unpack_from("<I", data, at + 8)[0]
        self.name = data[at + 12:at + 268]
        pools = []
        for kind, header, where, length in chunks(data, at + head, at + size):
            if kind == POOL:
                pools.append(data[where:where + length])
            elif kind == SPEC:
                id_, _, _, count = struct.unpack_from("<BBHI", data, where + 8)
                self.types.append(Type(id_, None, count))
            elif kind == TYPE:
                self.types.append(self.read_type(data, where, header))
        self.type_names = pools[0] if pools else b""
        self.keys = Pool.read(pools[1], 0) if len(pools) > 1 else Pool()

    @staticmethod
    def read_type(data, at, header):
        id_, flags, _, count, start = struct.unpack_from("<BBHII", data, at + 8)
        if flags & ~1:
            raise ValueError("an index of another kind")
        new = Type(id_, data[at + 20:at + header], count)
        new.sparse = bool(flags)
        if new.sparse:
            pairs = [struct.unpack_from("<HH", data, at + header + 4 * i) for i in range(count)]
            index = [(i, 4 * offset) for i, offset in pairs]
            new.count = max((i for i, _ in index), default=-1) + 1
        else:
            index = enumerate(struct.unpack_from(f"<{count}I", data, at + header))
        for i, offset in index:
            if offset == NONE:
                continue
            if at + start + offset + 16 > len(data):
                new.damaged = True
                continue
            size, flags, key, value, _, type_, number = struct.unpack_from("<HHIHBBI", data, at + start + offset)
            if size == 8 and value == 8:
                new.entries[i] = Entry(flags, key, type_, number)
            elif not flags & 1:
                new.damaged = True
        return new

    def package(self):
        type_names, keys = self.type_names, self.keys.write()
        header = struct.pack("<I", self.package_id) + self.name
        header += struct.pack("<IIIII", 288, 0xFF, 288 + len(type_names), len(self.keys.strings), 0)
        return chunk(PACKAGE, header, type_names + keys + b"".join(t.write() for t in self.types))

    def write(self):
        return chunk(TABLE, struct.pack("<I", self.package_count), self.pool.write() + self.package())

    def ids(self):
        return sorted({self.package_id << 24 | t.id << 16 | i for t in self.types for i in t.entries})

    def values(self, id_):
        """(type chunk, entry) of each configuration that gives the resource a value."""
        return [(t, t.entries[id_ & 0xFFFF]) for t in self.types
                if t.id == id_ >> 16 & 0xFF and id_ & 0xFFFF in t.entries]

    def keep(self, wanted):
        """Drops all but these resources, what they refer to, and the strings and configurations of those."""
        wanted, waiting = set(), [i for i in wanted if i >> 24 == self.package_id]
        while waiting:
            id_ = waiting.pop()
            if id_ not in wanted:
                wanted.add(id_)
                waiting += [e.data for _, e in self.values(id_) if e.type == REFERENCE]
        old, self.pool = self.pool, Pool(utf8=self.pool.utf8)
        old_keys, self.keys = self.keys, Pool(utf8=self.keys.utf8)
        kept = []
        for t in self.types:
            t.entries = {i: e for i, e in t.entries.items()
                         if self.package_id << 24 | t.id << 16 | i in wanted}
            for e in t.entries.values():
                e.key = self.keys.index(old_keys.text(e.key) or "")
                if e.type == STRING:
                    e.data = self.pool.index(old.text(e.data) or "")
            used = [i & 0xFFFF for i in wanted if i >> 16 & 0xFF == t.id]
            if used and (t.config is None or t.entries):
                t.count = max(used) + 1
                kept.append(t)
        self.types = kept


def fields(data):
    """(offset, width) of the numbers in sound compiled data that hold it together, or are values."""
    found = []
    outer = struct.unpack_from("<H", data, 2)[0]
    found += [(0, 2), (2, 2), (4, 4)] + [(at, 4) for at in range(8, outer, 4)]

    def walk(start, end):
        for kind, header, at, size in chunks(data, start, end):
            found.extend([(at, 2), (at + 2, 2), (at + 4, 4)])
            body = at + header
            if kind == POOL:
                found.extend((at + 8 + 4 * i, 4) for i in range(5))
                count = struct.unpack_from("<I", data, at + 8)[0]
                found.extend((body + 4 * i, 4) for i in range(count))
            elif kind == ID_MAP:
                found.extend((p, 4) for p in range(body, at + size - 3, 4))
            elif kind == START:
                found.extend([(body, 4), (body + 4, 4)] + [(body + 8 + 2 * i, 2) for i in range(6)])
                for p in range(body + 20, at + size - 19, 20):
                    found.extend([(p, 4), (p + 4, 4), (p + 8, 4), (p + 12, 2), (p + 15, 1), (p + 16, 4)])
            elif kind in (END, START_SPACE, END_SPACE):
                found.extend([(body, 4), (body + 4, 4)])
            elif kind == PACKAGE:
                found.extend([(at + 8, 4)] + [(at + 268 + 4 * i, 4) for i in range(5)])
                walk(body, at + size)
            elif kind in (SPEC, TYPE):
                found.extend([(at + 8, 1), (at + 9, 1), (at + 10, 2), (at + 12, 4)])
                found.extend((at + 16 + 4 * i, 4) for i in range((header - 16) // 4))
                found.extend((p, 2) for p in range(body, at + size - 1, 2))

    walk(outer, len(data))
    return found


def lenient_elements(data):
    """[(depth, name, [(id, name, raw text, type, data, text)])] of whatever can be read of a document.

    Only for telling why two readers differ: where a number lies, the list ends.
    """
    found, pool, ids, depth, at = [], Pool(), [], 0, struct.unpack_from("<H", data, 2)[0]
    body = False
    try:
        while at + 8 <= len(data):
            kind, header, size = struct.unpack_from("<HHI", data, at)
            if size < 8:
                break
            body = body or START_SPACE <= kind < ID_MAP
            if kind == POOL and not body:
                pool = LenientPool(data, at)
            elif kind == ID_MAP and not body:
                ids = struct.unpack_from(f"<{(size - header) // 4}I", data, at + header)
            elif kind == START:
                depth += 1
                _, name, start, stride, count = struct.unpack_from("<IIHHH", data, at + header)
                attributes = []
                for i in range(min(count, 200)):
                    where = at + header + start + i * stride
                    _, key, raw, _, _, type_, number = struct.unpack_from("<IIIHBBI", data, where)
                    attributes.append((ids[key] if key < len(ids) else 0, pool.text(key), pool.text(raw), type_,
                                       number, pool.text(number) if type_ == STRING else None))
                found.append((depth, pool.text(name), attributes))
            elif kind == END:
                depth -= 1
            at += size
    except (struct.error, IndexError):
        pass
    return found


def misplaced_pools(table):
    """Whether a package says of its pools of names that they are where none is."""
    try:
        for kind, header, at, size in chunks(table, struct.unpack_from("<H", table, 2)[0], len(table)):
            if kind == PACKAGE:
                pools = [where - at for k, _, where, _ in chunks(table, at + header, at + size) if k == POOL]
                types, _, keys = struct.unpack_from("<III", table, at + 268)
                return types not in pools or keys not in pools
    except (struct.error, TypeError, ValueError):
        pass
    return False


class LenientPool(Pool):
    """A pool that reads a string when it is asked for one; None where that fails."""

    def __init__(self, data, offset):
        super().__init__()
        self.data, self.offset = data, offset
        _, self.header, _, self.count, _, flags, self.start, _ = struct.unpack_from("<HHIIIIII", data, offset)
        self.utf8 = bool(flags & 0x100)

    def text(self, index):
        try:
            if index >= self.count:
                return None
            where = struct.unpack_from("<I", self.data, self.offset + self.header + 4 * index)[0]
            where &= NONE if self.utf8 else ~1
            return self.read_string(self.data, self.offset + self.start + where)
        except (struct.error, IndexError, UnicodeDecodeError):
            return None
