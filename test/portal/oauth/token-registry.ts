import { join } from 'node:path';
import { z } from 'zod';
import { openJsonStore } from '../state/json-store.js';

const pair = z.object({
  accessToken: z.string(),
  refreshToken: z.string(),
  /** Unix time in seconds. */
  accessExpires: z.number(),
  refreshExpires: z.number(),
  clientId: z.string(),
  memberId: z.string(),
  userId: z.number(),
  scope: z.string(),
  /** `void`: used for a refresh, or revoked. */
  state: z.enum(['live', 'void']),
});

const application = z.object({ clientId: z.string(), clientSecret: z.string(), code: z.string(), scope: z.string() });

const registrySchema = z.object({ applications: z.array(application), pairs: z.array(pair) });

export type TokenPair = z.infer<typeof pair>;
export type Application = z.infer<typeof application>;
export type AccessVerdict = { state: 'live'; pair: TokenPair } | { state: 'expired' | 'void' | 'unknown' };

export interface TokenRegistryOptions {
  directory: string;
  /** Unix time in milliseconds. */
  now: () => number;
  /** `size` random bytes as lower-case hexadecimal digits. */
  randomHex: (size: number) => string;
}

export interface TokenGrant {
  clientId: string;
  memberId: string;
  userId: number;
  scope: string;
  accessSeconds: number;
}

const refreshSeconds = 180 * 24 * 3600;
/** Pairs whose access token ended longer ago than this are forgotten once they are void. */
const keepVoidSeconds = 24 * 3600;

/** Applications and token chains of the OAuth server; one registry serves many portals. */
export interface TokenRegistry {
  application(clientId: string): Application | undefined;
  /** The application registered first; a server of the emulator has one. */
  onlyApplication(): Application | undefined;
  register(scope: string): Application;
  issue(grant: TokenGrant): TokenPair;
  access(token: string): AccessVerdict;
  refreshable(token: string): TokenPair | undefined;
  /** Living or not. */
  ofRefreshToken(token: string): TokenPair | undefined;
  void(match: (pair: TokenPair) => boolean): number;
  expire(match: (pair: TokenPair) => boolean): number;
}

export function openTokenRegistry({ directory, now, randomHex }: TokenRegistryOptions): TokenRegistry {
  const { data, save } = openJsonStore(join(directory, 'oauth.json'), registrySchema, () => ({
    applications: [],
    pairs: [],
  }));
  const seconds = (): number => Math.floor(now() / 1000);

  function change(match: (pair: TokenPair) => boolean, apply: (pair: TokenPair) => void): number {
    const chosen = data.pairs.filter((pair) => pair.state === 'live' && match(pair));
    chosen.forEach(apply);
    save();
    return chosen.length;
  }

  return {
    application: (clientId) => data.applications.find((entry) => entry.clientId === clientId),
    onlyApplication: () => data.applications[0],
    register(scope) {
      const digits = String(10_000_000 + (Number.parseInt(randomHex(4), 16) % 90_000_000));
      const clientId = `local.${randomHex(7)}.${digits}`;
      const entry = { clientId, clientSecret: randomHex(25), code: clientId, scope };
      data.applications.push(entry);
      save();
      return entry;
    },
    issue({ accessSeconds, ...grant }) {
      const issued: TokenPair = {
        ...grant,
        accessToken: randomHex(35),
        refreshToken: randomHex(35),
        accessExpires: seconds() + accessSeconds,
        refreshExpires: seconds() + refreshSeconds,
        state: 'live',
      };
      const kept = data.pairs.filter(
        (pair) => pair.state === 'live' || pair.accessExpires > seconds() - keepVoidSeconds,
      );
      data.pairs = [...kept, issued];
      save();
      return issued;
    },
    access(token) {
      const found = data.pairs.find((pair) => pair.accessToken === token);
      if (found === undefined) return { state: 'unknown' };
      if (found.state === 'void') return { state: 'void' };
      return found.accessExpires <= seconds() ? { state: 'expired' } : { state: 'live', pair: found };
    },
    refreshable: (token) =>
      data.pairs.find(
        (pair) => pair.refreshToken === token && pair.state === 'live' && pair.refreshExpires > seconds(),
      ),
    ofRefreshToken: (token) => data.pairs.find((pair) => pair.refreshToken === token),
    void: (match) =>
      change(match, (pair) => {
        pair.state = 'void';
      }),
    expire: (match) =>
      change(match, (pair) => {
        pair.accessExpires = seconds();
      }),
  };
}
