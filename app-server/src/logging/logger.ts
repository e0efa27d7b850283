import { type DestinationStream, type Logger, pino } from 'pino';
import { controlCharacters } from '../control-characters.js';

/** Names of properties whose values never reach a log, at whatever depth up to three they stand. */
const secretNames = [
  'AUTH_ID',
  'REFRESH_ID',
  'APPLICATION_TOKEN',
  'auth',
  'accessToken',
  'access_token',
  'refreshToken',
  'refresh_token',
  'applicationToken',
  'application_token',
  'clientSecret',
  'client_secret',
  'bearer',
  'authorization',
  'cookie',
  'code',
  'codes',
  'secret',
  'activationCode',
  'pairingCode',
  'otpauthUri',
  'secretGroups',
  'qrSvg',
  'urlMachine',
  'url',
  'body',
];

const redactedPaths = secretNames.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]);

/** The first 300 characters of a text from outside as they may stand in a log line: each control among them becomes a six-character escape. */
export function escapeControls(text: string): string {
  const cut = text.length > 300 ? `${text.slice(0, 300)}…` : text;
  return cut.replaceAll(
    controlCharacters,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** Texts of errors may quote an address with a token in it. */
function withoutQueries(text: string): string {
  return text.replaceAll(/\?[^\s'"]*/g, '?…');
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
    message: withoutQueries(escapeControls(error.message)),
    at: frames.slice(0, 8).map((frame) => frame.trim()),
    ...cause,
  };
}

/** The app-server's log: one JSON object a line. Properties of secret names are redacted, errors reduced, controls escaped. */
export function createLogger(options: { readonly level: string; readonly destination?: DestinationStream }): Logger {
  const settings = {
    level: options.level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: { paths: redactedPaths, censor: '[redacted]' },
    serializers: { err: describeError, error: describeError },
    formatters: { level: (label: string) => ({ level: label }) },
  };
  return options.destination === undefined ? pino(settings) : pino(settings, options.destination);
}
