"""Changes to AndroidManifest.xml and resources.arsc that a compiler, an obfuscator or chance makes.

mutate(random, manifest, table) gives both anew, and the names of the changes. Most are made in the
model (compiled_model.py), so that what comes out holds together; the rest overwrite numbers and
bytes of what was written.
"""
import struct

from compiled_model import (END, END_SPACE, NONE, REFERENCE, START, START_SPACE, STRING, Attribute,
                            Document, Entry, Node, Pool, Table, Type, chunk, fields)

ANDROID = "http://schemas.android.com/apk/res/android"
IDENTITY = {"label": 0x01010001, "icon": 0x01010002, "name": 0x01010003, "debuggable": 0x0101000F,
            "minSdkVersion": 0x0101020C, "versionCode": 0x0101021B, "versionName": 0x0101021C,
            "targetSdkVersion": 0x01010270, "versionCodeMajor": 0x01010576}
TYPES = [0, 1, 2, 3, 4, 5, 6, 7, 8, 0x10, 0x11, 0x12, 0x13, 0x1B, 0x1C, 0x1D, 0x1E, 0x1F, 0x20, 0xFF]
TEXTS = ["", " ", "a", "true", "TRUE", "1", "-7", "0x10", "33", "Q", "Tiramisu", "com.example.other",
         "单一", "名\u0301 \U0001f600", "it's \"so\" \\", "line\nline", "\u202eright", "p\ud800q",
         "nul\0behind", "x" * 127, "é" * 128, "long" * 9000, "\ufeff", "</manifest>"]
NUMBERS = [0, 1, 2, 3, 4, 7, 8, 20, 21, 33, 255, 256, 0x7FFF, 0x8000, 0xFFFF, 0x10000, 10000,
           0x7FFFFFFF, 0x80000000, NONE - 1, NONE]
LOCALES = ["", "en", "en-US", "en-GB", "zh", "zh-CN", "zh-TW", "zh-HK", "zh-Hant", "zh-Hans-CN", "fr",
           "de", "pt", "pt-BR", "pt-PT", "es", "es-419", "es-MX", "sr", "sr-Latn", "fil", "ar", "iw",
           "he", "in", "id", "de-DE-1996"]


def config(rng, locale=None):
    """A ResTable_config, of a locale, and now and then of a device."""
    parts = (rng.choice(LOCALES) if locale is None else locale).split("-")
    language, script, region, variant = parts[0], b"", b"", b""
    for part in parts[1:]:
        if part[0].isdigit() and len(part) == 4:
            variant = part.encode()
        elif len(part) == 4:
            script = part.encode()
        else:
            region = part.encode()

    def packed(text, base):
        if len(text) != 3:
            return text.ljust(2, b"\0")
        a, b, c = ((x - base) & 0x1F for x in text)
        return bytes([0x80 | c << 2 | b >> 3, (b << 5 | a) & 0xFF])

    mcc, density, sdk, width, night = 0, 0, 0, 0, 0
    if rng.random() < 0.25:
        mcc, density = rng.choice([0, 0, 460]), rng.choice([0, 120, 160, 0xFFFE])
        sdk, width, night = rng.choice([0, 4, 21, 35]), rng.choice([0, 300, 2000]), rng.choice([0, 0, 0x20])
    out = struct.pack("<HH", mcc, 0) + packed(language.encode(), ord("a")) + packed(region, ord("0"))
    out += struct.pack("<BBHBBBBHHHH", 0, 0, density, 0, 0, 0, 0, 0, 0, sdk, 0)
    out += struct.pack("<BBHHH", 0, night, 0, width, 0) + script.ljust(4, b"\0") + variant.ljust(8, b"\0")
    out += b"\0" * 12
    size = rng.choice([64, 64, 64, 64, 64, 56, 52, 48, 36, 32, 28])
    return struct.pack("<I", size) + out[:size - 4]


