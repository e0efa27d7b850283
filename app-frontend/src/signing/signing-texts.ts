import { createContext, useContext } from 'react';
import type { SigningTexts } from '../texts/load-texts.js';

const SigningTextsContext = createContext<SigningTexts | null>(null);
export const SigningTextsProvider = SigningTextsContext.Provider;

export function useSigningTexts(): SigningTexts {
  const texts = useContext(SigningTextsContext);
  if (texts === null) throw new Error('No texts around this component');
  return texts;
}
