/* The C interface: for C, and for every language that can call it (Python, Node, Go, Java …).
 *
 * Shapes. Options go in as JSON objects, results come out as JSON or as the other formats of the
 * command line, byte for byte as the program prints them. All text is UTF-8. NULL options are the
 * defaults; an unknown member, a value of the wrong type and text that is no JSON are errors of kind
 * "usage" that name the member. No argument that a caller can get wrong crashes the process, a
 * pointer to memory that is not there excepted.
 *
 * Status. Functions that can fail return APPTRAIT_OK or one of the codes below. On failure results
 * are set to NULL, and, where `error` is not NULL, *error to an error that says more (NULL where
 * there was no memory for it). What a package is like, however bad its signature, is never a
 * failure: it is in the report.
 *
 * Ownership. What a function gives through a pointer to a pointer is the caller's, to be given back
 * with the function of its kind: apptrait_package_free, apptrait_error_free, apptrait_cancel_free,
 * apptrait_free. `const char*` results belong to the object that they were asked from. Arguments are
 * borrowed for the call alone. Every free function takes NULL.
 *
 * Threading. There is no state between calls. Two threads inspecting different packages share
 * nothing mutable. A package and an error do not change: several threads may read one. A cancel may
 * be requested from any thread while another runs the call it stops.
 *
 * No C++ exception leaves a function, and none of the caller's may pass through one of its callbacks.
 *
 * Binary interface. Within one soname functions are added and never changed; structs that callers
 * fill begin with their size, so that they can grow. */
#ifndef APPTRAIT_APPTRAIT_C_H_
#define APPTRAIT_APPTRAIT_C_H_

#include <stddef.h>
#include <stdint.h>

#include "apptrait/export.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Names are C's. NOLINTBEGIN(readability-identifier-naming) */

/* ---- Status and errors ---------------------------------------------------------------------- */

typedef enum apptrait_status {
  APPTRAIT_OK = 0,
  APPTRAIT_USAGE = 1,         /* an argument, an option or a configuration is wrong */
  APPTRAIT_IO = 2,            /* the input could not be read */
  APPTRAIT_NOT_A_PACKAGE = 3, /* it was read, and is none of the kinds that are known */
  APPTRAIT_LIMIT = 4,         /* a limit that bounds time and memory on hostile input */
  APPTRAIT_CANCELLED = 5,     /* the caller asked to stop */
  APPTRAIT_INTERNAL = 6,      /* a defect of the library */
  APPTRAIT_NO_MEMORY = 7
} apptrait_status;

typedef enum apptrait_language { APPTRAIT_ENGLISH = 0, APPTRAIT_CHINESE = 1 } apptrait_language;

/* Why something could not be done. */
typedef struct apptrait_error apptrait_error;

/* "usage", "io", "not_a_package", "limit", "cancelled", "internal", "no_memory". Of a NULL error
 * every text is "". */
APPTRAIT_EXPORT const char* apptrait_error_kind(const apptrait_error* error);
/* Stable: "io.open-failed", for apptrait_explain. */
APPTRAIT_EXPORT const char* apptrait_error_id(const apptrait_error* error);
/* One sentence for a reader, without the file's name; not escaped for a terminal. */
APPTRAIT_EXPORT const char* apptrait_error_message(const apptrait_error* error,
                                                   apptrait_language language);
/* What it means and what to do. */
APPTRAIT_EXPORT const char* apptrait_error_help(const apptrait_error* error,
                                                apptrait_language language);
/* All of it: {"kind":"io","id":"…","severity":"error","message":"…","location":{…},"data":{…}}. */
APPTRAIT_EXPORT const char* apptrait_error_json(const apptrait_error* error,
                                                apptrait_language language);
APPTRAIT_EXPORT void apptrait_error_free(apptrait_error* error);

/* Frees a text or bytes that a function gave. */
APPTRAIT_EXPORT void apptrait_free(void* text);

/* "1.2.3", static. */
APPTRAIT_EXPORT const char* apptrait_version(void);

/* ---- Inspecting ----------------------------------------------------------------------------- */

/* A stop that can be asked for from another thread (not from a signal handler). */
typedef struct apptrait_cancel apptrait_cancel;
/* NULL where there is no memory. */
APPTRAIT_EXPORT apptrait_cancel* apptrait_cancel_new(void);
/* Every call that was given it ends soon, with APPTRAIT_CANCELLED; later ones at once. */
APPTRAIT_EXPORT void apptrait_cancel_request(apptrait_cancel* cancel);
/* A call that still runs with it is not disturbed, and can then no longer be stopped. */
APPTRAIT_EXPORT void apptrait_cancel_free(apptrait_cancel* cancel);

