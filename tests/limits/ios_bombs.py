"""Property lists, Mach-O files and seals of iOS apps."""
import os
import plistlib
import struct

from parts import (MIB, blob, certificate, code_directory, code_signature, der_nest, info_plist,
                   integer, issuers, key, oid, repeated, sequence, signed_data, signer_info,
                   slice_of, tlv, write_zip, xml_plist)
from runner import bomb
from zip_bombs import APP, colliding_text, quoted_overlap, zeros

SEAL = APP + "_CodeSignature/CodeResources"


def ipa(folder, info=None, more=(), executable=None):
    return write_zip(os.path.join(folder, "bomb.ipa"), [
        (APP + "Info.plist", info_plist() if info is None else info),
        (APP + "Bomb", slice_of() if executable is None else executable), *more])


def binary_plist(objects, top=0, count=None, reference=4, offsets=None):
    """Objects as they stand in the file; references are four bytes."""
    body, places = b"bplist00", []
    for one in objects:
        places.append(len(body))
        body += one
    table = b"".join(struct.pack(">Q", p) for p in places) if offsets is None else offsets
    return body + table + struct.pack(">6xBBQQQ", 8, reference, len(objects) if count is None
                                      else count, top, len(body))


def array(references):
    return b"\xaf\x12" + struct.pack(">I", len(references)) + struct.pack(f">{len(references)}I",
        *references)


def plist(label, about, make, says=("ios.plist.malformed", "limit.exceeded"), memory=60, cpu=2,
          **options):
    bomb(f"plist-{label}", f"Info.plist: {about}", says=says, memory=memory, cpu=cpu,
         **options)(lambda folder: ipa(folder, make()))


def text(value):
    return b"\x5f\x12" + struct.pack(">I", len(value)) + value


plist("laughs", "binary, 20 arrays of which each holds the next 100 times", lambda: binary_plist(
    [array([i + 1] * 100) for i in range(20)] + [text(b"ha")]), memory=400, cpu=5)
plist("self", "binary, an array that holds itself", lambda: binary_plist([array([0, 0])]))
plist("ring", "binary, dictionaries that hold each other", lambda: binary_plist(
    [b"\xd1" + struct.pack(">II", 2, 1), b"\xd1" + struct.pack(">II", 2, 0), text(b"a")]))
plist("shared-text", "binary, 100,000 references to one string of 1 MiB",
      lambda: binary_plist([array([1] * 100_000), text(b"a" * MIB)]), memory=400, cpu=3)
plist("claim", "binary, that claims 2^62 objects",
      lambda: binary_plist([text(b"a")], count=1 << 62))
plist("array-claim", "binary, an array that claims 2^62 references",
      lambda: binary_plist([b"\xaf\x13" + struct.pack(">Q", 1 << 62)]))
plist("entities", "XML with entities of entities (a billion laughs)",
      lambda: info_plist().replace(b"<plist", b'<!DOCTYPE plist [<!ENTITY a0 "ha">'
                                   + b"".join(b'<!ENTITY a%d "%s">' % (i, b"&a%d;" % (i - 1) * 10)
                                              for i in range(1, 20)) + b"]><plist",
                                   1).replace(b"<string>Bomb</string>", b"<string>&a19;</string>"),
      says=("ios.bundle.no-executable", "ios.plist.malformed"))
plist("deep", "XML of 1,000,000 arrays in each other",
      lambda: xml_plist(b"<array>" * 1_000_000 + b"</array>" * 1_000_000), cpu=3, memory=150)
plist("text-deep", "OpenStep text of 1,000,000 arrays in each other", lambda: b"(" * 1_000_000
      + b")" * 1_000_000)
plist("nodes", "XML of 12,000,000 elements", lambda: repeated(b"<true/>" * 100_000, 60,
    b'<plist version="1.0"><array>', b"</array></plist>"), memory=150, cpu=3)
plist("keys", "XML of 1,500,000 keys that are all the same",
      lambda: repeated(b"<key>a</key><true/>" * 10_000, 150, b'<plist version="1.0"><dict>',
                       b"</dict></plist>"), says=("ios.plist.", "limit.exceeded"), memory=150,
      cpu=3)


@bomb("plist-names", "500 languages whose InfoPlist.strings give the app a name of 60 "
      "MiB, in an IPA of 30 MiB", says=("ios.strings.unreadable",), memory=600, cpu=15)
