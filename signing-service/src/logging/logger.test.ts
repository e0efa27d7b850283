import { describe, expect, it } from 'vitest';
import { createLogger, logText } from './logger.js';

function lines(write: (log: ReturnType<typeof createLogger>) => void): string {
  const written: string[] = [];
  write(createLogger({ level: 'info', destination: { write: (line: string) => void written.push(line) } }));
  return written.join('');
}

describe('the log', () => {
  it('redacts secrets at every depth it is given (threat 19)', () => {
    const canary = 'canary-314159';
    const text = lines((log) => {
      log.info({ code: canary, request: { pin: canary, inner: { activationCode: canary } }, secretGroups: [canary] });
      log.info({ request: { headers: { authorization: canary, cookie: canary } } });
    });
    expect(text).not.toContain(canary);
    expect(text).toContain('[redacted]');
  });

  it('writes one line per entry whatever the text holds (threat 19)', () => {
    const text = lines((log) => log.info({ name: logText('a\r\n{"level":"fatal"}\u2028\u202E\u061Cb') }, 'x'));
    expect(text.trimEnd().split(/\r?\n/)).toHaveLength(1);
    expect(JSON.parse(text)).toMatchObject({ name: 'a\\u000d\\u000a{"level":"fatal"}\\u2028\\u202e\\u061cb' });
  });

  it('keeps name, code and causes of an error, and none of its other properties', () => {
    const cause = Object.assign(new Error('inner'), { pin: 'canary' });
    const error = Object.assign(new Error('outer\nline', { cause }), { code: 'E', body: 'canary' });
    const text = lines((log) => log.error({ err: error }, 'failed'));
    expect(text).not.toContain('canary');
    expect(JSON.parse(text)).toMatchObject({
      err: { errorCode: 'E', message: 'outer\\u000aline', cause: { message: 'inner' } },
    });
  });
});
