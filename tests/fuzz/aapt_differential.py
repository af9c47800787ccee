#!/usr/bin/env python3
"""Holds what apptrait says of Android manifests and resource tables against aapt.

aapt_differential.py --binary PROGRAM [--seconds N] [--seed S] [--found FOLDER] [FOLDER...]

Every APK below the folders (testdata and, where it is set, $APPTRAIT_CORPUS/android*) is read by
both as it is. Then, until the time is over, mutants of their manifests and tables are. Where both
give a package name, the other fields have to agree, and where one gives none, apptrait has to say
why; but for the differences that KNOWN lists, each with its reason: aapt is not the measure, a
device is. The rest fails the run, as does a crash, a hang or an exit code that is not documented,
and the mutant is left in the folder of findings with what both said. A seed gives the same mutants
of the same folders every time; --mutant N makes and compares that one alone. Ends with 77 where
aapt is not installed.
"""
import argparse
import collections
import hashlib
import json
import os
import pathlib
import random
import re
import shutil
import struct
import subprocess
import sys
import tempfile
import time
import zipfile

import compiled_model
import compiled_mutants
from compiled_model import REFERENCE, STRING
from compiled_mutants import IDENTITY

ROOT = pathlib.Path(__file__).resolve().parents[2]
HANG = 10  # seconds
LARGEST = 512 * 1024  # bytes of a manifest or table that mutants are made of


class Difference:
    def __init__(self, field, ours, theirs):
        self.field, self.ours, self.theirs = field, ours, theirs

    def __str__(self):
        return f"{self.field}: apptrait {self.ours!r}, aapt {self.theirs!r}"


ELEMENTS = {"versionCode": (1, "manifest"), "versionName": (1, "manifest"), "debuggable": (2, "application"),
            "label": (2, "application"), "minSdkVersion": (2, "uses-sdk"), "targetSdkVersion": (2, "uses-sdk")}


class Case:
    """One package as both read it, and what its attributes are."""

    def __init__(self, path, manifest, table, report, aapt):
        self.path, self.manifest, self.table, self.aapt = path, manifest, table, aapt
        self.identity, self.android = report.get("identity", {}), report.get("android", {})
        self.findings = {f["id"]: f for f in report.get("findings", [])}
        self.elements = None

    def attribute(self, field, in_order=False):
        """The first of that id, or what one finds who looks for ids in their order."""
        name = {"sdkVersion": "minSdkVersion"}.get(field, field).split()[0]
        if self.manifest is None or name not in ELEMENTS:
            return None
        for depth, element, attributes in self.all_elements():
            if (depth, element) == ELEMENTS[name]:
                matches = (lambda a: a[0] >= IDENTITY[name]) if in_order else (lambda a: a[0] == IDENTITY[name])
                first = next((a for a in attributes if matches(a)), None)
                return first if first is not None and first[0] == IDENTITY[name] else None
        return None

    def all_elements(self):
        if self.elements is None:
            self.elements = compiled_model.lenient_elements(self.manifest) if self.manifest else []
        return self.elements

    def candidates(self, field):
        """(type chunk, entry) of each value of what the attribute leads to."""
        attribute = self.attribute(field)
        if attribute is None or attribute[3] not in (1, 7) or self.table is None:
            return []
        found, waiting, seen = [], [attribute[4]], set()
        try:
            table = compiled_model.Table(self.table)
            while waiting:
                id_ = waiting.pop()
                if id_ not in seen:
                    seen.add(id_)
                    for chunk, entry in table.values(id_):
                        found.append((chunk, entry))
                        waiting += [entry.data] if entry.type in (1, 7) else []
        except (ValueError, IndexError, struct.error):
            pass
        return found

    def has(self, finding):
        return "android." + finding in self.findings


class Badging:
    """What `aapt dump badging` printed."""

    def __init__(self, output, errors, complete):
        self.errors, self.complete, self.package, self.labels = errors, complete, None, {}
        self.min, self.target, self.debuggable, self.label = [], [], False, None
        self.version_code = self.version_name = None
        self.locales, applications = None, 0
        for line in output.decode("utf-8", "surrogateescape").split("\n"):
            if found := re.match(r"package: name='(.*?)' (?:versionCode='(.*?)' versionName='(.*?)'"
                                 r"(?: platformBuildVersion.*| split=.*| compileSdk.*|)$)?", line, re.S):
                if self.package is None:
                    self.package, self.version_code, self.version_name = found.groups()
            elif found := re.fullmatch(r"sdkVersion:'(.*)'", line, re.S):
                self.min.append(found[1])
            elif found := re.fullmatch(r"targetSdkVersion:'(.*)'", line, re.S):
                self.target.append(found[1])
            elif found := self.label is None and re.fullmatch(r"application-label(?:-([^:]+))?:'(.*)'", line, re.S):
                # apptrait leaves the numbering system out of a locale's tag.
                self.labels.setdefault((found[1] or "").split("-u-nu-")[0], found[2])
            elif found := re.match(r"application: label='(.*)' icon=", line, re.S):
                self.label, applications = found[1] if self.label is None else self.label, applications + 1
            elif line.startswith("locales:"):
                self.locales = re.findall("'(.*?)'", line)
            elif line == "application-debuggable":
                self.debuggable |= applications == 1


