#!/usr/bin/env python3
"""Makes the credential files of this folder, and expected.json.

Every expected value comes from openssl, keytool or plain Python arithmetic, never from apptrait:
they are what the tests hold apptrait's values against. Needs openssl 3 and a JDK (keytool). Private
keys live only inside the keystores made here, under the password 'apptrait-test'.
"""
import base64
import hashlib
import json
import os
import re
import subprocess
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
PASSWORD = "apptrait-test"
DAYS = "18250"


def run(*command, stdin=None):
    done = subprocess.run(command, input=stdin, capture_output=True)
    if done.returncode != 0:
        raise SystemExit(f"{command}: {done.stderr.decode()}")
    return done.stdout


def out(name):
    return os.path.join(HERE, name)


KEYS = {
    "rsa1024": ["-newkey", "rsa:1024"],
    "rsa2048": ["-newkey", "rsa:2048"],
    "rsa4096": ["-newkey", "rsa:4096"],
    "p256": ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"],
    "p384": ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-384"],
    "ed25519": ["-newkey", "ed25519"],
}
# As keytool makes app certificates: no basicConstraints.
CONFIG = """[req]
distinguished_name = name
x509_extensions = extensions
[name]
[extensions]
subjectKeyIdentifier = hash
"""


def make_certificates(work):
    """One self-signed certificate per kind of key: {name: (key file, certificate file)}."""
    made = {}
    config = f"{work}/openssl.cnf"
    open(config, "w").write(CONFIG)
    for name, arguments in KEYS.items():
        key, certificate = f"{work}/{name}.key", f"{work}/{name}.pem"
        run("openssl", "req", "-x509", "-config", config, "-utf8", "-nodes", *arguments, "-sha256", "-days", DAYS,
            "-subj", f"/C=CN/O=示例科技有限公司/CN={name}", "-keyout", key, "-out", certificate)
        made[name] = (key, certificate)
    parameters = f"{work}/dsa.param"
    run("openssl", "dsaparam", "-out", parameters, "2048")
    key, certificate = f"{work}/dsa2048.key", f"{work}/dsa2048.pem"
    run("openssl", "req", "-x509", "-config", config, "-utf8", "-nodes", "-newkey",
        f"dsa:{parameters}", "-sha256", "-days", DAYS, "-subj", "/C=CN/O=示例科技有限公司/CN=dsa2048", "-keyout", key, "-out",
        certificate)
    made["dsa2048"] = (key, certificate)
    return made


def fingerprint(certificate, digest):
    text = run("openssl", "x509", "-in", certificate, "-noout", "-fingerprint", f"-{digest}")
    return text.decode().strip().split("=", 1)[1]


def hex_after(text, word):
    """The colon-separated hex block that openssl's -text prints below a word."""
    block = re.search(word + r": *\n((?:\s+[0-9a-f:]+\n)+)", text).group(1)
    return re.sub(r"[\s:]", "", block)


