import { lookup } from 'node:dns';
import { BlockList, isIP, type LookupFunction } from 'node:net';
import { Agent, type Dispatcher, Pool } from 'undici';
import { PortalError } from './portal-error.js';

/** Hosts beyond the public internet that may be called, as `host` or `host:port`. */
export interface EgressPolicy {
  /** May be spoken to in plain HTTP, at private addresses too: an emulator, a test. */
  readonly plainHttpHosts: readonly string[];
  /** Portals of one's own network, over HTTPS. */
  readonly privateHosts: readonly string[];
  /** Self-hosted portals that have a CA of their own. For these hosts it counts, in place of the public ones, and for no other. */
  readonly authorities?: readonly PortalAuthority[];
}

export interface PortalAuthority {
  /** `host` or `host:port`. */
  readonly host: string;
  /** Certificates, PEM. */
  readonly certificates: string;
}

/** The one way out to portals and the OAuth server. Holds sockets: close it. */
export interface Egress {
  readonly dispatcher: Dispatcher;
  /** Throws PortalError `host-refused` for an address that may not be called. */
  check(url: URL): void;
  close(): Promise<void>;
}

/** Two lists: one with the mapped range `::ffff:0:0/96` in it would hold every IPv4 address too. */
const notPublic4 = new BlockList();
const notPublic6 = new BlockList();
for (const [network, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
] as const) {
  notPublic4.addSubnet(network, prefix, 'ipv4');
}
for (const [network, prefix] of [
  ['::', 96],
  ['::ffff:0:0', 96],
  ['64:ff9b::', 96],
  ['64:ff9b:1::', 48],
  ['100::', 64],
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['fc00::', 7],
  ['fe80::', 10],
  ['ff00::', 8],
] as const) {
  notPublic6.addSubnet(network, prefix, 'ipv6');
}

/** False for loopback, private, link-local, reserved and translated addresses. */
export function isPublicAddress(address: string): boolean {
  const family = isIP(address);
  if (family === 4) return !notPublic4.check(address, 'ipv4');
  return family === 6 && !notPublic6.check(address, 'ipv6');
}

/** Calls go to public addresses only, checked at the connection itself, unless the policy names the host. */
export function createEgress(policy: EgressPolicy): Egress {
  const listed = [...policy.plainHttpHosts, ...policy.privateHosts];
  const listedNames = new Set(listed.map((host) => new URL(`http://${host}`).hostname));
  const guardedLookup: LookupFunction = (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }, (error, addresses) => {
      if (error !== null) {
        callback(error, []);
        return;
      }
      const allowed = listedNames.has(hostname) ? addresses : addresses.filter((one) => isPublicAddress(one.address));
      const [first] = allowed;
      if (first === undefined) callback(new PortalError('host-refused'), []);
      else if (options.all === true) callback(null, allowed);
      else callback(null, first.address, first.family);
    });
  };
  const ownCa = new Map(
    policy.authorities?.map(({ host, certificates }) => [new URL(`https://${host}`).host, certificates]),
  );
  const dispatcher = new Agent({
    factory: (origin) => {
      const ca = ownCa.get(new URL(origin).host);
      const connect = { lookup: guardedLookup, timeout: 5_000, ...(ca === undefined ? {} : { ca }) };
      return new Pool(origin, { connect, connections: 16 });
    },
  });
  return {
    dispatcher,
    check: (url) => {
      const isListed = listed.includes(url.host);
      const isPlain = url.protocol === 'http:' && policy.plainHttpHosts.includes(url.host);
      if ((url.protocol !== 'https:' && !isPlain) || url.username !== '' || url.password !== '') {
        throw new PortalError('host-refused');
      }
      const literal = url.hostname.replace(/^\[(.*)\]$/, '$1');
      // A literal address is connected to without a look-up.
      if (isIP(literal) !== 0 && !isPublicAddress(literal) && !isListed) throw new PortalError('host-refused');
    },
    close: () => dispatcher.close(),
  };
}
