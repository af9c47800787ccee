// apptrait for Node and Electron. Reports follow the JSON Schemas that apptrait installs.

export type Language = 'en' | 'zh';

/** Why something could not be done; what is wrong with a package is a finding of its report. */
export class ApptraitError extends Error {
  readonly kind: 'usage' | 'io' | 'not_a_package' | 'limit' | 'cancelled' | 'internal' | 'no_memory';
  readonly id: string;
  readonly help: string;
}

export interface Finding {
  id: string;
  severity: 'error' | 'warning' | 'note';
  message: string;
  location?: { entry?: string; offset?: number; length?: number };
  data: Record<string, string | number>;
}

export interface Identity {
  package_name?: string;
  app_name?: string;
  app_names?: Record<string, string>;
  version_name?: string;
  version_code?: string;
  debuggable?: boolean;
}

export interface Package {
  /** verified, failed, unsigned, unsupported or not_checked */
  readonly status: string;
  readonly identity: Identity;
  readonly findings: Finding[];
  /** The package as schema apptrait.report/1 has it. */
  readonly report: any;
}

export interface InspectOptions {
  digests?: boolean;
  verify?: boolean;
  min_sdk?: number;
  max_sdk?: number;
  compat?: 'none' | 'apksig';
  /** RFC 3339, a date, or seconds since 1970: judges lifetimes at this time. */
  at?: string | number;
  /** base64 of a v4 .idsig file */
  idsig?: string;
  /** PEM */
  trust_anchors?: string[];
  harmony_trusted_roots?: string;
  harmony_trusted_sources?: string;
  alias?: string;
  password?: string;
  workers?: number;
  signal?: AbortSignal;
  /** What a Buffer is called in reports. */
  name?: string;
  language?: Language;
}

export interface FilingOptions {
  provider?: string;
  provider_toml?: string;
  key_form?: { encoding: string; letters?: 'lower' | 'upper'; separator?: 'none' | 'space' | 'colon' };
  platform?: 'android' | 'ios' | 'harmony';
  icon?: boolean;
  expiry_days?: number;
  app_name?: string;
  filing_number?: string;
  credit_code?: string;
  at?: string | number;
  language?: Language;
}

export interface FilingValue { label: string; value: string; encoding: string }

export interface FilingValues {
  platform: string;
  path: string;
  app_name?: string;
  certificate_sha256?: string;
  package_name?: FilingValue;
  public_key?: FilingValue;
  fingerprint?: FilingValue;
}

export interface Judged { passed: boolean; report: string }

export function inspect(source: string | Buffer, options?: InspectOptions): Promise<Package>;
export function report(packages: Package[],
  options?: { format?: 'json' | 'ndjson' | 'csv' | 'text'; language?: Language }): string;
export function filingSheet(packages: Package[], options?: FilingOptions &
  { format?: 'json' | 'text' | 'csv' | 'markdown' | 'html' | 'zip'; alternatives?: boolean }): Buffer;
export function filingValues(packages: Package[], options?: FilingOptions): FilingValues[];
export function filingCheck(packages: Package[], filed: string,
  options?: FilingOptions & { format?: 'json' | 'text' }): Judged;
export function gate(packages: Package[], options?: {
  policy?: string; policy_name?: string; explain?: boolean; at?: string | number; language?: Language;
  format?: 'json' | 'text' | 'junit' | 'sarif' | 'github' | 'gitlab' | 'markdown';
}): Judged;
export function jaqRequest(pkg: Package, options?: Record<string, unknown>): any;
export function explain(id: string, language?: Language):
  { id: string; severity: string; title: string; help: string };
export function providers(language?: Language): { id: string; name: string; platforms: string[] }[];
export function version(): string;
