import { createContext, useContext } from 'react';
import type { common } from '../texts/en/common.js';
import type { ErrorTexts } from '../texts/error-texts.js';
import type { Translated } from '../texts/text-table.js';

export type CommonTexts = Translated<typeof common> & { readonly errors: ErrorTexts };

const CommonTextsContext = createContext<CommonTexts | null>(null);
export const CommonTextsProvider = CommonTextsContext.Provider;

export function useCommonTexts(): CommonTexts {
  const texts = useContext(CommonTextsContext);
  if (texts === null) throw new Error('No texts around this component');
  return texts;
}
