"""RSA keys and self-signed certificates that come out the same in every run.

The keys are derived from a word, and so are public: they sign nothing but the packages of this folder.
"""
import base64
import hashlib


class Stream:
    """Bytes that depend on the word alone."""

    def __init__(self, word):
        self.seed, self.count = word.encode(), 0

    def number(self, bits):
        out = b""
        while len(out) * 8 < bits:
            out += hashlib.sha256(self.seed + self.count.to_bytes(8, "big")).digest()
            self.count += 1
        return int.from_bytes(out[: bits // 8], "big")


def is_prime(n, stream):
    for p in (2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37):
        if n % p == 0:
            return n == p
    d, r = n - 1, 0
    while d % 2 == 0:
        d, r = d // 2, r + 1
    for _ in range(24):
        x = pow(2 + stream.number(256), d, n)
        if x in (1, n - 1):
            continue
        for _ in range(r - 1):
            x = x * x % n
            if x == n - 1:
                break
        else:
            return False
    return True


def make_prime(bits, stream):
    while True:
        n = stream.number(bits) | 3 << bits - 2 | 1
        if n % 65537 != 1 and is_prime(n, stream):
            return n


def tlv(tag, *parts):
    body = b"".join(parts)
    if len(body) < 0x80:
        return bytes([tag, len(body)]) + body
    length = len(body).to_bytes((len(body).bit_length() + 7) // 8, "big")
    return bytes([tag, 0x80 | len(length)]) + length + body


def integer(n):
    return tlv(0x02, n.to_bytes(n.bit_length() // 8 + 1, "big"))


def oid(dotted):
    a, b, *rest = map(int, dotted.split("."))
    out = bytes([a * 40 + b])
    for n in rest:
        groups = [n & 0x7F]
        while n > 0x7F:
            n >>= 7
            groups.append(n & 0x7F | 0x80)
        out += bytes(reversed(groups))
    return tlv(0x06, out)


def sequence(*parts):
    return tlv(0x30, *parts)


RSA = sequence(oid("1.2.840.113549.1.1.1"), b"\x05\x00")
SHA256_RSA = sequence(oid("1.2.840.113549.1.1.11"), b"\x05\x00")
SHA256_PREFIX = bytes.fromhex("3031300d060960864801650304020105000420")


class Key:
    def __init__(self, word, bits=2048):
        stream = Stream(word)
        p, q = make_prime(bits // 2, stream), make_prime(bits // 2, stream)
        self.n, self.e = p * q, 65537
        self.d = pow(self.e, -1, (p - 1) * (q - 1))
        self.pkcs1 = sequence(*map(integer, (0, self.n, self.e, self.d, p, q, self.d % (p - 1),
                                             self.d % (q - 1), pow(q, -1, p))))

    def pkcs8(self):
        return sequence(integer(0), RSA, tlv(0x04, self.pkcs1))

    def sign(self, data):
        size = (self.n.bit_length() + 7) // 8
        info = SHA256_PREFIX + hashlib.sha256(data).digest()
        padded = b"\x00\x01" + b"\xff" * (size - len(info) - 3) + b"\x00" + info
        return pow(int.from_bytes(padded, "big"), self.d, self.n).to_bytes(size, "big")

    def certificate(self, names, not_before, not_after):
        """Self-signed; `names` are (attribute's OID, text) in encoding order, times are GeneralizedTime
        or UTCTime texts by their length."""
        name = sequence(*(tlv(0x31, sequence(oid(o), tlv(0x13 if t.isascii() else 0x0C, t.encode())))
                          for o, t in names))
        time = [tlv(0x17 if len(t) == 13 else 0x18, t.encode()) for t in (not_before, not_after)]
        public = sequence(RSA, tlv(0x03, b"\x00", sequence(integer(self.n), integer(self.e))))
        tbs = sequence(tlv(0xA0, integer(2)), integer(1), SHA256_RSA, name, sequence(*time), name, public)
        return sequence(tbs, SHA256_RSA, tlv(0x03, b"\x00", self.sign(tbs)))


def pem(kind, der):
    text = base64.encodebytes(der).decode()
    return f"-----BEGIN {kind}-----\n{text}-----END {kind}-----\n"
