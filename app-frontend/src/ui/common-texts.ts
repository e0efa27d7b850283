import { createContext, useContext } from 'react';
import type { common } from '../texts/en/common.js';
import type { ErrorTexts } from '../texts/error-texts.js';
import type { Translated } from '../texts/text-table.js';

export type CommonTexts = Translated<typeof common>;

const CommonTextsContext = createContext<CommonTexts | null>(null);
export const CommonTextsProvider = CommonTextsContext.Provider;

export function useCommonTexts(): CommonTexts {
  const texts = useContext(CommonTextsContext);
  if (texts === null) throw new Error('No texts around this component');
  return texts;
}

/** Every surface but the field has them from the start; the field loads them after its first content. */
const ErrorTextsContext = createContext<ErrorTexts | null>(null);
export const ErrorTextsProvider = ErrorTextsContext.Provider;

export function useErrorTexts(): ErrorTexts {
  const texts = useContext(ErrorTextsContext);
  if (texts === null) throw new Error('No texts of errors around this component');
  return texts;
}