class ManifestChanges:
    """Each method makes one change to `d`; IndexError where there is nothing to change."""

    def __init__(self, rng, document, ids):
        self.rng, self.d, self.ids = rng, document, ids

    def element(self):
        names = ("manifest", "application", "application", "uses-sdk") if self.rng.random() < 0.85 else ()
        return self.rng.choice(self.d.elements(*names) or self.d.elements())

    def attribute(self):
        element = self.element()
        known = [a for a in element.attributes
                 if self.d.id_of(a) in IDENTITY.values() or self.d.pool.text(a.name) == "package"]
        return self.rng.choice(known if known and self.rng.random() < 0.9 else element.attributes)

    def string(self):
        if self.rng.random() < 0.1:
            return self.rng.choice([NONE, len(self.d.pool.strings), 0x7FFFFFFF])
        if self.rng.random() < 0.5:
            return self.d.pool.index(self.rng.choice(TEXTS))
        return self.rng.randrange(len(self.d.pool.strings))

    def value_type(self):
        self.attribute().type = self.rng.choice(TYPES)

    def value_data(self):
        self.attribute().data = self.rng.choice(NUMBERS + self.ids)

    def value_text(self):
        a = self.attribute()
        a.type, a.data = STRING, self.string()
        a.raw = a.data if self.rng.random() < 0.8 else self.string()

    def value_number(self):
        a = self.attribute()
        a.type, a.data, a.raw = self.rng.randrange(0x10, 0x20), self.rng.choice(NUMBERS), NONE
        if self.rng.random() < 0.2:
            a.raw = self.string()

    def reference(self):
        a = self.attribute()
        a.type, a.data, a.raw = self.rng.choice([1, 1, 1, 1, 2, 7]), self.rng.choice(self.ids), NONE

    def raw(self):
        self.attribute().raw = self.string()

    def name(self):
        self.attribute().name = self.string()

    def name_text(self):
        """The name's text changes, its resource id stays."""
        self.d.pool.strings[self.attribute().name] = self.rng.choice(TEXTS + list(IDENTITY))

    def id(self):
        """The resource id changes, the name's text stays."""
        self.d.ids[self.rng.randrange(len(self.d.ids))] = self.rng.choice([*IDENTITY.values(), 0, NONE])

    def ids_swapped(self):
        i, j = (self.rng.randrange(len(self.d.ids)) for _ in range(2))
        self.d.ids[i], self.d.ids[j] = self.d.ids[j], self.d.ids[i]

    def ids_cut(self):
        self.d.ids = self.d.ids[:self.rng.randrange(len(self.d.ids))]

    def ids_longer(self):
        self.d.ids += [self.rng.choice(list(IDENTITY.values())) for _ in range(self.rng.randrange(9))]

    def ids_dropped(self):
        self.d.ids = None

    def attributes_shuffled(self):
        self.rng.shuffle(self.element().attributes)

    def attribute_dropped(self):
        attributes = self.element().attributes
        attributes.pop(self.rng.randrange(len(attributes)))

    def attribute_doubled(self):
        attributes = self.element().attributes
        copy = self.rng.choice(attributes).copy()
        copy.data = self.rng.choice([copy.data, self.rng.choice(NUMBERS), self.string()])
        copy.raw = copy.data if copy.type == STRING else copy.raw
        attributes.insert(self.rng.randrange(len(attributes) + 1), copy)

    def attribute_added(self):
        name, id_ = self.rng.choice([*IDENTITY.items()])
        index = self.d.ids.index(id_) if id_ in self.d.ids else self.d.pool.index(name)
        a = Attribute(self.d.pool.index(ANDROID), index, NONE, 0x10, self.rng.choice(NUMBERS))
        attributes = self.element().attributes
        attributes.insert(self.rng.randrange(len(attributes) + 1), a)

    def space(self):
        self.attribute().space = self.rng.choice(
            [NONE, self.d.pool.index(""), self.d.pool.index("urn:other"), self.d.pool.index(ANDROID)])

    def layout(self):
        element = self.element()
        element.start, element.stride = self.rng.choice([20, 24, 28]), self.rng.choice([20, 24, 40])

    def element_name(self):
        element = self.element()
        element.name = self.rng.choice([self.string(), *(e.name for e in self.d.elements())])

    def element_doubled(self):
        """A second <application> or <uses-sdk> with another value."""
        nodes = self.d.nodes
        at = nodes.index(self.rng.choice(self.d.elements("application", "uses-sdk")))
        copy = nodes[at].copy()
        if copy.attributes:
            a = self.rng.choice(copy.attributes)
            a.type, a.data, a.raw = 0x10, self.rng.choice(NUMBERS), NONE
        pair = [copy, Node(END, b"", copy.space, copy.name)]
        at = self.rng.choice([at, len(nodes) - 2])
        nodes[at:at] = pair

    def node_dropped(self):
        self.d.nodes.pop(self.rng.randrange(len(self.d.nodes)))

    def node_doubled(self):
        at = self.rng.randrange(len(self.d.nodes))
        self.d.nodes.insert(at, self.d.nodes[at].copy())

    def nodes_swapped(self):
        i, j = (self.rng.randrange(len(self.d.nodes)) for _ in range(2))
        self.d.nodes[i], self.d.nodes[j] = self.d.nodes[j], self.d.nodes[i]

    def junk(self):
        node = Node(self.rng.choice([0, 5, 0x17F, 0x181, 0x1234, 0x180]), bytes(4 * self.rng.randrange(9)))
        node.raw = None if self.rng.random() < 0.5 else chunk(node.kind, b"", node.body)
        self.d.nodes.insert(self.rng.choice([0, 0, 1, self.rng.randrange(len(self.d.nodes))]), node)

    def second_pool(self):
        node = Node(1)
        node.raw = Pool([self.rng.choice(TEXTS) for _ in range(40)]).write()
        self.d.nodes.insert(self.rng.choice([0, self.rng.randrange(len(self.d.nodes))]), node)

    def space_swapped(self):
        for node in self.d.nodes:
            if node.kind in (START_SPACE, END_SPACE):
                node.body = struct.pack("<II", self.string(), self.string())

    def space_text(self):
        self.d.pool.strings[self.d.pool.index(ANDROID)] = self.rng.choice(TEXTS)

    def utf8(self):
        self.d.pool.utf8 = not self.d.pool.utf8

    def text(self):
        self.d.pool.strings[self.rng.randrange(len(self.d.pool.strings))] = self.rng.choice(TEXTS)

    def text_of_value(self):
        a = self.attribute()
        self.d.pool.strings[a.data if a.type == STRING else a.name] = self.rng.choice(TEXTS)


