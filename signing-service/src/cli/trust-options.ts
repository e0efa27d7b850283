import type { TrustWish } from '../file-signing/open-trust.js';
import { reaches, signatureLevels } from '../pades/signature-level.js';
import type { SignatureLevel } from '../pades/signature-level.js';
import { type Call, UsageError } from './command.js';

/** Level and trust services that a command line asks for; `trust` is absent where nobody is to be asked. */
export interface TrustOptions {
  readonly level: SignatureLevel;
  readonly trust: TrustWish | undefined;
  /** Records in /VRI were asked for. */
  readonly writesRecords: boolean;
}

/** An authority's address. Throws UsageError. */
export function authorityOf(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isPlain = url?.username === '' && url.password === '';
  if (!isPlain || (url.protocol !== 'http:' && url.protocol !== 'https:')) {
    throw new UsageError('--tsa takes an address with http or https, without user and password');
  }
  return text;
}

function levelOf({ text }: Call, usual: SignatureLevel | undefined): SignatureLevel {
  const given = text('level') ?? usual;
  const level = signatureLevels.find((each) => each === given);
  if (level === undefined) throw new UsageError(`--level takes ${signatureLevels.join(', ')}`);
  return level;
}

/** `usual` is the level where none is named. Throws UsageError. */
export function readTrustOptions(call: Call, usual?: SignatureLevel): TrustOptions {
  const level = levelOf(call, usual);
  const [trust, authorities] = [call.texts('trust'), call.texts('tsa').map(authorityOf)];
  if (reaches(level, 'B-T') && authorities.length === 0) throw new UsageError(`level ${level} needs --tsa`);
  if (reaches(level, 'B-T') && trust.length === 0) throw new UsageError(`level ${level} needs --trust`);
  if (!reaches(level, 'B-T') && authorities.length > 0) throw new UsageError('--tsa needs --level B-T or higher');
  const writesRecords = call.flag('vri');
  if (writesRecords && !reaches(level, 'B-LT')) throw new UsageError('--vri needs --level B-LT or higher');
  const wish = { trust, authorities, allowsPrivate: call.flag('allow-private-network') };
  return { level, trust: trust.length === 0 ? undefined : wish, writesRecords };
}
