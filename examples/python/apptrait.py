"""apptrait for Python: one file, no build step; it loads libapptrait.so.0 by ctypes.

    import apptrait
    package = apptrait.inspect("app.apk")
    print(package.identity.package_name, package.status)
    for values in apptrait.filing_values([package], provider="tencent"):
        print(values.public_key.value)

The library is looked for where APPTRAIT_LIBRARY says, else as the system finds libraries. Python 3.8
or later. Calls release the interpreter lock, so that threads inspect side by side.
"""
from __future__ import annotations

import ctypes
import json
import os
from dataclasses import dataclass, field
from typing import Any, Callable, Mapping, Optional, Sequence, Union

__all__ = ["Cancel", "Certificate", "Error", "FilingValue", "FilingValues", "Finding", "Gate", "Identity",
           "Package", "filing_check", "filing_sheet", "filing_values", "explain", "gate", "inspect",
           "jaq_request", "providers", "report", "version"]


class Error(Exception):
    """Why something could not be done. `kind` is usage, io, not_a_package, limit, cancelled, internal or
    no_memory; `id` can be given to explain(). What is wrong with a package is no Error but a Finding."""

    def __init__(self, kind: str, id: str, message: str, help: str, details: Mapping[str, Any]):
        super().__init__(message)
        self.kind, self.id, self.message, self.help, self.details = kind, id, message, help, details


@dataclass(frozen=True)
class Finding:
    id: str
    severity: str  # error, warning, note
    message: str
    entry: Optional[str] = None
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Certificate:
    subject: Optional[str]
    sha256: str
    sha1: str
    md5: str
    public_key: Mapping[str, Any]  # algorithm, bits, modulus_dec, modulus_hex, spki_base64 …


@dataclass(frozen=True)
class Identity:
    package_name: Optional[str]
    app_name: Optional[str]
    app_names: Mapping[str, str]
    version_name: Optional[str]
    version_code: Optional[str]
    debuggable: Optional[bool]


@dataclass(frozen=True)
class FilingValue:
    label: str  # the words of the provider's form
    value: str
    encoding: str


@dataclass(frozen=True)
class FilingValues:
    platform: str
    path: str
    package_name: Optional[FilingValue]
    public_key: Optional[FilingValue]
    fingerprint: Optional[FilingValue]


@dataclass(frozen=True)
class Gate:
    passed: bool
    report: str


def _load() -> ctypes.CDLL:
    library = ctypes.CDLL(os.environ.get("APPTRAIT_LIBRARY", "libapptrait.so.0"))
    handle, text = ctypes.c_void_p, ctypes.c_char_p
    out_text, out_size, out_error = ctypes.POINTER(handle), ctypes.POINTER(ctypes.c_size_t), ctypes.POINTER(handle)
    out_int, packages = ctypes.POINTER(ctypes.c_int), ctypes.POINTER(handle)
    end = [out_text, out_size, out_error]
    declared = {
        "inspect_path": (ctypes.c_int, [text, text, ctypes.POINTER(_Hooks), ctypes.POINTER(handle), out_error]),
        "inspect_descriptor": (ctypes.c_int, [ctypes.c_int, text, text, ctypes.POINTER(_Hooks),
                                              ctypes.POINTER(handle), out_error]),
        "inspect_memory": (ctypes.c_int, [text, ctypes.c_size_t, text, text, ctypes.POINTER(_Hooks),
                                          ctypes.POINTER(handle), out_error]),
        "package_free": (None, [handle]),
        "error_kind": (text, [handle]), "error_id": (text, [handle]),
        "error_message": (text, [handle, ctypes.c_int]), "error_help": (text, [handle, ctypes.c_int]),
        "error_json": (text, [handle, ctypes.c_int]), "error_free": (None, [handle]),
        "free": (None, [handle]), "version": (text, []),
        "cancel_new": (handle, []), "cancel_request": (None, [handle]), "cancel_free": (None, [handle]),
        "report": (ctypes.c_int, [packages, ctypes.c_size_t, text] + end),
        "filing_sheet": (ctypes.c_int, [packages, ctypes.c_size_t, text] + end),
        "filing_values": (ctypes.c_int, [packages, ctypes.c_size_t, text] + end),
        "filing_check": (ctypes.c_int, [packages, ctypes.c_size_t, text, text, out_int] + end),
        "gate": (ctypes.c_int, [packages, ctypes.c_size_t, text, out_int] + end),
        "jaq_request": (ctypes.c_int, [handle, text] + end),
        "explain": (ctypes.c_int, [text, ctypes.c_int] + end),
        "providers": (ctypes.c_int, [ctypes.c_int] + end),
    }
    for name, (result, arguments) in declared.items():
        function = getattr(library, "apptrait_" + name)
        function.restype, function.argtypes = result, arguments
    return library