class TableChanges:
    def __init__(self, rng, table):
        self.rng, self.t = rng, table

    def id(self):
        return self.rng.choice(self.t.ids())

    def text(self):
        return self.t.pool.index(self.rng.choice(TEXTS) if self.rng.random() < 0.4
                                 else f"text {self.rng.randrange(1000)}")

    def add(self, id_, configuration, type_, data):
        at = max(i for i, t in enumerate(self.t.types) if t.id == id_ >> 16 & 0xFF) + 1
        count = max(t.count for t in self.t.types if t.id == id_ >> 16 & 0xFF)
        for t in self.t.types:
            if t.id == id_ >> 16 & 0xFF:
                t.count = max(count, (id_ & 0xFFFF) + 1)
        new = Type(id_ >> 16 & 0xFF, configuration, max(count, (id_ & 0xFFFF) + 1))
        new.entries[id_ & 0xFFFF] = Entry(0, 0, type_, data)
        self.t.types.insert(at, new)

    def locale(self):
        self.add(self.id(), config(self.rng), STRING, self.text())

    def locales(self):
        id_ = self.id()
        for name in self.rng.sample(LOCALES, self.rng.randrange(2, 6)):
            self.add(id_, config(self.rng, name), STRING, self.text())

    def chain(self):
        """A resource becomes a reference to another, and that to a third, in some locales."""
        id_ = self.id()
        for _ in range(self.rng.choice([1, 2, 3, 19, 20, 25])):
            top = max([i & 0xFFFF for i in self.t.ids() if i >> 16 == id_ >> 16])
            following = (id_ & ~0xFFFF) + top + 1
            if self.rng.random() < 0.7:
                for _, entry in self.t.values(id_):
                    entry.type, entry.data = REFERENCE, following
            else:
                self.add(id_, config(self.rng), REFERENCE, following)
            self.add(following, config(self.rng, ""), STRING, self.text())
            if self.rng.random() < 0.4:
                self.add(following, config(self.rng), STRING, self.text())
            id_ = following

    def loop(self):
        ids = [self.id() for _ in range(2)]
        for a, b in (ids, ids[::-1]):
            for _, entry in self.t.values(a):
                entry.type, entry.data = REFERENCE, b

    def entry(self):
        return self.rng.choice(self.t.values(self.id()))[1]

    def value_type(self):
        self.entry().type = self.rng.choice(TYPES)

    def value_data(self):
        self.entry().data = self.rng.choice(NUMBERS + self.t.ids())

    def value_text(self):
        e = self.entry()
        e.type, e.data = STRING, self.text()

    def reference(self):
        e = self.entry()
        e.type, e.data = self.rng.choice([1, 1, 1, 2, 7]), self.rng.choice(self.t.ids() + [0, 0x01040000])

    def entry_flags(self):
        self.entry().flags ^= self.rng.choice([1, 2, 4, 0x10])

    def default_dropped(self):
        chosen = self.rng.choice([t for t in self.t.types if t.config is not None and not any(t.config[4:])])
        self.t.types.remove(chosen)

    def type_dropped(self):
        self.t.types.pop(self.rng.randrange(len(self.t.types)))

    def type_doubled(self):
        at = self.rng.randrange(len(self.t.types))
        copy = self.t.types[at].copy()
        for e in copy.entries.values():
            if e.type == STRING and self.rng.random() < 0.5:
                e.data = self.text()
        self.t.types.insert(at + self.rng.randrange(2), copy)

    def types_shuffled(self):
        self.rng.shuffle(self.t.types)

    def type_id(self):
        self.rng.choice(self.t.types).id = self.rng.randrange(6)

    def count(self):
        self.rng.choice(self.t.types).count = self.rng.randrange(8)

    def sparse(self):
        for t in self.t.types:
            t.sparse = t.config is not None

    def configuration(self):
        self.rng.choice([t for t in self.t.types if t.config is not None]).config = config(self.rng)

    def configuration_bytes(self):
        t = self.rng.choice([t for t in self.t.types if t.config is not None])
        raw = bytearray(t.config)
        raw[self.rng.randrange(4, len(raw))] = self.rng.randrange(256)
        t.config = bytes(raw)

    def package_id(self):
        self.t.package_id = self.rng.choice([0, 1, 2, 0x7E, 0x7F, 0x80])

    def package_count(self):
        self.t.package_count = self.rng.randrange(4)

    def utf8(self):
        self.t.pool.utf8 = not self.t.pool.utf8

    def pool_text(self):
        self.t.pool.strings[self.rng.randrange(len(self.t.pool.strings))] = self.rng.choice(TEXTS)


