import type { AppError } from '../api/app-error.js';
import type { Formats } from '../texts/formats.js';
import type { CodeMessage } from './code-field.js';
import type { ErrorTexts } from '../texts/error-texts.js';

/** What the service said of a code, in the terms of the field that it was typed into. */
export interface CodeProblem {
  readonly error: AppError;
  /** Milliseconds since the epoch: until then every code would be refused as used. */
  readonly waitUntil: number;
}

/** True for answers that belong under the code field, which then stays open for another try. */
export function isCodeProblem(error: AppError): boolean {
  return error.code === 'code-wrong' || error.code === 'code-used' || error.code === 'code-clock-off';
}

export function codeProblem(error: AppError, now: number): CodeProblem {
  const seconds = error.code === 'code-used' ? (error.details.waitSeconds ?? 0) : 0;
  return { error, waitUntil: now + seconds * 1000 };
}

/** Text of a code problem; `lastTry` replaces it when one try is left. */
export function problemMessage(
  problem: CodeProblem,
  context: { texts: ErrorTexts; formats: Formats; secondsLeft: number; lastTry: string },
): CodeMessage {
  const { error } = problem;
  const { texts, formats, secondsLeft } = context;
  if (error.code === 'code-used') {
    const { title } = texts['code-used']({}, formats);
    if (secondsLeft === 0) return { tone: 'warn', text: title };
    const { body } = texts['code-used']({ waitSeconds: secondsLeft }, formats);
    return { tone: 'warn', text: title, countdown: body };
  }
  if (error.code === 'code-wrong' && error.details.triesLeft === 1) return { tone: 'warn', text: context.lastTry };
  const { title, body } = texts[error.code](error.details, formats);
  return { tone: error.code === 'code-clock-off' ? 'warn' : 'bad', text: `${title} ${body}` };
}