def as_printed(text):
    """As aapt prints it."""
    return re.sub(r'(["\\])', r"\\\1", text).replace("\n", "\\n")


def same_text(ours, theirs):
    """Where apptrait put U+FFFD for what is no text, any bytes of aapt's are the same."""
    if ours is None or theirs is None:
        return ours is theirs
    ours = re.sub("[\ud800-\udfff]", "\ufffd", as_printed(ours))
    if "\ufffd" in ours or "\0" in ours:
        # A broken sequence may take the character behind it along.
        pattern = ".*?".join(map(re.escape, re.split("\ufffd+.?", ours.split("\0")[0])))
        return re.fullmatch(pattern, theirs, re.S) is not None
    return ours == theirs


def differences(case):
    ours, aapt = case.identity, case.aapt

    def text(field, mine, theirs):
        if not same_text(mine or "", theirs or ""):
            yield Difference(field, mine, theirs)

    yield from text("package", ours.get("package_name"), aapt.package)
    if aapt.version_code is not None:
        code = ours.get("version_code")
        if (code if code and int(code) > 0 else "") != aapt.version_code:
            yield Difference("versionCode", code, aapt.version_code)
        yield from text("versionName", ours.get("version_name"), aapt.version_name)
    for field, mine, level, theirs in (("sdkVersion", "min_platform", "min_sdk", aapt.min),
                                       ("targetSdkVersion", "target_platform", "target_sdk", aapt.target)):
        if not theirs and not aapt.complete:
            continue
        numbers = [max(1, int(n)) if level == "min_sdk" else int(n) for n in theirs if re.fullmatch("-?[0-9]+", n)]
        if case.android.get(level) in numbers or any(
                same_text(ours.get(mine) or "", t) for t in theirs):
            continue
        if theirs or ours.get(mine) is not None:
            yield Difference(field, ours.get(mine), theirs[0] if theirs else None)
    if aapt.complete and bool(ours.get("debuggable")) != aapt.debuggable:
        yield Difference("debuggable", ours.get("debuggable"), aapt.debuggable)
    if aapt.label is not None:
        yield from labels(case)


def labels(case):
    ours, aapt = case.identity, case.aapt
    default = None if case.has("label.no-default") else ours.get("app_name")
    if not same_text(default or "", aapt.labels.get("") or ""):
        yield Difference("label", default, aapt.labels.get(""))
    mine = ours.get("app_names", {})
    for tag, name in mine.items():
        if not same_text(name, aapt.labels.get(tag)):
            yield Difference(f"label {tag}", name, aapt.labels.get(tag))
    for tag, name in aapt.labels.items():
        # aapt prints a label for each locale that anything in the table is given for. Where it is
        # not the label, that is what this locale falls back to.
        if tag and tag not in mine:
            language = tag.split("-")[0]
            fallbacks = [n for t, n in mine.items() if t.split("-")[0] == language] + [default or ""]
            if not any(same_text(n, name) for n in fallbacks):
                yield Difference(f"label {tag}", None, name)


KNOWN = []


def rule(function):
    """A lawful difference: the docstring is the reason."""
    KNOWN.append(function)
    return function


@rule
def no_table(case, d):
    """aapt prints a label for each locale that the table has: none without a table, and the default's
    only where something else has a default."""
    a = case.attribute("label")
    literal = a is not None and a[3] not in (1, 7)
    return d.field == "label" and d.theirs is None and (case.aapt.locales == [] or literal) and all(
        same_text(d.ours, text) for text in case.aapt.labels.values())


@rule
def no_resource_map(case, d):
    """Without a resource map apptrait goes by the attributes' names, and warns; aapt finds none."""
    return case.has("axml.no-resource-map") and not d.theirs


@rule
def attribute_order(case, d):
    """A device, and apptrait with a warning, do not find an attribute behind one with a larger id."""
    return case.has("axml.attribute-order") and not d.ours and case.attribute(d.field) != case.attribute(
        d.field, in_order=True)


