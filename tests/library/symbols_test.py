"""Holds the symbols of libapptrait.so against the public headers and the list of C functions.

symbols_test.py LIBRARY INCLUDE-FOLDER C-SYMBOLS
"""
import pathlib
import re
import subprocess
import sys

# What the library may load besides itself: nothing of Botan, of images, of the command line.
NEEDED = {"libcrypto.so.3", "libzip.so.4", "libz.so.1", "libpng16.so.16", "libturbojpeg.so.0", "libimagequant.so.0",
          "libgomp.so.1",
          "libstdc++.so.6", "libm.so.6", "libgcc_s.so.1", "libc.so.6", "ld-linux-x86-64.so.2",
          "ld-linux-aarch64.so.1"}

library, include, c_list = sys.argv[1], pathlib.Path(sys.argv[2]), pathlib.Path(sys.argv[3])
failures = []


def run(*command):
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout


def without_comments(text):
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.S)
    return re.sub(r"//[^\n]*", "", text)


def declarations(text):
    """(scope, statement) of everything that is declared at namespace or class level."""
    scope, found, start, i = [], [], 0, 0
    while i < len(text):
        c = text[i]
        if c == "{":
            head = text[start:i].strip()
            named = re.search(r"(?:namespace|class|struct)\s+(?:APPTRAIT_EXPORT\s+)?(?:\[\[nodiscard\]\]\s+)?([\w:]+)"
                              r"\s*(?:final\s*)?(?::[^{]*)?$", head)
            if named or head.endswith('extern "C"'):
                scope.append((named.group(1) if named else "", "APPTRAIT_EXPORT" in head, "template" in head))
                start = i + 1
            else:  # a body, an initialiser or an enum: skipped whole
                depth = 1
                while depth:
                    i += 1
                    depth += {"{": 1, "}": -1}.get(text[i], 0)
                following = re.match(r"\s*[\w\s,=()\[\]{}]*;", text[i + 1:])
                if not re.search(r"[)=]\s*(const)?\s*&*$|\)\s*:|enum|typedef|\w$", head) and following:
                    i += following.end()
                start = i + 1
        elif c == "}":
            scope.pop()
            start = i + 1
        elif c == ";":
            found.append((list(scope), " ".join(text[start:i].split())))
            start = i + 1
        i += 1
    return found


symbols = set()
for line in run("nm", "-D", "--defined-only", library).splitlines():
    symbols.add(line.split()[-1].split("@")[0])
symbols.discard("APPTRAIT_0")
demangled = dict(zip(sorted(symbols), run("c++filt", *sorted(symbols)).splitlines()))

for mangled, name in demangled.items():
    if not re.match(r"(apptrait::|apptrait_\w+$|(vtable|typeinfo|typeinfo name) for apptrait::)", name):
        failures.append(f"shown, though nobody's business: {name}")

functions = {re.sub(r"(\[abi:cxx11\])?\(.*", "", name) for name in demangled.values()}
declared = 0
for header in sorted(include.glob("*.h")):
    text = re.sub(r'^\s*#.*$', "", without_comments(header.read_text()), flags=re.M)
    for scope, statement in declarations(text):
        if "(" not in statement or re.search(r"=\s*(default|delete|0)$|^using |^typedef |operator|std::function<"
                                             r"|^virtual|^return|^template|\(\*", statement.split("(")[0] + statement[-9:]):
            continue
        name = re.search(r"([~\w]+)\($", statement[:statement.index("(") + 1])
        if name is None or name.group(1).startswith("~"):
            continue
        if any(template for _, _, template in scope):
            continue
        exported = "APPTRAIT_EXPORT" in statement or any(export for _, export, _ in scope)
        full = "::".join([part for part, _, _ in scope if part] + [name.group(1)])
        if not exported:
            failures.append(f"{header.name}: {full} is not marked APPTRAIT_EXPORT")
        elif full not in functions:
            failures.append(f"{header.name}: the library does not show {full}")
        declared += 1
if declared < 100:
    failures.append(f"only {declared} functions were found in the headers: this test does not read them right")

wanted = [line for line in c_list.read_text().splitlines() if line and not line.startswith("#")]
have = sorted(s for s in symbols if re.fullmatch(r"apptrait_\w+", s))
for name in sorted(set(wanted) - set(have)):
    failures.append(f"gone from the C interface, which callers rely on: {name}")
for name in sorted(set(have) - set(wanted)):
    failures.append(f"new in the C interface, to be listed in {c_list.name}: {name}")

for needed in re.findall(r"\(NEEDED\).*\[(.*)\]", run("readelf", "-d", library)):
    if needed not in NEEDED:
        failures.append(f"loads {needed}")

# Using it takes none of the memory that its host may lock.
USED = """import os, sys
root, os.environ["APPTRAIT_LIBRARY"] = sys.argv[1:]
sys.path.insert(0, root + "/examples/python")
sys.dont_write_bytecode = True
import apptrait
assert apptrait.filing_values([apptrait.inspect(root + "/testdata/android/demo.apk")])[0].public_key
print(open("/proc/self/status").read())"""
status = run(sys.executable, "-c", USED, str(include.resolve().parent.parent), str(pathlib.Path(library).resolve()))
if not re.search(r"^VmLck:\s+0 kB", status, re.M):
    failures.append("using the library locks memory: " + re.search(r"VmLck:.*", status).group())

print(f"{declared} public functions, {len(symbols)} symbols, {len(have)} of C")
if failures:
    sys.exit("\n".join(failures))
