import type { LookupAddress } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import { rootCertificates } from 'node:tls';
import { buildConnector } from 'undici';
import type { AllowList } from './allow-list.js';
import { isPublicAddress } from './public-address.js';
import { TrustError } from './trust-error.js';

/** Finds all addresses of a host name. */
export type Resolve = (
  host: string,
  callback: (error: Error | null, addresses: readonly LookupAddress[]) => void,
) => void;

export interface GuardedConnectorOptions {
  readonly allowed: AllowList;
  readonly resolve: Resolve;
  /** For the name, the connection and TLS, in milliseconds. */
  readonly timeoutMs: number;
  /** PEM certificates that TLS trusts beside Node's own. */
  readonly tlsRoots: readonly string[];
}

function refusal(host: string): TrustError {
  return new TrustError('egress-refused', `${host} is at an address that may not be called`);
}

/** A lookup that answers only what may be connected to: the very addresses that the socket then uses. */
function guardedLookup(resolve: Resolve, mayConnect: (address: string) => boolean): LookupFunction {
  return (host, options, callback) => {
    resolve(host, (error, addresses) => {
      const [first, ...others] = addresses.filter(({ address }) => mayConnect(address));
      if (error !== null) callback(error, []);
      else if (first === undefined) callback(refusal(host), []);
      else if (options.all === true) callback(null, [first, ...others]);
      else callback(null, first.address, first.family);
    });
  };
}

/**
 * Connects to public addresses and those that the operator allowed, and looks once more at the address that the socket is
 * connected to. Fails with TrustError `egress-refused`; a name that changes its address between two looks gains nothing.
 */
export function guardedConnector(options: GuardedConnectorOptions): buildConnector.connector {
  const { allowed, resolve, timeoutMs, tlsRoots } = options;
  const ca = tlsRoots.length === 0 ? {} : { ca: [...rootCertificates, ...tlsRoots] };
  return (target, callback) => {
    const host = target.hostname.replace(/^\[(.*)\]$/u, '$1');
    const port = Number(target.port) || (target.protocol === 'https:' ? 443 : 80);
    const mayConnect = (address: string): boolean => isPublicAddress(address) || allowed({ host, port, address });
    // A literal address is connected to without a look-up.
    if (isIP(host) !== 0 && !mayConnect(host)) {
      callback(refusal(host), null);
      return;
    }
    const connect = buildConnector({
      lookup: guardedLookup(resolve, mayConnect),
      timeout: timeoutMs,
      maxCachedSessions: 0,
      ...ca,
    });
    connect(target, (error, socket) => {
      if (error !== null || socket === null) {
        callback(error ?? new Error('no socket'), null);
      } else if (mayConnect(socket.remoteAddress ?? '')) {
        callback(null, socket);
      } else {
        socket.destroy();
        callback(refusal(host), null);
      }
    });
  };
}