def expected_values(certificate, work):
    der = run("openssl", "x509", "-in", certificate, "-outform", "DER")
    pem = run("openssl", "x509", "-in", certificate, "-noout", "-pubkey").decode()
    text = run("openssl", "x509", "-in", certificate, "-noout", "-text").decode()
    spki = run("openssl", "pkey", "-pubin", "-outform", "DER", stdin=pem.encode())
    printed = run("keytool", "-printcert", "-file", certificate).decode()
    values = {
        "der": base64.b64encode(der).decode(),
        "md5_colons": fingerprint(certificate, "md5"),
        "sha1_colons": fingerprint(certificate, "sha1"),
        "sha256_colons": fingerprint(certificate, "sha256"),
        "keytool_sha1": re.search(r"SHA1: (\S+)", printed).group(1),
        "keytool_sha256": re.search(r"SHA256: (\S+)", printed).group(1),
        "spki_hex": spki.hex(),
        "spki_base64": base64.b64encode(spki).decode(),
        "spki_pem": pem,
        # jadx-gui's display: each byte in upper case followed by a space, the last one too.
        "jadx_md5": "".join(f"{byte:02X} " for byte in hashlib.md5(der).digest()),
        "jadx_sha1": "".join(f"{byte:02X} " for byte in hashlib.sha1(der).digest()),
        "subject": run("openssl", "x509", "-in", certificate, "-noout", "-subject", "-nameopt",
                       "RFC2253,utf8,-esc_msb").decode().strip().split("=", 1)[1],
    }
    if "rsaEncryption" in text:
        modulus = run("openssl", "x509", "-in", certificate, "-noout", "-modulus").decode()
        modulus = modulus.strip().split("=", 1)[1]
        values["modulus_hex_upper"] = modulus
        values["modulus_dec"] = str(int(modulus, 16))
        public = f"{work}/public.pem"
        open(public, "w").write(pem)
        values["pkcs1_hex"] = run("openssl", "rsa", "-pubin", "-in", public, "-RSAPublicKey_out",
                                  "-outform", "DER").hex()
    elif "id-ecPublicKey" in text:
        values["point_hex"] = hex_after(text, "pub")
    elif "dsaEncryption" in text:
        y = hex_after(text, "pub")
        values["y_dec"] = str(int(y, 16))
        values["y_hex"] = y.lstrip("0") if len(y.lstrip("0")) % 2 == 0 else "0" + y.lstrip("0")
    return values


def make_chain(work):
    """A root, an intermediate and a leaf, in the order of AppGallery's .cer: root first."""
    extensions = f"{work}/ca.ext"
    open(extensions, "w").write("basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign\n")
    leaf_extensions = f"{work}/leaf.ext"
    open(leaf_extensions, "w").write("keyUsage=critical,digitalSignature\n")
    subjects = {
        "root": "/C=CN/O=Example CA/CN=Example Root CA G2",
        "intermediate": "/C=CN/O=Example CA/CN=Example Developer CA",
        "leaf": "/C=CN/O=示例科技有限公司/CN=示例科技有限公司(123456789),Release",
    }
    for name in subjects:
        run("openssl", "ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out",
            f"{work}/{name}.key")
        run("openssl", "req", "-new", "-utf8", "-key", f"{work}/{name}.key", "-subj",
            subjects[name], "-out", f"{work}/{name}.csr")
    run("openssl", "x509", "-req", "-in", f"{work}/root.csr", "-signkey", f"{work}/root.key",
        "-days", DAYS, "-extfile", extensions, "-out", f"{work}/root.pem")
    for name, issuer, extra in (("intermediate", "root", extensions),
                                ("leaf", "intermediate", leaf_extensions)):
        run("openssl", "x509", "-req", "-in", f"{work}/{name}.csr", "-CA", f"{work}/{issuer}.pem",
            "-CAkey", f"{work}/{issuer}.key", "-CAcreateserial", "-days", DAYS, "-extfile", extra,
            "-out", f"{work}/{name}.pem")
    return {name: (f"{work}/{name}.key", f"{work}/{name}.pem") for name in subjects}


def write(name, *parts):
    with open(out(name), "wb") as file:
        for part in parts:
            file.write(part)


def read(path):
    with open(path, "rb") as file:
        return file.read()


def make_bags(chain):
    root, intermediate, leaf = (read(chain[n][1]) for n in ("root", "intermediate", "leaf"))
    write("chain.cer", root, intermediate, leaf)
    write("chain-shuffled.pem", b"# intermediate\n", intermediate, b"\n# leaf\n", leaf, root)
    for name, form in (("chain.p7b", "PEM"), ("chain-der.p7b", "DER")):
        run("openssl", "crl2pkcs7", "-nocrl", "-certfile", out("chain.cer"), "-outform", form,
            "-out", out(name))
    write("issuers.pem", root, intermediate)
    run("openssl", "x509", "-in", chain["leaf"][1], "-outform", "DER", "-out", out("leaf.der"))
    body = read(chain["leaf"][1]).split(b"-----")[2].strip() + b"\n"
    write("leaf-bare.cer", body)
    write("request.csr", run("openssl", "req", "-in", chain["leaf"][1].replace(".pem", ".csr")))


