import { useCallback, useRef, useState } from 'react';
import { type AppError, toAppError } from '../api/app-error.js';
import { useServices } from '../services.js';
import type { CodeMessage } from './code-field.js';
import { readCode } from './code-field.js';
import { type CodeProblem, codeProblem, isCodeProblem, problemMessage } from './code-problem.js';
import { useErrorTexts } from './common-texts.js';
import { secondsUntil, useNow } from './use-now.js';

export interface CodeEntry {
  readonly value: string;
  readonly setValue: (value: string) => void;
  readonly message: CodeMessage;
  /** Give to the field. */
  readonly register: (element: HTMLInputElement | null) => void;
  readonly isSending: boolean;
  /** Until a code that was not used yet; 0 = no wait, or another code than the refused one stands in the field. */
  readonly secondsLeft: number;
  /** What went wrong beyond the code itself. */
  readonly error: AppError | null;
  /** Sends the code once; pressing again before the answer does nothing. */
  readonly submit: () => void;
}

/** A code field's life: one sending at a time, emptied after each, focus back in the field when another try is possible. */
export function useCodeEntry(options: {
  readonly send: (code: string) => Promise<void>;
  readonly texts: { readonly help: string; readonly incomplete: string; readonly lastTry: string };
}): CodeEntry {
  const { now, formats } = useServices();
  const texts = useErrorTexts();
  const [value, setValue] = useState('');
  const [isIncomplete, setIncomplete] = useState(false);
  const [isSending, setSending] = useState(false);
  const [problem, setProblem] = useState<CodeProblem | null>(null);
  const [error, setError] = useState<AppError | null>(null);
  const [refused, setRefused] = useState<string | null>(null);
  const field = useRef<HTMLInputElement>(null);
  const isLocked = useRef(false);
  const register = useCallback((element: HTMLInputElement | null) => {
    field.current = element;
  }, []);
  const time = useNow(problem !== null && problem.waitUntil > now());
  const secondsLeft = problem === null ? 0 : secondsUntil(problem.waitUntil, time);

  const code = readCode(value);
  // The next code may be typed as soon as the phone shows it, a moment before our countdown has ended.
  const isWaiting = secondsLeft > 0 && (code === null || code === refused);

  const submit = () => {
    if (isLocked.current || isWaiting) return;
    if (code === null) {
      setIncomplete(true);
      field.current?.focus();
      return;
    }
    void send(code);
  };
  const send = async (sent: string) => {
    isLocked.current = true;
    setSending(true);
    setIncomplete(false);
    setProblem(null);
    setError(null);
    try {
      await options.send(sent);
    } catch (cause) {
      const failure = toAppError(cause);
      setRefused(sent);
      if (isCodeProblem(failure)) setProblem(codeProblem(failure, now()));
      else setError(failure);
    } finally {
      isLocked.current = false;
      setSending(false);
      setValue('');
      field.current?.focus();
    }
  };

  const help: CodeMessage = { tone: 'plain', text: options.texts.help };
  const message: CodeMessage = isIncomplete
    ? { tone: 'bad', text: options.texts.incomplete }
    : problem === null
      ? help
      : problemMessage(problem, { texts, formats, secondsLeft, lastTry: options.texts.lastTry });
  return {
    value,
    setValue: (next) => {
      setValue(next);
      setIncomplete(false);
    },
    message,
    register,
    isSending,
    secondsLeft: isWaiting ? secondsLeft : 0,
    error,
    submit,
  };
}