/* What a call does besides; zero-initialise, set struct_size, fill in what is wanted. */
typedef struct apptrait_hooks {
  size_t struct_size; /* sizeof(apptrait_hooks) */
  /* Called now and then, from one of the library's threads (with the option "workers": 1 from the
   * caller's own), one call at a time, with the bytes done and those in all. Anything but 0 stops
   * the inspection. */
  int (*progress)(void* user, uint64_t done, uint64_t total);
  void* user;
  apptrait_cancel* cancel; /* or NULL */
} apptrait_hooks;

/* A random-access source of the caller's. */
typedef struct apptrait_source {
  size_t struct_size; /* sizeof(apptrait_source) */
  uint64_t size;      /* bytes in all; fixed */
  /* Fills `out` with `length` bytes from `offset`, 0 where that went well. Called from several
   * threads at once (with the option "workers": 1 from the caller's alone), never past `size`; the
   * same bytes every time. */
  int (*read)(void* user, uint64_t offset, void* out, size_t length);
  void* user;
} apptrait_source;

/* What was learned of one package. */
typedef struct apptrait_package apptrait_package;

/* Inspects the file, or app bundle directory, at `path` ("-" is standard input).
 *
 * Options, all optional: {
 *   "digests": true,            whole-file MD5, SHA-1, SHA-256
 *   "verify": true,             the verdict; without it every status is "not_checked"
 *   "min_sdk": 24, "max_sdk": 34,   Android: replace the range that the package declares
 *   "compat": "apksig",         AOSP apksig's verdict, where the platform is stricter
 *   "at": "2026-01-31T12:00:00Z",   or seconds since 1970: judges lifetimes at this time; without
 *                               it nothing is said of now
 *   "idsig": "BASE64",          a v4 .idsig file's contents (default: PATH.idsig, for a path)
 *   "trust_anchors": ["PEM…"],  more roots for iOS and HarmonyOS; each text may hold several
 *   "harmony_trusted_roots": "…", "harmony_trusted_sources": "…",   texts of a device maker's
 *                               trusted_root_ca.json and trusted_apps_sources.json
 *   "alias": "…", "password": "…",  keystores and PKCS#12
 *   "workers": 0                threads; 0 is one for each processor
 * } */
APPTRAIT_EXPORT apptrait_status apptrait_inspect_path(const char* path, const char* options,
                                                      const apptrait_hooks* hooks,
                                                      apptrait_package** package,
                                                      apptrait_error** error);
/* The same over an open descriptor (not closed, its position not moved), memory, or a source.
 * `name` is what the report calls it; it may be NULL, and never decides what kind of package it is. */
APPTRAIT_EXPORT apptrait_status apptrait_inspect_descriptor(int descriptor, const char* name,
                                                            const char* options,
                                                            const apptrait_hooks* hooks,
                                                            apptrait_package** package,
                                                            apptrait_error** error);
APPTRAIT_EXPORT apptrait_status apptrait_inspect_memory(const void* bytes, size_t size,
                                                        const char* name, const char* options,
                                                        const apptrait_hooks* hooks,
                                                        apptrait_package** package,
                                                        apptrait_error** error);
APPTRAIT_EXPORT apptrait_status apptrait_inspect_source(const apptrait_source* source,
                                                        const char* name, const char* options,
                                                        const apptrait_hooks* hooks,
                                                        apptrait_package** package,
                                                        apptrait_error** error);
/* "verified", "failed", "unsigned", "unsupported" or "not_checked": the report's
 * verification.status; static. "" for NULL. */
APPTRAIT_EXPORT const char* apptrait_package_status(const apptrait_package* package);
APPTRAIT_EXPORT void apptrait_package_free(apptrait_package* package);

/* ---- What is made of packages ---------------------------------------------------------------- */

/* All of these take `count` packages, options, and give *text, NUL-terminated, with its size without
 * the NUL in *size (which may be NULL). In each of their options "language" is "en" (default) or
 * "zh", and "at" a time as above. */

/* A report. Options: {"format": "json" (default) | "ndjson" | "csv" | "text"}. */
APPTRAIT_EXPORT apptrait_status apptrait_report(const apptrait_package* const* packages,
                                                size_t count, const char* options, char** text,
                                                size_t* size, apptrait_error** error);

