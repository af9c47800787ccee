"""Makes the packages that scripts/bench measures, in one folder; what is there already is kept.

APKs are archives of seeded contents that Debian's apksigner signs with a key made here; HAP, IPA and
the small APKs come signed from bench_inputs (the tests' builders)."""

import os
import shutil
import struct
import subprocess
import zipfile
import zlib

MIB = 1 << 20
# Platforms read no ZIP64; the format itself needs it only from 4 GiB on.
zipfile.ZIP64_LIMIT = (1 << 32) - 2


def png(side):
    """A square picture of noise."""
    def chunk(kind, data):
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))
    rows = b"".join(b"\0" + os.urandom(side) + bytes(2 * side) for _ in range(side))
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)) +
            chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))


class Inputs:
    def __init__(self, folder, tool):
        self.folder, self.tool = folder, tool
        os.makedirs(folder, exist_ok=True)

    def path(self, name):
        return os.path.join(self.folder, name)

    def _run(self, *command):
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def _made(self, name, make, *arguments):
        """The file `name`, made beside its place and moved there when it is whole."""
        path = self.path(name)
        if not os.path.exists(path):
            print(f"  making {name}", flush=True)
            part = path + ".part"
            shutil.rmtree(part, ignore_errors=True)
            # In a process of its own: the memory that it takes would count as its later children's.
            child = os.fork()
            if child == 0:
                try:
                    make(part, *arguments)
                    os.rename(part, path)
                except BaseException as error:
                    print(f"bench: {name}: {error}", flush=True)
                    os._exit(1)
                os._exit(0)
            if os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) != 0:
                raise SystemExit(1)
        return path

    def _by_tool(self, name, *arguments):
        return self._made(name, lambda part: self._run(self.tool, *arguments, part))

    def _key(self):
        def make(part):
            self._run("keytool", "-genkeypair", "-keystore", part, "-storepass", "bench-inputs",
                      "-storetype", "PKCS12", "-alias", "bench", "-keyalg", "RSA", "-keysize", "2048",
                      "-validity", "10000", "-dname", "CN=Bench")
        return self._made("key.p12", make)

    def _sign(self, path, schemes, min_sdk):
        if os.path.getsize(path) >= 2 << 30:  # apksigner writes no more than that
            self._run(self.tool, "sign-apk", path, path + ".signed")
            os.rename(path + ".signed", path)
            return
        switches = []
        for scheme in (1, 2, 3):
            switches += [f"--v{scheme}-signing-enabled", "true" if scheme in schemes else "false"]
        self._run("apksigner", "sign", "--ks", self._key(), "--ks-pass", "pass:bench-inputs",
                  "--min-sdk-version", str(min_sdk), "--v4-signing-enabled", "false", *switches, path)

    def _apk(self, part, fill, schemes, min_sdk, target_sdk):
        self._key()
        manifest = self._by_tool(f"manifest-{min_sdk}-{target_sdk}", "manifest", str(min_sdk),
                                 str(target_sdk))
        texts = "2000" if fill else "20"
        table = self._by_tool(f"resources-{texts}", "table", texts)
        with zipfile.ZipFile(part, "w") as archive:
            def add(name, contents, deflate=False):
                info = zipfile.ZipInfo(name, (2024, 1, 1, 0, 0, 0))
                info.compress_type = zipfile.ZIP_DEFLATED if deflate else zipfile.ZIP_STORED
                with archive.open(info, "w", force_zip64=False) as out:
                    for piece in ([contents] if isinstance(contents, bytes) else contents):
                        out.write(piece)
            with open(manifest, "rb") as file:
                add("AndroidManifest.xml", file.read(), True)
            with open(table, "rb") as file:
                add("resources.arsc", file.read())
            add("res/icon.png", png(192))
            if fill:
                fill(add)
            else:
                add("classes.dex", os.urandom(140 * 1024))
        self._sign(part, schemes, min_sdk)

    def _contents(self, mebibytes, seed):
        return self._by_tool(f"contents-{mebibytes}-{seed}", "contents", str(mebibytes), str(seed))

    def stored_apk(self, name, mebibytes):
        """v2 and v3, SDK 24 on: libraries and assets of 32 MiB each, stored."""
        def fill(add):
            with open(self._contents(64, 1), "rb") as file:
                data = file.read()
            left, number = mebibytes * MIB, 0
            while left > 0:
                size = min(left, 32 * MIB)
                start = (number * 7919 * 4096) % (32 * MIB)
                add(f"lib/arm64-v8a/lib{number}.so", data[start:start + size])
                left -= size
                number += 1
        return self._made(name, self._apk, fill, (2, 3), 24, 34)

    def small_apk(self, name):
        """v2 and v3, 200 KB."""
        return self._made(name, self._apk, None, (2, 3), 24, 34)

    def many_entries_apk(self, name, entries):
        """v1, v2 and v3 from SDK 16 on: entries of about 1 KB, deflated."""
        def fill(add):
            with open(self._contents(64, 1), "rb") as file:
                data = file.read()
            for i in range(entries - 3):
                start = (i * 7919) % (63 * MIB)
                add(f"res/drawable-{i % 37}/resource_{i}.xml", data[start:start + 600 + i % 800], True)
        return self._made(name, self._apk, fill, (1, 2, 3), 16, 28)

    def jar_apk(self, name, mebibytes):
        """v1 alone, SDK 16 to 28: a file of that size once deflated, in entries of 1 MiB."""
        def fill(add):
            with open(self._contents(64, 1), "rb") as file:
                data = file.read()
            for i in range(mebibytes * 5 // 4):
                start = (i * 7919 * 64) % (63 * MIB)
                add(f"assets/{i}.bin", data[start:start + MIB], True)
        return self._made(name, self._apk, fill, (1,), 16, 28)

    def small_apks(self, name, count, kibibytes):
        def make(part):
            os.mkdir(part)
            self._run(self.tool, "small-apks", str(count), str(kibibytes), part)
        return self._made(name, make)

    def hap(self, name, mebibytes):
        def make(part):
            os.makedirs(self.path("harmony-trust"), exist_ok=True)
            self._run(self.tool, "hap", str(mebibytes), part, self.path("harmony-trust"))
        return self._made(name, make)

    def ipa(self, name, mebibytes, resources, frameworks):
        def make(part):
            self._run(self.tool, "ipa", str(mebibytes), str(resources), str(frameworks), part,
                      self.path("ios-root.pem"))
        return self._made(name, make)