def make_pkcs12(name, pair, arguments, chain_file=None):
    more = ["-certfile", chain_file] if chain_file else []
    run("openssl", "pkcs12", "-export", "-inkey", pair[0], "-in", pair[1], *more, "-out", out(name),
        "-passout", f"pass:{PASSWORD}", *arguments)


def make_keystores(certificates, chain, work):
    rsa = certificates["rsa2048"]
    issuers = f"{work}/issuers.pem"
    open(issuers, "wb").write(read(chain["intermediate"][1]) + read(chain["root"][1]))
    make_pkcs12("modern.p12", chain["leaf"], ["-name", "release"], issuers)
    make_pkcs12("legacy.p12", rsa, ["-legacy", "-name", "release"])
    make_pkcs12("triple-des.p12", rsa, ["-keypbe", "PBE-SHA1-3DES", "-certpbe", "PBE-SHA1-3DES",
                                        "-macalg", "sha1", "-name", "发布证书"])
    make_pkcs12("plain-certificates.p12", rsa, ["-certpbe", "NONE", "-name", "release"])
    make_pkcs12("no-mac.p12", rsa, ["-nomac", "-name", "release"])
    make_pkcs12("devecostudio.p12", certificates["p256"], ["-name", "debugKey"])
    run("openssl", "pkcs12", "-export", "-inkey", rsa[0], "-in", rsa[1], "-out",
        out("empty-password.p12"), "-passout", "pass:")
    keytool = ["keytool", "-storepass", PASSWORD, "-noprompt"]
    for alias, source in (("release", out("modern.p12")), ("upload", out("legacy.p12"))):
        for store, kind in (("release.keystore", "PKCS12"), ("two-keys.jks", "JKS"),
                            ("two-keys.jceks", "JCEKS")):
            if store == "release.keystore" and alias == "upload":
                continue
            target = alias if store != "two-keys.jks" or alias != "upload" else "上传"
            run("keytool", "-importkeystore", "-noprompt", "-srckeystore", source, "-srcstoretype",
                "PKCS12", "-srcstorepass", PASSWORD, "-srcalias", "release", "-destkeystore",
                out(store), "-deststoretype", kind, "-deststorepass", PASSWORD, "-destkeypass",
                PASSWORD, "-destalias", target)
    run(*keytool, "-importcert", "-keystore", out("two-keys.jks"), "-alias", "partner", "-file",
        certificates["p384"][1])
    run(*keytool, "-importcert", "-keystore", out("release.keystore"), "-alias", "partner", "-file",
        certificates["p384"][1])
    run(*keytool, "-genseckey", "-keyalg", "AES", "-keysize", "128", "-alias", "aaa-secret",
        "-keystore", out("secret.jceks"), "-storetype", "JCEKS", "-keypass", PASSWORD)
    run(*keytool, "-importcert", "-keystore", out("secret.jceks"), "-storetype", "JCEKS", "-alias",
        "partner", "-file", certificates["p384"][1])


def main():
    for name in os.listdir(HERE):
        if not name.endswith(".py"):
            os.remove(out(name))
    with tempfile.TemporaryDirectory() as work:
        certificates = make_certificates(work)
        expected = {n: expected_values(pair[1], work) for n, pair in certificates.items()}
        chain = make_chain(work)
        expected.update({n: expected_values(pair[1], work) for n, pair in chain.items()})
        make_bags(chain)
        make_keystores(certificates, chain, work)
    with open(out("expected.json"), "w") as file:
        json.dump(expected, file, ensure_ascii=False, indent=1, sort_keys=True)
        file.write("\n")


main()