@rule
def raw_text(case, d):
    """aapt prints the source's text of a string, and nothing where there is none; a device takes the
    value. apptrait warns where both are there and differ, or one cannot be read."""
    a = case.attribute(d.field)
    if a is None or a[3] != STRING or a[2] == a[5]:
        return False
    ours = a[5] or "" if d.field.startswith("label ") else d.ours or ""
    warned = a[2] is None or any(map(case.has, ("axml.raw-differs", "axml.string", "manifest.unresolved")))
    return warned and same_text(a[2] or "", d.theirs or "") and (
        ours == (a[5] or "") or same_text(ours, as_printed(a[5] or "")))


@rule
def refused_table(case, d):
    """A device's reader of tables (LoadedArsc) is stricter than aapt's (ResTable); an error says so."""
    a = case.attribute(d.field)
    return case.has("arsc.refused") and a is not None and a[3] in (1, 7)


@rule
def two_uses_sdk(case, d):
    """aapt prints each <uses-sdk> as it comes, up to where it gives up; apptrait has seen all, and warns."""
    return case.has("manifest.two-uses-sdk") and d.field in ("sdkVersion", "targetSdkVersion") and (
        not case.aapt.complete)


@rule
def minus_one(case, d):
    """aapt takes -1 for a level that is not there."""
    return d.field in ("sdkVersion", "targetSdkVersion") and d.ours == "-1" and (
        d.theirs is None or case.has("manifest.two-uses-sdk"))


@rule
def zip_entry(case, d):
    """aapt's reader of ZIP files refuses an entry with two names; see the findings of the ZIP file."""
    return b"Zip: lfh name" in case.aapt.errors and d.theirs is None


@rule
def package_type(case, d):
    """A device takes the source's text of the package, else the value; aapt only a value that is text."""
    a = next((a for e in case.all_elements() if e[0] == 1 for a in e[2] if a[1] == "package"), None)
    return d.field == "only one names a package" and a is not None and a[3] != STRING


@rule
def unbalanced(case, d):
    """A device ignores the end of an element that never started, aapt counts it; apptrait warns."""
    return d.field == "only one names a package" and case.has("axml.unbalanced") and (
        case.has("manifest.root") or b"does not start" in case.aapt.errors)


@rule
def skipped_in_table(case, d):
    """A device (LoadedArsc) minds only more packages in a table than its header counts, not fewer; it skips
    chunks that it does not know, pools that are not where the package says, and bytes at the end that are
    no whole chunk; it takes a type of which the specification has no entries. aapt refuses the table."""
    return d.field == "only one names a package" and (case.has("arsc.trailing-bytes") or re.match(
        "Fewer package chunks|Unknown chunk type|.*No TypeSpec for type|ResTable_typeSpec entry count inconsistent",
        d.theirs) is not None or compiled_model.misplaced_pools(case.table))


@rule
def no_text(case, d):
    """A device shows any value as text, and so does apptrait; aapt shows none but strings."""
    a = case.attribute(d.field)
    return not d.theirs and a is not None and (
        a[3] not in (1, 3, 7) or any(e.type not in (1, 3, 7) for _, e in case.candidates(d.field)))


@rule
def damaged_entry(case, d):
    """A device, and so apptrait, with a warning, does not take an entry that is too short to be one, nor
    another in its place; aapt does either."""
    return not d.ours and case.has("manifest.damaged-value")


@rule
def compact_entry(case, d):
    """Android 14 reads an entry with that flag in eight bytes, its value's type among the flags; aapt 10 does not."""
    return any(e.flags & 8 for _, e in case.candidates(d.field.split()[0]))


@rule
def version_name_varies(case, d):
    """A device has no version name that depends on it (getNonConfigurationString); apptrait warns."""
    return d.field == "versionName" and d.ours is None and case.has("manifest.version-name-varies")


@rule
def long_text(case, d):
    """aapt 10 cuts a UTF-8 string of 32768 units or more when it reads it for the second time."""
    language = d.field.partition(" ")[2].split("-")[0]
    ours = [d.ours] if d.ours else [case.identity.get("app_name") or ""] + [
        name for tag, name in case.identity.get("app_names", {}).items() if tag.split("-")[0] == language]
    return d.field.startswith("label") and d.theirs is not None and any(
        len(name) > 0x7FFF and as_printed(name).startswith(d.theirs) for name in ours)


@rule
def english(case, d):
    """aapt asks for what an English device has of all but labels, apptrait for the default."""
    return not d.field.startswith("label") and any(
        t.config[8:10] == b"en" for t, _ in case.candidates(d.field))


