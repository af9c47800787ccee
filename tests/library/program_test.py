"""Watches what a start of the program costs, its size and the shared libraries that it loads, and that the
released program is hardened.

program_test.py PROGRAM CONFIGURATION
"""
import os
import subprocess
import sys
import time

SIZE = 12_000_000  # bytes, stripped
LIBRARIES = 16  # loaded at the start, the C library and the loader included
MILLISECONDS = 60  # the best of some starts; a healthy one takes less than ten

program, configuration = sys.argv[1:]
failures = []
listed = subprocess.run(["ldd", program], check=True, stdout=subprocess.PIPE, text=True).stdout
libraries = [line.split()[0] for line in listed.splitlines()]
for library in libraries:
    if library.startswith(("libbotan", "libtspi", "libsqlite", "libpng", "libwebp", "libturbojpeg", "libcurl", "libgomp")):
        failures.append(f"{library} is loaded at every start")
if len(libraries) > LIBRARIES:
    failures.append(f"{len(libraries)} libraries are loaded, more than {LIBRARIES}: {' '.join(libraries)}")

size = os.path.getsize(program)
if configuration == "Release":
    if size > SIZE:
        failures.append(f"the program has {size} bytes, more than {SIZE}")
    sections = subprocess.run(["readelf", "-S", program], check=True, stdout=subprocess.PIPE, text=True).stdout
    if ".symtab" in sections or ".debug_info" in sections:
        failures.append("the program is not stripped")

    elf = subprocess.run(["readelf", "-hldW", "--dyn-syms", program], check=True, stdout=subprocess.PIPE,
                         text=True).stdout
    for what, mark in (("position independent", "Flags: NOW PIE"), ("bound at its start", "BIND_NOW"),
                       ("read-only after relocation", "GNU_RELRO"),
                       ("guarded by stack protectors", "__stack_chk_fail"),
                       ("built with checked copies", "__memcpy_chk")):
        if mark not in elf:
            failures.append(f"the program is not {what}")
    if "GNU_STACK" not in elf or any("GNU_STACK" in line and "RWE" in line for line in elf.splitlines()):
        failures.append("the program's stack is executable")


def start():
    begin = time.perf_counter()
    subprocess.run([program, "--version"], check=True, stdout=subprocess.DEVNULL)
    return (time.perf_counter() - begin) * 1000


best = min(start() for _ in range(20))
if best > MILLISECONDS:
    failures.append(f"a start takes {best:.1f} ms, more than {MILLISECONDS}")
print(f"{size} bytes, {len(libraries)} libraries, {best:.1f} ms")
if failures:
    sys.exit("\n".join(failures))
