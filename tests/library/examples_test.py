"""Builds an example against an installed apptrait as a newcomer would, runs it over the demo package, and
holds what it prints against the package's known values.

examples_test.py EXAMPLE --source REPOSITORY --prefix INSTALLED --build FOLDER
"""
import argparse
import glob
import json
import os
import pathlib
import shutil
import subprocess
import sys

parser = argparse.ArgumentParser()
parser.add_argument("example")
for option in ("--source", "--prefix", "--build"):
    parser.add_argument(option, required=True, type=lambda path: pathlib.Path(path).resolve())
arguments = parser.parse_args()
source, prefix = arguments.source, arguments.prefix
name = arguments.example.removesuffix("-static")
static = arguments.example != name
folder = arguments.build / arguments.example
shutil.rmtree(folder, ignore_errors=True)
shutil.copytree(source / "examples" / name, folder, ignore=shutil.ignore_patterns("node_modules", "__pycache__"))

libdir = pathlib.Path(glob.glob(f"{prefix}/lib*/**/libapptrait.a", recursive=True)[0]).parent
environment = {**os.environ, "PKG_CONFIG_PATH": str(libdir / "pkgconfig")}
environment.pop("LD_LIBRARY_PATH", None)
if not static:
    environment["LD_LIBRARY_PATH"] = str(libdir)


def run(*command, **options):
    print("+", *command, flush=True)
    return subprocess.run([str(c) for c in command], check=True, cwd=folder, env=environment, **options)


def cpp_cmake():
    run("cmake", "-S", ".", "-B", "build", f"-DCMAKE_PREFIX_PATH={prefix}", "-DCMAKE_BUILD_TYPE=Release",
        f"-DBUILD_SHARED_LIBS={'OFF' if static else 'ON'}")
    run("cmake", "--build", "build")
    return ["build/filing_values"]


def make():
    run("make", *(["PACKAGE=apptrait-static"] if static else []))
    return ["./filing_values"]


def python():
    return [sys.executable, "filing_values.py"]


def node():
    run("npm", "install", "--no-audit", "--no-fund", "--loglevel=error")
    return ["node", "filing-values.js"]


def java():
    return ["java", "-Djna.library.path=" + str(libdir), "-cp", "/usr/share/java/jna.jar", "FilingValues.java"]


def go():
    environment["GOFLAGS"] = "-mod=mod"
    environment["GOCACHE"] = str(folder / "cache")
    run("go", "build", "-o", "filing_values", ".")
    return ["./filing_values"]


commands = {"cpp-cmake": cpp_cmake, "cpp-pkgconfig": make, "c": make, "python": python, "node": node,
            "java": java, "go": go}
command = commands[name]()

expected = json.loads((source / "testdata/android/expected.json").read_text())
release = expected["certificates"]["release"]
wanted = {"package_name": expected["package_name"], "public_key": str(int(release["modulus_hex"], 16)),
          "fingerprint": release["md5"].upper()}
printed = run(*command, source / "testdata/android/demo.apk", stdout=subprocess.PIPE, text=True).stdout
found = dict(line.split("\t") for line in printed.splitlines())
if found != wanted:
    sys.exit(f"{arguments.example} printed {found}, not {wanted}")

# A file that is no package: status 3, and a message, never a crash.
bad = subprocess.run([*command, str(source / "LICENSE")], cwd=folder, env=environment, stdout=subprocess.PIPE,
                     stderr=subprocess.PIPE, text=True)
if bad.returncode != 3 or "not a package" not in bad.stderr:
    sys.exit(f"{arguments.example} of no package: status {bad.returncode}, {bad.stderr}")
if static:
    loaded = subprocess.run(["ldd", *command], cwd=folder, env=environment, stdout=subprocess.PIPE, text=True).stdout
    if "libapptrait" in loaded:
        sys.exit(f"{arguments.example} loads the shared library: {loaded}")
print(f"{arguments.example}: ok")