def plist_names(folder):
    one = repeated(b"a" * MIB, 60, b"CFBundleDisplayName = ", b";")
    return ipa(folder, more=[(f"{APP}{a}{b}.lproj/InfoPlist.strings", one)
                             for a in "abcdefghijklmnopqrst" for b in "abcdefghijklmnopqrstuvwxy"])


@bomb("icon-names", "Info.plist that names 500,000 icons, and 30,000 files",
      says=("limit.exceeded", "ios.signature.none"), memory=400, cpu=5)
def icon_names(folder):
    names = repeated(b"<string>AppIcon</string>" * 1000, 500,
                     info_plist()[:-len(b"</dict></plist>")]
                     + b"<key>CFBundleIconFiles</key><array>", b"</array></dict></plist>")
    return ipa(folder, names, [(f"{APP}AppIconx{i}.png", b"") for i in range(30_000)])


def seal(files, rules):
    files = [(p, b"\1" * 32) for p in files]
    return plistlib.dumps({"files2": {p: {"hash2": h} for p, h in files}, "rules2": rules},
                          fmt=plistlib.FMT_BINARY)


def sealed_code(made):
    return slice_of(lambda code: code_signature({0: code_directory(code,
        slots=(info_plist(), b"", made))}))


def sealed(label, about, files, make_seal, says=(), memory=100, cpu=5, info=None, **options):
    """An app with a seal; it is signed ad hoc."""
    @bomb(label, about, exits=(1,), command=("verify",), says=says, memory=memory, cpu=cpu,
          **options)
    def write(folder):
        made = make_seal()
        return ipa(folder, more=[*files(), (SEAL, made)], executable=sealed_code(made))


RESOURCES = ("limit.exceeded", "ios.resources.malformed", "ios.resources.unlisted",
             "ios.resources.changed")
FEW = [(APP + "a" * 900 + f"{i}", b"") for i in range(500)]
sealed("seal-regex", "CodeResources with the rule ^(a+)+$, on 500 files named by 1,000 letters",
       lambda: FEW, lambda: seal([], {"^(a+)+$": True, "^(a|a)*b": True, "^((a+)+)+[0-9]*$": True}),
       RESOURCES)
