// apptrait for Node and Electron, over the C interface by koffi: nothing is compiled at installation.
//
// The library is looked for where APPTRAIT_LIBRARY says, else as the system finds libraries.
'use strict';

const koffi = require('koffi');

const library = koffi.load(process.env.APPTRAIT_LIBRARY || 'libapptrait.so.0');
const Package = koffi.opaque('apptrait_package');
koffi.opaque('apptrait_error');
koffi.opaque('apptrait_cancel');
koffi.struct('apptrait_hooks', {
  struct_size: 'size_t', progress: 'void *', user: 'void *', cancel: 'apptrait_cancel *'
});

const END = '_Out_ void **text, _Out_ size_t *size, _Out_ apptrait_error **error)';
const INSPECT_END = 'const char *options, const apptrait_hooks *hooks, _Out_ apptrait_package **package, ' +
  '_Out_ apptrait_error **error)';
const c = {};
for (const declaration of [
  `int apptrait_inspect_path(const char *path, ${INSPECT_END}`,
  `int apptrait_inspect_memory(const void *bytes, size_t size, const char *name, ${INSPECT_END}`,
  'void apptrait_package_free(apptrait_package *package)',
  'const char *apptrait_error_kind(const apptrait_error *error)',
  'const char *apptrait_error_id(const apptrait_error *error)',
  'const char *apptrait_error_message(const apptrait_error *error, int language)',
  'const char *apptrait_error_help(const apptrait_error *error, int language)',
  'void apptrait_error_free(apptrait_error *error)',
  'void apptrait_free(void *text)',
  'const char *apptrait_version(void)',
  'apptrait_cancel *apptrait_cancel_new(void)',
  'void apptrait_cancel_request(apptrait_cancel *cancel)',
  'void apptrait_cancel_free(apptrait_cancel *cancel)',
  `int apptrait_report(apptrait_package **packages, size_t count, const char *options, ${END}`,
  `int apptrait_filing_sheet(apptrait_package **packages, size_t count, const char *options, ${END}`,
  `int apptrait_filing_values(apptrait_package **packages, size_t count, const char *options, ${END}`,
  `int apptrait_filing_check(apptrait_package **packages, size_t count, const char *filed, const char *options, ` +
    `_Out_ int *passed, ${END}`,
  `int apptrait_gate(apptrait_package **packages, size_t count, const char *options, _Out_ int *passed, ${END}`,
  `int apptrait_jaq_request(const apptrait_package *package, const char *options, ${END}`,
  `int apptrait_explain(const char *id, int language, ${END}`,
  `int apptrait_providers(int language, ${END}`
]) {
  c[/apptrait_(\w+)\(/.exec(declaration)[1]] = library.func(declaration);
}

// Why something could not be done. What is wrong with a package is no error but a finding of its report.
class ApptraitError extends Error {
  constructor(kind, id, message, help) {
    super(message);
    this.name = 'ApptraitError';
    Object.assign(this, { kind, id, help });
  }
}

const languageNumber = (language) => (language === 'zh' ? 1 : 0);

function check(status, error, language) {
  if (status === 0) return;
  const made = new ApptraitError(c.error_kind(error), c.error_id(error),
    c.error_message(error, languageNumber(language)), c.error_help(error, languageNumber(language)));
  c.error_free(error);
  throw made;
}

function bytesOf(call, language) {
  const text = [null], size = [0], error = [null];
  check(call(text, size, error), error[0], language);
  try {
    return Buffer.from(koffi.decode(text[0], koffi.array('uint8_t', Number(size[0]), 'Typed')));
  } finally {
    c.free(text[0]);
  }
}
const textOf = (call, language) => bytesOf(call, language).toString('utf8');

const handles = new FinalizationRegistry((handle) => c.package_free(handle));

// What was learned of one package.
class InspectedPackage {
  #handle;
  constructor(handle) {
    this.#handle = handle;
    handles.register(this, handle);
    this.report = JSON.parse(report([this])).packages[0];
  }
  get status() { return this.report.verification.status; }
  get identity() { return this.report.identity; }
  get findings() { return this.report.findings; }
  static handleOf(instance) { return instance.#handle; }
}
const handlesOf = (packages) => packages.map((p) => InspectedPackage.handleOf(p));

// Inspects a path or a Buffer on a thread of its own, so that the event loop goes on. Options are those
// of apptrait_inspect_path in apptrait_c.h; besides, `signal` is an AbortSignal, `name` what a Buffer is
// called, and `language` that of errors.
function inspect(source, { signal, name = null, language = 'en', ...options } = {}) {
  return new Promise((resolve, reject) => {
    const cancel = c.cancel_new();
    const stop = () => c.cancel_request(cancel);
    if (signal) {
      if (signal.aborted) stop();
      signal.addEventListener('abort', stop);
    }
    const hooks = { struct_size: koffi.sizeof('apptrait_hooks'), progress: null, user: null, cancel };
    const found = [null], error = [null];
    const done = (failure, status) => {
      if (signal) signal.removeEventListener('abort', stop);
      c.cancel_free(cancel);
      if (failure) return reject(failure);
      try {
        check(status, error[0], language);
        resolve(new InspectedPackage(found[0]));
      } catch (e) {
        reject(e);
      }
    };
    const end = [JSON.stringify(options), hooks, found, error, done];
    if (Buffer.isBuffer(source)) {
      c.inspect_memory.async(source, source.length, name, ...end);
    } else {
      c.inspect_path.async(source, ...end);
    }
  });
}

// json, ndjson, csv or text: what the program prints.
function report(packages, { format = 'json', language = 'en' } = {}) {
  const options = JSON.stringify({ format, language });
  return textOf((...end) => c.report(handlesOf(packages), packages.length, options, ...end), language);
}

// The filing sheet; format is json, text, csv, markdown, html or zip. A Buffer.
function filingSheet(packages, { language = 'zh', ...options } = {}) {
  const all = JSON.stringify({ language, ...options });
  return bytesOf((...end) => c.filing_sheet(handlesOf(packages), packages.length, all, ...end), language);
}

// The values to paste into a provider's form: [{platform, path, package_name: {label, value, encoding}, …}].
function filingValues(packages, options = {}) {
  const all = JSON.stringify(options);
  return JSON.parse(textOf((...end) => c.filing_values(handlesOf(packages), packages.length, all, ...end)))
    .values;
}

// What was filed (JSON, or text as pasted) against the packages: {passed, report}.
function filingCheck(packages, filed, { language = 'zh', ...options } = {}) {
  const passed = [0], all = JSON.stringify({ language, ...options });
  const text = textOf((...end) =>
    c.filing_check(handlesOf(packages), packages.length, filed, all, passed, ...end), language);
  return { passed: passed[0] === 1, report: text };
}

// The packages against a policy ({policy: 'TOML text', format: 'sarif'}): {passed, report}.
function gate(packages, { language = 'en', ...options } = {}) {
  const passed = [0], all = JSON.stringify({ language, ...options });
  const text = textOf((...end) =>
    c.gate(handlesOf(packages), packages.length, all, passed, ...end), language);
  return { passed: passed[0] === 1, report: text };
}

// A jaq request to be sent by the caller; with app_key, app_secret and at it is signed.
function jaqRequest(pkg, options = {}) {
  const all = JSON.stringify(options);
  return JSON.parse(textOf((...end) =>
    c.jaq_request(InspectedPackage.handleOf(pkg), all, ...end), options.language));
}

// What a finding means and what to do: {id, severity, title, help}.
function explain(id, language = 'en') {
  return JSON.parse(textOf((...end) => c.explain(id, languageNumber(language), ...end), language));
}

function providers(language = 'zh') {
  return JSON.parse(textOf((...end) => c.providers(languageNumber(language), ...end), language));
}

module.exports = {
  ApptraitError, inspect, report, filingSheet, filingValues, filingCheck, gate, jaqRequest, explain,
  providers, version: () => c.version()
};