def changes_of(changes):
    return [name for name in vars(type(changes))
            if name[0] != "_" and name not in ("element", "attribute", "string", "add", "entry")
            and not (name in ("id", "text") and isinstance(changes, TableChanges))]


def apply(rng, changes, times, log, part):
    for name in rng.choices(changes_of(changes), k=times):
        try:
            getattr(changes, name)()
            log.append(f"{part}.{name}")
        except (IndexError, ValueError, AttributeError, TypeError):
            pass  # there is nothing of that kind to change, or an earlier change took it


def overwrite(rng, data, log, part):
    """Overwrites one to three numbers, or bytes anywhere."""
    raw = bytearray(data)
    places = fields(data)
    for _ in range(rng.choice([1, 1, 1, 2, 3])):
        at, width = rng.choice(places) if rng.random() < 0.85 else (rng.randrange(len(raw)), 1)
        limit = (1 << 8 * width) - 1
        old = int.from_bytes(raw[at:at + width], "little")
        new = rng.choice([rng.choice(NUMBERS), old + rng.choice([-8, -4, -1, 1, 4, 8]),
                          old ^ 1 << rng.randrange(8 * width), rng.randrange(limit + 1)]) & limit
        raw[at:at + width] = new.to_bytes(width, "little")
        log.append(f"{part}[{at}]={new:#x}")
    if rng.random() < 0.03:
        cut = rng.randrange(len(raw))
        raw, _ = raw[:cut], log.append(f"{part} cut at {cut}")
    return bytes(raw)


def mutate(rng, manifest, table):
    """(manifest, table or None, changes), from sound ones; `table` may be None."""
    log = []
    in_table = table is not None and rng.random() < 0.45
    document, model = Document(manifest), Table(table) if table else None
    ids = model.ids() if model and model.ids() else [0x7F010000]
    ids = ids + [0, 0x01040000, 0x7F0F0001]
    if in_table:
        # The labels and the rest are made to lead into the table first.
        for name in rng.sample(["label", "versionName", "minSdkVersion", "targetSdkVersion", "debuggable"],
                               rng.choice([0, 0, 1])):
            for element in document.elements():
                for a in element.attributes:
                    if document.id_of(a) == IDENTITY[name]:
                        a.type, a.data, a.raw = REFERENCE, rng.choice(ids), NONE
        apply(rng, TableChanges(rng, model), rng.choice([1, 1, 2, 3, 5]), log, "table")
    if not in_table or rng.random() < 0.2:
        apply(rng, ManifestChanges(rng, document, ids), rng.choice([1, 1, 2, 3]), log, "manifest")
    manifest, table = document.write(), model.write() if model else None
    if rng.random() < 0.25:
        if in_table:
            table = overwrite(rng, table, log, "table")
        else:
            manifest = overwrite(rng, manifest, log, "manifest")
    if rng.random() < 0.02:
        table, _ = None, log.append("no table")
    return manifest, table, log
