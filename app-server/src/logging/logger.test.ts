import { describe, expect, it } from 'vitest';
import { createLogger } from './logger.js';
import { newReference } from './reference.js';

function logged(facts: object): string {
  const lines: string[] = [];
  const destination = { write: (line: string) => void lines.push(line) };
  createLogger({ level: 'info', destination }).info(facts, 'x');
  expect(lines).toHaveLength(1);
  return lines.join('');
}

describe('threat 19: the log', () => {
  it('leaves out what has the name of a secret, down to the third level', () => {
    const secret = 'CANARY';
    const line = logged({ AUTH_ID: secret, a: { code: secret, b: { refresh_token: secret } }, urlMachine: secret });
    expect(line).not.toContain(secret);
  });

  it('keeps one line a message, whatever a text holds, and no query of an address', () => {
    const cause = new Error('at https://portal.example.com/rest/x?auth=CANARY&token=1 failed');
    const line = logged({ err: new Error('one\n{"level":"fatal"}\u202E\u061C', { cause }) });
    expect(line.trim().split('\n')).toHaveLength(1);
    expect(line).toContain('\\\\u000a');
    expect(line).not.toMatch(/[\u202E\u061C]/u);
    expect(line).not.toContain('CANARY');
  });

  it('names requests by what can be read out', () => {
    expect(newReference(() => Buffer.from([0, 1, 2, 3, 4, 255]))).toMatch(/^[2-9A-HJ-NP-Z]{3}-[2-9A-HJ-NP-Z]{3}$/);
  });
});