_Progress = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_uint64, ctypes.c_uint64)


class _Hooks(ctypes.Structure):
    _fields_ = [("struct_size", ctypes.c_size_t), ("progress", _Progress), ("user", ctypes.c_void_p),
                ("cancel", ctypes.c_void_p)]


_library = _load()


def _utf8(value: Optional[str]) -> Optional[bytes]:
    return None if value is None else os.fsencode(value)


def _options(options: Mapping[str, Any]) -> bytes:
    return json.dumps({k: v for k, v in options.items() if v is not None}).encode()


def _check(status: int, error: ctypes.c_void_p, language: str) -> None:
    if status == 0:
        return
    number = 1 if language == "zh" else 0
    try:
        said = [(_library.apptrait_error_kind(error) or b"").decode(), (_library.apptrait_error_id(error) or b"").decode(),
                _library.apptrait_error_message(error, number).decode(errors="replace"),
                _library.apptrait_error_help(error, number).decode()]
        details = json.loads(_library.apptrait_error_json(error, number) or b"{}")
    finally:
        _library.apptrait_error_free(error)
    raise Error(*said, details)


def _text(call: Callable[..., int], *arguments: Any, language: str = "en") -> bytes:
    text, size, error = ctypes.c_void_p(), ctypes.c_size_t(), ctypes.c_void_p()
    _check(call(*arguments, ctypes.byref(text), ctypes.byref(size), ctypes.byref(error)), error, language)
    try:
        return ctypes.string_at(text, size.value)
    finally:
        _library.apptrait_free(text)


def _array(packages: Sequence["Package"]) -> Any:
    return (ctypes.c_void_p * len(packages))(*(p._handle for p in packages))


class Cancel:
    """Stops calls that were given it; request() may be called from any thread."""

    def __init__(self) -> None:
        self._handle = _library.apptrait_cancel_new()
        if not self._handle:
            raise MemoryError

    def request(self) -> None:
        _library.apptrait_cancel_request(self._handle)

    def __del__(self) -> None:
        if getattr(self, "_handle", None):
            _library.apptrait_cancel_free(self._handle)


class Package:
    """What was learned of one package; made by inspect(). Never changes."""

    def __init__(self, handle: int, language: str):
        self._handle, self._language = handle, language
        self._report: Optional[Mapping[str, Any]] = None

    def __del__(self) -> None:
        if getattr(self, "_handle", None):
            _library.apptrait_package_free(self._handle)

    @property
    def report(self) -> Mapping[str, Any]:
        """The package as the JSON report has it (schema apptrait.report/1)."""
        if self._report is None:
            self._report = json.loads(report([self], language=self._language))["packages"][0]
        return self._report

    @property
    def status(self) -> str:
        """verified, failed, unsigned, unsupported or not_checked."""
        return self.report["verification"]["status"]

    @property
    def platform(self) -> str:
        return self.report["platform"]

    @property
    def identity(self) -> Identity:
        i = self.report["identity"]
        return Identity(i.get("package_name"), i.get("app_name"), i.get("app_names", {}), i.get("version_name"),
                        i.get("version_code"), i.get("debuggable"))

    @property
    def certificates(self) -> Sequence[Certificate]:
        """The leaves that the newest platform sees."""
        leaves = [s["certificates"][0] for s in self.report["signers"] if s.get("current") and s["certificates"]]
        return [Certificate(c.get("subject"), c["sha256"], c["sha1"], c["md5"], c.get("public_key", {})) for c in leaves]

    @property
    def findings(self) -> Sequence[Finding]:
        return [Finding(f["id"], f["severity"], f["message"], f.get("location", {}).get("entry"), f.get("data", {}))
                for f in self.report["findings"]]