sealed("seal-regex-states", "CodeResources with 200 rules that have 2^20 and more states each, "
       "on 20,000 files named by 960 letters",
       lambda: [(f"{APP}{i:05}" + "".join("ab"[(i * 7919 + j * j * 31 + j // 7) % 2]
                                          for j in range(60)) * 16, b"") for i in range(20_000)],
       lambda: seal([], {"^.*(a|b)*a" + "(a|b)" * (20 + i // 10) + f"x{i}$": True
                         for i in range(200)}), ("limit.exceeded",), cpu=10, memory=200)
sealed("seal-regex-repeat", "CodeResources with the rule (((a{255}){255}){255}){255}", lambda: FEW,
       lambda: seal([], {"^(((a{255}){255}){255}){255}$": True}), ("ios.resources.malformed",))
sealed("seal-regex-back", "CodeResources with back references", lambda: FEW,
       lambda: seal([], {r"^(a*)*(a*)*\1\2\1\2b$": True}), ("ios.resources.malformed",))
sealed("seal-regex-parens", "CodeResources with a rule of 120 parentheses in each other",
       lambda: FEW, lambda: seal([], {"(" * 120 + "a" + ")*" * 60 + ")+" * 60: True}), RESOURCES)
sealed("seal-files", "CodeResources of 100,000 files that are not there", lambda: [],
       lambda: seal([f"{i:06}" for i in range(100_000)], {"^.*": True}), ("ios.resources.missing",),
       memory=300)
sealed("seal-names-collide", "CodeResources of 65,536 files whose names have one hash value",
       lambda: [], lambda: seal([t.decode() for t in colliding_text()], {"^.*": True}),
       ("ios.resources.missing",), memory=300)
sealed("seal-paths-deep", "CodeResources with a rule for nested code, on 10,000 files that "
       "are 490 folders deep", lambda: [(f"{APP}{i:05}/" + "a/" * 490 + "b", b"")
                                        for i in range(10_000)],
       lambda: seal(["b"], {"^.*": {"nested": True}}), RESOURCES, memory=150, cpu=10)
sealed("seal-inflating", "IPA of 6 MiB with 64 sealed files that inflate to 6.25 GiB",
       lambda: [(f"{APP}{i}", zeros(100)) for i in range(64)],
       lambda: seal([str(i) for i in range(64)], {"^.*": True}), RESOURCES, cpu=25, slow=True)


@bomb("code-overlap", "IPA of 1 MiB with 10,000 overlapping libraries of 100 MiB each",
      says=("limit.exceeded", "zip.overlap"), exits=(1,), command=("verify",), memory=400, cpu=10)
def code_overlap(folder):
    return quoted_overlap(folder, "bomb.ipa", 10_000, zeros(100),
                          [(APP + "Info.plist", info_plist()), (APP + "Bomb", slice_of())], APP
                          + "Frameworks/{:05}.dylib")


@bomb("seals-nested", "40 frameworks with CodeResources of 60 MiB each, in an IPA of 3 MiB",
      says=("limit.exceeded",), memory=600, cpu=5)
def seals_nested(folder):
    one = repeated(b" " * MIB, 60, b'<plist version="1.0"><dict>', b"</dict></plist>")
    files = []
    for i in range(40):
        root = f"{APP}Frameworks/F{i}.framework/"
        files += [(root + "Info.plist", info_plist()), (root + "Bomb", slice_of()),
                  (root + "_CodeSignature/CodeResources", one)]
    return ipa(folder, more=files)


@bomb("bundles-chain", "170 apps in each other, of which the innermost has 50,000 files; each has an "
      "executable of a name that is not ASCII", says=("limit.exceeded",), memory=600, cpu=10,
      exits=(0, 1))
def bundles_chain(folder):
    files, root = [], APP
    for i in range(170):
        root += "a.app/"
        files += [(root + "Info.plist", info_plist().replace(b"<string>Bomb</string>",
                                                             "<string>爆</string>".encode())),
                  (root + "_CodeSignature/CodeResources", seal([], {"^.*": True}))]
    return ipa(folder, more=files + [(f"{root}{i:05}", b"") for i in range(50_000)])


@bomb("lists-nested", "200 frameworks whose Info.plist of 6 KiB refers to one array 1,000 times",
      says=("ios.bundle.", "limit.exceeded"), memory=100, cpu=3)
def lists_nested(folder):
    shared = binary_plist([array([1] * 1000), array([2] * 1000), text(b"a")])
    files = []
    for i in range(200):
        root = f"{APP}Frameworks/F{i}.framework/"
        files += [(root + "Info.plist", shared), (root + f"F{i}", slice_of())]
    return ipa(folder, more=files)


@bomb("signatures-large", "60 frameworks whose code signatures claim 60 MiB each, in an IPA of 4 MiB",
      says=("limit.exceeded",), exits=(1,), command=("verify",), memory=600, cpu=15, slow=True)
def signatures_large(folder):
    code_ = slice_of(lambda c: code_signature({0: code_directory(c),
                                               0x10000: blob(0xFADE0B01, bytes(60 * MIB))}))
    files = []
    for i in range(60):
        root = f"{APP}Frameworks/F{i}.framework/"
        files += [(root + "Info.plist", info_plist()), (root + "Bomb", code_)]
    return ipa(folder, more=files)


@bomb("frameworks", "3,000 frameworks", says=("ios.signature.none", "limit.exceeded"), memory=300,
      cpu=5, output=32)
def frameworks(folder):
    files = []
    for i in range(3000):
        root = f"{APP}Frameworks/F{i}.framework/"
        files += [(root + "Info.plist", info_plist()), (root + "Bomb", slice_of())]
    return ipa(folder, more=files)


@bomb("bundles-deep", "200 bundles in each other", says=("ios.signature.none", "limit.exceeded"),
      memory=60, cpu=3)
def bundles_deep(folder):
    files, root = [], APP
    for i in range(200):
        root += "PlugIns/P.appex/"
        files += [(root + "Info.plist", info_plist()), (root + "Bomb", slice_of())]
    return ipa(folder, more=files)


def code(label, about, make, says=("ios.macho.malformed", "ios.bundle.not-macho",
                                   "ios.signature.malformed", "limit.exceeded"), memory=40, cpu=1,
         **options):
    bomb(label, about, says=says, exits=(1,), command=("verify",), memory=memory, cpu=cpu,
         **options)(lambda folder: ipa(folder, executable=make()))


code("fat-slices", "fat executable that claims 2^30 slices",
     lambda: struct.pack(">II", 0xCAFEBABE, 1 << 30) + bytes(4096))
code("fat-overlap", "fat executable of 44 slices that are all the same 16 MiB",
     lambda: struct.pack(">II", 0xCAFEBABE, 44)
     + b"".join(struct.pack(">IIIII", 0x0100000C, i, 0x4000, 16 * MIB, 14) for i in range(44))
     + bytes(0x4000 - 8 - 20 * 44) + slice_of(lambda c: code_signature({0: code_directory(c)}),
                                              code_size=15 * MIB).ljust(16 * MIB, b"\0"),
     says=("ios.macho.malformed",), memory=200, cpu=5)
code("load-commands-claim", "load commands that claim 4 GiB",
     lambda: slice_of(commands=(5, 0xFFFFFFF0)))
code("load-commands-count", "2^32 - 1 load commands claimed in the space of three",
     lambda: slice_of(commands=(0xFFFFFFFF, 168)))
code("superblob-count", "code signature that claims 2^31 blobs",
     lambda: slice_of(lambda c: code_signature({0: code_directory(c)}, 1 << 31)))
code("directory-pages", "CodeDirectory that claims 2^31 pages",
     lambda: slice_of(lambda c: code_signature({0: code_directory(c, pages=1 << 31)})))
code("directories-100", "90 CodeDirectories of one executable of 32 MiB",
     lambda: slice_of(lambda c: code_signature(dict.fromkeys([0, *range(0x1000, 0x1000 + 89)],
    code_directory(c))), code_size=32 * MIB), says=("ios.signature.malformed",), memory=150)
code("entitlements-deep", "entitlements in DER of 100,000 elements in each other",
     lambda: slice_of(lambda c: code_signature({0: code_directory(c),
                                                7: blob(0xFADE7172, der_nest(100_000))})),
     says=("ios.entitlements.malformed",))
code("code-cms-deep", "code signature whose CMS is 100,000 BER elements in each other",
     lambda: slice_of(lambda c: code_signature({0: code_directory(c),
                                                0x10000: blob(0xFADE0B01, der_nest(100_000))})),
     says=("ios.cms.malformed",))


code("code-chain", "code signature with 1,000 certificates of one name, each of which "
     "could have issued every other",
     lambda: slice_of(lambda c: code_signature({0: code_directory(c),
                                                0x10000: blob(0xFADE0B01,
    signed_data([signer_info(code_directory(c), key("issuers", 512))], issuers(1000)))})),
     says=("ios.cms.untrusted",), memory=60, cpu=3)


def profile(label, about, make, says=("ios.profile.malformed", "ios.cms.malformed",
                                      "ios.cms.signers"), memory=60, cpu=2, **options):
    bomb(label, about, says=says, exits=(1,), command=("verify",), memory=memory, cpu=cpu,
         **options)(lambda folder: ipa(folder, more=[(APP + "embedded.mobileprovision", make())]))


profile("profile-ber-deep", "embedded.mobileprovision of 100,000 BER elements in each other",
        lambda: der_nest(100_000))
profile("profile-plist-deep", "embedded.mobileprovision whose list has 1,000,000 arrays in each "
        "other", lambda: signed_data([signer_info(b"")], [certificate()],
                                     xml_plist(b"<array>" * 1_000_000 + b"</array>" * 1_000_000)),
        says=("limit.exceeded",), memory=150)
profile("profile-certificates", "embedded.mobileprovision with 20,000 certificates",
        lambda: signed_data([signer_info(b"")], [certificate()],
                            plistlib.dumps({"DeveloperCertificates": [certificate()] * 20_000,
                                            "Entitlements": {}, "Name": "a"},
                                           fmt=plistlib.FMT_XML)),
        says=("limit.exceeded", "ios.profile.malformed"), memory=200, cpu=5)
profile("profile-octets", "embedded.mobileprovision whose content is 1,000,000 pieces of a "
        "constructed OCTET STRING", lambda: sequence(oid("1.2.840.113549.1.7.2"),
                                                     tlv(0xA0,
                                                         sequence(integer(1), tlv(0x31),
    sequence(oid("1.2.840.113549.1.7.1"), tlv(0xA0, tlv(0x24, b"\x04\1a" * 1_000_000))),
    tlv(0x31)))))
