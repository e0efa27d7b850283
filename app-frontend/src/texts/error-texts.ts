import type { AppErrorDetails } from '@dealseal/app-server/contract/error';
import type { ErrorCode } from '../api/app-error.js';
import type { Formats } from './formats.js';

/** What happened, then what is safe and what to do. */
export interface ErrorText {
  readonly title: string;
  readonly body: string;
}

/** Every code has its own text: a new code without one does not compile. */
export type ErrorTexts = Readonly<Record<ErrorCode, (details: AppErrorDetails, formats: Formats) => ErrorText>>;

/** A text that needs no facts. */
export function says(title: string, body: string): () => ErrorText {
  return () => ({ title, body });
}

/** Names in a language's own quotation marks. */
export function quotedNames(open: string, close: string): (names: readonly string[] | undefined) => string {
  return (names) => (names ?? []).map((name) => `${open}${name}${close}`).join(', ');
}

/** Who changed something and when, as the beginning of a sentence; empty where nothing is known. */
export function changedBy(person: string | undefined, at: string | undefined): string {
  const facts = [person, at].filter((fact) => fact !== undefined);
  return facts.length === 0 ? '' : `${facts.join(', ')}. `;
}