/* The filing sheet. Options: {
 *   "provider": "generic",      or one of apptrait_providers
 *   "provider_toml": "…",       or a profile of one's own
 *   "format": "json" (default) | "text" | "csv" | "markdown" | "html" | "zip",
 *   "alternatives": false,      text: also the forms that are accepted besides
 *   "key_form": {"encoding": "modulus_hex", "letters": "upper", "separator": "none"},
 *   "platform": "android" | "ios" | "harmony",   of what does not say its own (a certificate)
 *   "icon": true, "expiry_days": 60,
 *   "app_name": "…", "filing_number": "…", "credit_code": "…"   checked where given
 * } */
APPTRAIT_EXPORT apptrait_status apptrait_filing_sheet(const apptrait_package* const* packages,
                                                      size_t count, const char* options,
                                                      char** text, size_t* size,
                                                      apptrait_error** error);

/* The values of that sheet alone, the recommended form of each, same options but "format":
 * {"fileable": true, "values": [{"platform": "android", "path": "app.apk",
 *   "package_name": {"label": "…", "value": "…", "encoding": "text"},
 *   "public_key": {…}, "fingerprint": {…}}]}. A package that nothing may be filed of has no boxes;
 * the sheet says why. */
APPTRAIT_EXPORT apptrait_status apptrait_filing_values(const apptrait_package* const* packages,
                                                       size_t count, const char* options,
                                                       char** text, size_t* size,
                                                       apptrait_error** error);

/* What was filed (`filed`: JSON, or text as people paste it) against the packages. Options as of the
 * sheet; "format": "json" (default) | "text". *passed (may be NULL) is 1 where nothing is wrong or
 * missing. */
APPTRAIT_EXPORT apptrait_status apptrait_filing_check(const apptrait_package* const* packages,
                                                      size_t count, const char* filed,
                                                      const char* options, int* passed, char** text,
                                                      size_t* size, apptrait_error** error);

/* The CI gate. Options: {"policy": "TOML text", "policy_name": "gate.toml", "explain": false,
 * "format": "json" (default) | "text" | "junit" | "sarif" | "github" | "gitlab" | "markdown"}.
 * *passed (may be NULL) is 1 where every package passes. */
APPTRAIT_EXPORT apptrait_status apptrait_gate(const apptrait_package* const* packages, size_t count,
                                              const char* options, int* passed, char** text,
                                              size_t* size, apptrait_error** error);

/* A jaq request, to be sent by the caller: {"api": "alibaba.…", "gateway": "https://…",
 * "parameters": {…}, "form": "the POST's body", "signed": true, "findings": […]}. Options: {
 *   "url": "https://…",         where the app is downloaded (verify, apply)
 *   "api": "verify" | "apply" | "scan", "hash": "md5" | "sha1",
 *   "official_type": "release" | "development", "website": "…", "developer": "…",
 *   "scan_types": ["vuln", "malware"],
 *   "gateway": "production" | "overseas" | "sandbox" | URL,
 *   "sign_method": "hmac-sha256" | "hmac" | "md5", "answer": "json" | "xml", "simplify": true,
 *   "app_key": "…", "app_secret": "…"   with "at", the time of the call: signs it
 * } Without a key there is no "form". */
APPTRAIT_EXPORT apptrait_status apptrait_jaq_request(const apptrait_package* package,
                                                     const char* options, char** text, size_t* size,
                                                     apptrait_error** error);

/* What changed from `before` to `after` that a filing or an update depends on. Options: {"format":
 * "json" (default) | "text"}. *smooth (may be NULL) is 1 where the second replaces the first without
 * a change of the filing. */
APPTRAIT_EXPORT apptrait_status apptrait_diff(const apptrait_package* before,
                                              const apptrait_package* after, const char* options,
                                              int* smooth, char** text, size_t* size,
                                              apptrait_error** error);

/* ---- What the library knows ------------------------------------------------------------------- */

/* A finding's rule: {"id": "…", "severity": "…", "title": "…", "help": "…"}; of NULL all of them, as
 * an array ordered by id. */
APPTRAIT_EXPORT apptrait_status apptrait_explain(const char* id, apptrait_language language,
                                                 char** text, size_t* size, apptrait_error** error);

/* The providers: [{"id": "tencent", "name": "…", "platforms": ["android", …]}]. */
APPTRAIT_EXPORT apptrait_status apptrait_providers(apptrait_language language, char** text,
                                                   size_t* size, apptrait_error** error);

/* NOLINTEND(readability-identifier-naming) */

#ifdef __cplusplus
}
#endif

#endif /* APPTRAIT_APPTRAIT_C_H_ */