def inspect(source: Union[str, os.PathLike, bytes, int], *, name: Optional[str] = None, language: str = "en",
            progress: Optional[Callable[[int, int], Any]] = None, cancel: Optional[Cancel] = None,
            **options: Any) -> Package:
    """Inspects a path, bytes or an open file descriptor. Options are those of apptrait_inspect_path in
    apptrait_c.h: digests, verify, min_sdk, max_sdk, compat, at, idsig, trust_anchors … `progress(done,
    total)` may return True to stop."""
    stopped = []  # an exception of the caller's, which must not pass through C

    def on_progress(_user: Any, done: int, total: int) -> int:
        try:
            return 1 if progress is not None and progress(done, total) else 0
        except BaseException as e:  # noqa: B902
            stopped.append(e)
            return 1

    hooks = _Hooks(ctypes.sizeof(_Hooks), _Progress(on_progress) if progress else _Progress(), None,
                   cancel._handle if cancel else None)
    package, error = ctypes.c_void_p(), ctypes.c_void_p()
    end = [_options(options), ctypes.byref(hooks), ctypes.byref(package), ctypes.byref(error)]
    if isinstance(source, bytes):
        status = _library.apptrait_inspect_memory(source, len(source), _utf8(name), *end)
    elif isinstance(source, int):
        status = _library.apptrait_inspect_descriptor(source, _utf8(name), *end)
    else:
        path = os.fsencode(source)
        if b"\0" in path:
            raise ValueError("embedded null byte")
        status = _library.apptrait_inspect_path(path, *end)
    if stopped:
        _library.apptrait_error_free(error)
        raise stopped[0]
    _check(status, error, language)
    return Package(package.value, language)


def report(packages: Sequence[Package], *, format: str = "json", language: str = "en") -> str:
    """json, ndjson, csv or text: what the program prints."""
    options = _options({"format": format, "language": language})
    return _text(_library.apptrait_report, _array(packages), len(packages), options, language=language).decode()


def filing_sheet(packages: Sequence[Package], *, language: str = "zh", **options: Any) -> bytes:
    """The filing sheet; format is json, text, csv, markdown, html or zip."""
    return _text(_library.apptrait_filing_sheet, _array(packages), len(packages),
                 _options({"language": language, **options}), language=language)


def filing_values(packages: Sequence[Package], **options: Any) -> Sequence[FilingValues]:
    """The values to paste into a provider's form (provider="tencent"), one item for each package."""
    made = json.loads(_text(_library.apptrait_filing_values, _array(packages), len(packages), _options(options)))

    def value(item: Mapping[str, Any], name: str) -> Optional[FilingValue]:
        return FilingValue(**item[name]) if name in item else None

    return [FilingValues(i["platform"], i["path"], value(i, "package_name"), value(i, "public_key"),
                         value(i, "fingerprint")) for i in made["values"]]


def _judged(call: Callable[..., int], *arguments: Any, language: str) -> Gate:
    passed = ctypes.c_int()
    text = _text(call, *arguments, ctypes.byref(passed), language=language)
    return Gate(passed.value == 1, text.decode())


def filing_check(packages: Sequence[Package], filed: str, *, language: str = "zh", **options: Any) -> Gate:
    """What was filed (JSON, or text as pasted) against the packages."""
    return _judged(_library.apptrait_filing_check, _array(packages), len(packages), filed.encode(),
                   _options({"language": language, **options}), language=language)


def gate(packages: Sequence[Package], *, language: str = "en", **options: Any) -> Gate:
    """The packages against a policy (policy="TOML text"); format is json, text, junit, sarif, github …"""
    return _judged(_library.apptrait_gate, _array(packages), len(packages),
                   _options({"language": language, **options}), language=language)


def jaq_request(package: Package, *, language: str = "en", **options: Any) -> Mapping[str, Any]:
    """A jaq request to be sent by the caller; with app_key, app_secret and at it is signed."""
    return json.loads(_text(_library.apptrait_jaq_request, package._handle,
                            _options({"language": language, **options}), language=language))


def explain(id: str, language: str = "en") -> Mapping[str, str]:
    """What a finding means and what to do: id, severity, title, help."""
    return json.loads(_text(_library.apptrait_explain, id.encode(), 1 if language == "zh" else 0, language=language))


def providers(language: str = "zh") -> Sequence[Mapping[str, Any]]:
    return json.loads(_text(_library.apptrait_providers, 1 if language == "zh" else 0, language=language))


def version() -> str:
    return _library.apptrait_version().decode()