@rule
def odd_locale(case, d):
    """What is no language tag, and no compiler writes, apptrait shows as x, aapt as it is."""
    tag = d.field.partition(" ")[2]
    return d.field.startswith("label ") and re.fullmatch(
        "[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2}|-[0-9]{3})?(-[0-9a-z]{4,8})?", tag) is None


@rule
def refused_manifest(case, d):
    """Of a manifest that no device reads apptrait does not say whether it is debuggable; an error says so."""
    return d.field == "debuggable" and d.ours is None and (
        case.has("axml.chunk") or case.has("axml.string-pool") or case.has("axml.header"))


@rule
def version_code_major(case, d):
    """aapt 10 knows no versionCodeMajor, the upper half of a version code."""
    return d.field == "versionCode" and int(d.ours or 0) >> 32 != 0


@rule
def density(case, d):
    """aapt asks for a medium screen's resources, apptrait for today's phone's: above 160 dpi they part."""
    ours = d.ours or case.identity.get("app_name") if d.field.startswith("label ") else d.ours
    names = [re.sub(r".*/", "", str(text)) for text in (ours, d.theirs) if str(text).startswith("res/")]
    return len(names) == 2 and names[0] == names[1] or any(
        int.from_bytes(t.config[14:16], "little") not in (0, 120, 160, 0xFFFE)
        for t, _ in case.candidates(d.field))


@rule
def device(case, d):
    """Resources for a size, an orientation or a keyboard: the two do not ask for the same device."""
    def asks(config):
        config = bytearray(config.ljust(64, b"\0"))
        config[0:12], config[14:16], config[24:26], config[36:48] = bytes(12), bytes(2), bytes(2), bytes(12)
        if config[29] == 0x20:
            config[29] = 0
        if int.from_bytes(config[32:34], "little") in (300, 2000):
            config[32:34] = bytes(2)
        return any(config)
    return any(asks(t.config) for t, _ in case.candidates(d.field))


def known(case, difference):
    for applies in KNOWN:
        if applies(case, difference):
            return applies.__name__
    return None


class Tools:
    def __init__(self, binary, folder):
        self.binary, self.apk = binary, folder / "mutant.apk"
        self.environment = {**os.environ, "LC_ALL": "C.UTF-8"}

    def run(self, *command):
        try:
            done = subprocess.run([str(c) for c in command], stdin=subprocess.DEVNULL, timeout=HANG,
                                  stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=self.environment)
            return done.returncode, done.stdout, done.stderr
        except subprocess.TimeoutExpired:
            return "hang", b"", b""

    def write(self, manifest, table):
        with zipfile.ZipFile(self.apk, "w") as apk:
            for name, data in (("AndroidManifest.xml", manifest), ("resources.arsc", table)):
                if data is not None:
                    apk.writestr(zipfile.ZipInfo(name), data)
        return self.apk


class Run:
    def __init__(self, tools, found):
        self.tools, self.found = tools, found
        self.count, self.kinds, self.failures = collections.Counter(), collections.Counter(), 0

    def compare(self, path, manifest, table, name, log=()):
        """Reads the package with both; what is wrong is counted, printed and kept."""
        self.count["read"] += 1
        code, out, err = self.tools.run(
            self.tools.binary, "inspect", "--no-digests", "--no-verify", "--format", "json", path)
        if code not in (0, 3):
            return self.fail(path, name, log, [f"apptrait ends with {code}: {err[-300:]!r}"], out, b"")
        report = {}
        if out:
            report = next(iter(json.loads(out)["packages"]), {})
        aapt_code, aapt_out, aapt_err = self.tools.run("aapt", "dump", "badging", path)
        aapt = Badging(aapt_out, aapt_err, aapt_code == 0)
        if isinstance(aapt_code, str) or aapt_code < 0:
            self.count["aapt crashed"] += 1
            return None
        case = Case(path, manifest, table, report, aapt)
        if not case.identity.get("package_name") or not aapt.package:
            ours = case.identity.get("package_name")
            self.count["neither names a package" if not ours and not aapt.package else
                       "only aapt names a package" if aapt.package else "only apptrait names a package"] += 1
            errors = [f for f in case.findings.values() if f["severity"] == "error"
                      and f.get("location", {}).get("entry") in ("AndroidManifest.xml", "resources.arsc")]
            if aapt.package or ours and not errors:
                said = re.sub(rb"(?m)^ResourceType W \S+ \S+ +[0-9]+ +[0-9]+ |^AndroidManifest.xml:[0-9]+: error: ",
                              b"", aapt_err).split(b"\n")[0].decode("utf-8", "replace")
                self.judge(case, [Difference("only one names a package", ours, aapt.package or said)], name, log, out,
                           aapt_out + aapt_err)
            return None
        self.count["compared"] += 1
        self.count["compared up to where aapt gives up"] += not aapt.complete
        self.judge(case, differences(case), name, log, out, aapt_out + aapt_err)
        return case

    def judge(self, case, found, name, log, out, aapt_out):
        unknown = []
        for difference in found:
            reason = known(case, difference)
            if reason is None:
                unknown.append(str(difference))
            else:
                self.count["known: " + reason] += 1
        if unknown:
            self.fail(case.path, name, log, unknown + ["findings: " + " ".join(sorted(case.findings))], out, aapt_out)

    def fail(self, path, name, log, problems, out, aapt_out):
        self.failures += 1
        for problem in problems:
            self.kinds[problem.split(":")[0]] += 1
        print(f"{name}  [{', '.join(log)}]")
        for problem in problems:
            print(f"    {problem[:400]}")
        sys.stdout.flush()
        self.found.mkdir(parents=True, exist_ok=True)
        if path == self.tools.apk:
            shutil.copyfile(path, self.found / f"{name}.apk")
        text = "\n".join([str(path), *log, *problems, "", out.decode("utf-8", "replace"),
                          aapt_out.decode("utf-8", "replace")])
        (self.found / f"{name}.txt").write_text(text, "utf-8", "replace")


