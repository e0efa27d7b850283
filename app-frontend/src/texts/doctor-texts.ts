import type { DoctorFinding, DoctorTrouble, OwnTrouble } from '@dealseal/app-server/contract/doctor';
import type { ServiceTrouble } from '@dealseal/signing-service/contract/doctor';
import type { ExplanationId } from '@dealseal/signing-service/contract/explanations';
import type { Formats } from './formats.js';

/** What was seen, as far as the server tells; nothing of it need be there. */
export interface FindingFacts {
  readonly subject: string;
  readonly date?: string | undefined;
  readonly days?: number | undefined;
  readonly name?: string | undefined;
  readonly addresses?: string | undefined;
  readonly seconds?: number | undefined;
  readonly people?: number | undefined;
  readonly mebibytes?: number | undefined;
  readonly milliseconds?: number | undefined;
  readonly missing?: readonly string[] | undefined;
}

type Told = (facts: FindingFacts, formats: Formats) => string;

/** What was seen, what follows, what to do. */
export interface TroubleText {
  readonly cause: Told;
  readonly effect: string;
  readonly remedy: string;
}

/** Every code has its texts: a new one without them does not compile. */
export type TroubleTexts<Code extends DoctorTrouble> = Readonly<Record<Code, TroubleText>>;
export type ServiceTroubleTexts = TroubleTexts<ServiceTrouble>;
export type OwnTroubleTexts = TroubleTexts<OwnTrouble>;

export type DoctorCheck = DoctorFinding['check'];
/** A check's name, and what is told where all is well. */
export type CheckTexts = Readonly<Record<DoctorCheck, { readonly name: string; readonly ok: Told }>>;

export function trouble(cause: string | Told, effect: string, remedy: string): TroubleText {
  return { cause: typeof cause === 'string' ? () => cause : cause, effect, remedy };
}

export function check(name: string, ok: string | Told): CheckTexts[DoctorCheck] {
  return { name, ok: typeof ok === 'string' ? () => ok : ok };
}

/** A fact that is known, in its words; nothing otherwise. */
export function told<T>(fact: T | undefined, words: (fact: T) => string): string {
  return fact === undefined ? '' : words(fact);
}

/** What an error of another program means, and what to do. */
export interface ExplanationText {
  readonly meaning: string;
  readonly remedy: string;
}
export type ExplanationTexts = Readonly<Record<ExplanationId, ExplanationText>>;

export function explanation(meaning: string, remedy: string): ExplanationText {
  return { meaning, remedy };
}
