import { execFileSync } from 'node:child_process';
import { withFile } from '../pades/with-file.test-support.js';
import type { ReceiptFacts } from './receipt-facts.js';

const digest = (byte: string): string => byte.repeat(32);

/** Facts of a signature as it comes to be in a demo. */
export function receiptFacts(changes: Partial<ReceiptFacts> = {}): ReceiptFacts {
  return {
    portal: 'Adriatik 24',
    person: { personId: '1', name: 'Milica Radović' },
    document: {
      name: 'Ugovor o isporuci 412-2026.pdf',
      inputSize: 184_320,
      outputSize: 203_991,
      inputSha256: digest('4f'),
      outputSha256: digest('9c'),
      fieldName: 'Signature1',
    },
    signedAt: new Date('2026-06-04T08:44:12Z'),
    level: 'B-T',
    timeStamp: { authority: 'Lovćen Trust TSA', genTime: new Date('2026-06-04T08:44:13Z') },
    certificate: {
      owner: 'Adriatik Trade d.o.o.',
      organisation: 'Adriatik Trade d.o.o.',
      issuer: 'Lovćen CA',
      serialNumber: '4A91BE77',
      details: {
        subject: 'C=ME, O=Adriatik Trade d.o.o., CN=Adriatik Trade d.o.o.',
        issuer: 'C=ME, O=Lovćen Trust a.d., CN=Lovćen CA',
        notBefore: new Date('2025-01-01T00:00:00Z'),
        notAfter: new Date('2028-01-01T00:00:00Z'),
        algorithm: 'RSA-2048, RSA PKCS#1 v1.5, SHA-256',
        fingerprint: digest('77'),
      },
    },
    requestKey: '0f8fad5b-d9cb-469f-a165-70867728950e',
    authorizationId: 'kJ3xQ7h9Q0m1c2d3e4f5gw',
    code: { from: new Date('2026-06-04T08:43:30Z'), until: new Date('2026-06-04T08:44:00Z'), documents: 3 },
    history: [
      { sequence: 11, at: new Date('2026-06-04T08:43:55Z'), kind: 'authorization', hash: digest('a1') },
      { sequence: 12, at: new Date('2026-06-04T08:44:12Z'), kind: 'intent', hash: digest('b2') },
      { sequence: 15, at: new Date('2026-06-04T08:44:14Z'), kind: 'release', hash: digest('c3') },
    ],
    dailyStamp: {
      sequence: 40,
      head: digest('d4'),
      genTime: new Date('2026-06-05T00:03:10Z'),
      authority: 'Lovćen Trust TSA',
    },
    ...changes,
  };
}

/** What a program says of a PDF: `arguments` before and after its path. */
export function askOf(pdf: Uint8Array, program: string, before: readonly string[] = [], after: readonly string[] = []) {
  return withFile(pdf, (path) => execFileSync(program, [...before, path, ...after], { encoding: 'utf8' }));
}

/** Text of a PDF as a reader sees it, a line of the page in one line. */
export function textOf(pdf: Uint8Array): string {
  return askOf(pdf, 'pdftotext', [], ['-']);
}
