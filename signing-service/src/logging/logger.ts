import { pino, type DestinationStream, type Logger } from 'pino';
import { escapeControls } from './escape-controls.js';

/** Names of properties whose values never reach a log, at whatever depth up to three they stand. */
const secretNames = [
  'code',
  'codes',
  'pin',
  'secret',
  'activationCode',
  'otpauthUri',
  'secretGroups',
  'qrSvg',
  'password',
  'authorization',
  'cookie',
  'certificateRequest',
  'body',
];

const redactedPaths = secretNames.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]);

const longestText = 300;

/** Text from outside as it may stand in a log line: controls escaped, cut at 300 characters. */
export function logText(text: string): string {
  return escapeControls(text.length > longestText ? `${text.slice(0, longestText)}…` : text);
}

/** What of an error is fit for a log: names, codes and stacks, of the error and its causes. Never its other properties. */
export function describeError(error: unknown, depth = 0): unknown {
  if (!(error instanceof Error)) return { kind: typeof error };
  const code = 'code' in error && typeof error.code === 'string' ? { errorCode: error.code } : {};
  const cause = error.cause === undefined || depth > 3 ? {} : { cause: describeError(error.cause, depth + 1) };
  const frames = (error.stack ?? '').split('\n').filter((line) => line.startsWith('    at '));
  return {
    name: error.name,
    ...code,
    message: logText(error.message),
    at: frames.slice(0, 8).map((frame) => frame.trim()),
    ...cause,
  };
}

/** The service's log: one JSON object a line. Property names in `secretNames` are redacted, errors reduced, controls escaped. */
export function createLogger(options: { readonly level: string; readonly destination?: DestinationStream }): Logger {
  const settings = {
    level: options.level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: { paths: redactedPaths, censor: '[redacted]' },
    serializers: { err: describeError, error: describeError },
    formatters: { level: (label: string) => ({ level: label }) },
  };
  // Not from the event loop: while the disk writes something else through, a write to a log file waits too.
  return pino(settings, options.destination ?? pino.destination({ sync: false }));
}
