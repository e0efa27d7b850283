import { anyPolicy } from './extension-identifiers.js';
import type { FoundPath } from './find-path.js';
import type { Check, CheckName, PathDoubt, PathFault, PathOutcome } from './path-result.js';

/** One check as plain data. */
export interface CheckSummary {
  readonly check: CheckName;
  readonly outcome: Check['outcome'];
  readonly code?: PathFault | PathDoubt;
  readonly detail?: string;
}

export interface CertificateSummary {
  readonly subject: string;
  readonly issuer: string;
  /** Content of the INTEGER, upper-case hex. */
  readonly serial: string;
  readonly fingerprint: string;
  readonly checks: readonly CheckSummary[];
}

/** What a search for a path came to, as plain data: survives JSON. */
export interface PathSummary {
  readonly outcome: PathOutcome;
  /** Why the search could not tell. */
  readonly doubt?: PathDoubt;
  readonly anchor?: string;
  /** From the anchor down. */
  readonly certificates: readonly CertificateSummary[];
  /** Policies that hold for the whole path; `any` for all. */
  readonly policies: readonly string[];
}

function summarizeCheck(check: Check): CheckSummary {
  const detail = check.detail === undefined ? {} : { detail: check.detail };
  const { check: name, outcome } = check;
  if (check.outcome === 'failed') return { check: name, outcome, code: check.fault, ...detail };
  return { check: name, outcome, ...(check.outcome === 'unknown' ? { code: check.doubt } : {}), ...detail };
}

/** As data for a machine or for `describePath`. */
export function summarizePath({ outcome, result, doubt }: FoundPath): PathSummary {
  const certificates = (result?.reports ?? []).map(({ certificate, checks }) => ({
    subject: certificate.subject.text,
    issuer: certificate.issuer.text,
    serial: Buffer.from(certificate.serial).toString('hex').toUpperCase(),
    fingerprint: certificate.fingerprint,
    checks: checks.map(summarizeCheck),
  }));
  return {
    outcome,
    ...(doubt === undefined ? {} : { doubt }),
    ...(result === undefined ? {} : { anchor: result.path.anchor.name.text }),
    certificates,
    policies: (result?.policies ?? []).map(({ policy }) => (policy === anyPolicy ? 'any' : policy)),
  };
}

const columns = 19;

function checkLine({ check, outcome, code, detail }: CheckSummary): string {
  const said = [outcome, code, detail === undefined ? undefined : `(${detail})`].filter((part) => part !== undefined);
  return `   ${check.padEnd(columns)}${said.join(' ')}`;
}

/** The path and each check's result, a line each; names and addresses in it come from certificates. */
export function describePath({ outcome, doubt, anchor, certificates, policies }: PathSummary): string[] {
  const head = doubt === undefined ? outcome : `${outcome}: ${doubt}`;
  if (anchor === undefined) return [head];
  const lines = certificates.flatMap(({ subject, serial, checks }, index) => [
    `${index + 1}. ${subject} (serial ${serial})`,
    ...checks.map(checkLine),
  ]);
  const named = policies.length === 0 ? 'none' : policies.join(', ');
  return [head, `anchor: ${anchor}`, ...lines, `policies: ${named}`];
}