def parts_of(path):
    """(manifest, table) as they are in the APK; None for what is not there or cannot be unpacked."""
    parts = [None, None]
    try:
        with zipfile.ZipFile(path) as apk:
            for i, name in enumerate(("AndroidManifest.xml", "resources.arsc")):
                if name in apk.namelist() and apk.getinfo(name).file_size <= LARGEST:
                    parts[i] = apk.read(name)
    except Exception:  # the package is odd on purpose: there is nothing to make mutants of
        pass
    return parts


def seed_of(manifest, table):
    """The parts with what the manifest does not need of the table left out; None where unsound."""
    try:
        document = compiled_model.Document(manifest)
        if table is None:
            return manifest, None
        model = compiled_model.Table(table)
        model.keep([a.data for n in document.nodes for a in n.attributes if a.type == REFERENCE])
        return manifest, model.write() if model.ids() else None
    except (ValueError, IndexError, OverflowError, AttributeError, struct.error):
        return None


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--binary", required=True, type=pathlib.Path)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", default="1")
    parser.add_argument("--found", type=pathlib.Path, default=ROOT / "build/fuzz/found/aapt")
    parser.add_argument("--mutant", type=int)
    parser.add_argument("folders", nargs="*", type=pathlib.Path)
    arguments = parser.parse_args()
    if shutil.which("aapt") is None:
        print("SKIPPED: aapt is not installed (apt-get install aapt)")
        return 77
    folders = arguments.folders or [ROOT / "testdata"]
    if not arguments.folders and os.environ.get("APPTRAIT_CORPUS"):
        folders += sorted(pathlib.Path(os.environ["APPTRAIT_CORPUS"]).glob("android*"))
    end = time.monotonic() + arguments.seconds

    with tempfile.TemporaryDirectory() as folder:
        run = Run(Tools(arguments.binary, pathlib.Path(folder)), arguments.found)
        seeds, seen = [], set()
        for path in sorted(p for f in folders for p in f.rglob("*.apk")):
            manifest, table = parts_of(path)
            digest = hashlib.sha1((manifest or b"") + (table or b"")).digest()
            if manifest is not None and digest not in seen and (seed := seed_of(manifest, table)):
                seeds.append(seed)
            seen.add(digest)
            if arguments.mutant is None:
                run.compare(path, manifest, table, path.name)
        print(f"{run.count['read']} packages, {run.count['compared']} compared, {len(seeds)} to make mutants of")
        number = arguments.mutant or 0
        while seeds and (time.monotonic() < end or arguments.mutant is not None):
            rng = random.Random(f"{arguments.seed}/{number}")
            manifest, table, log = compiled_mutants.mutate(rng, *rng.choice(seeds))
            run.compare(run.tools.write(manifest, table), manifest, table, f"{arguments.seed}-{number}", log)
            number += 1
            if arguments.mutant is not None:
                break
        for name, count in sorted(run.count.items()):
            print(f"{count:8}  {name}")
        print(f"seed {arguments.seed}: {number} mutants, {run.failures} failures")
        return 1 if run.failures or not run.count["compared"] else 0


if __name__ == "__main__":
    sys.exit(main())
