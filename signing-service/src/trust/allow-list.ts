import { BlockList, isIP } from 'node:net';

/** Where a connection is about to lead. */
export interface Destination {
  /** As in the URL: a name or an address, without brackets. */
  readonly host: string;
  readonly port: number;
  /** The address that the name stands for. */
  readonly address: string;
}

/** Tells whether an operator allowed a destination beyond the public internet. */
export type AllowList = (destination: Destination) => boolean;

/** `::ffff:a.b.c.d`, as WHATWG URLs and sockets write it too, as the IPv4 address that it stands for. */
function unmapped(address: string): string {
  const match = /^::ffff:(?:(\d+\.\d+\.\d+\.\d+)|([\da-f]{1,4}):([\da-f]{1,4}))$/iu.exec(address);
  if (match === null) return address;
  const [, dotted, high = '0', low = '0'] = match;
  if (dotted !== undefined) return dotted;
  return [high, low].flatMap((part) => [Number.parseInt(part, 16) >> 8, Number.parseInt(part, 16) & 0xff]).join('.');
}

function networkRule(entry: string): AllowList {
  const [network = '', prefix = ''] = entry.split('/');
  const family = isIP(network);
  const longest = family === 4 ? 32 : 128;
  if (family === 0 || !/^\d{1,3}$/u.test(prefix) || Number(prefix) > longest) {
    throw new TypeError(`${entry} is no network: an address, a slash and a prefix length`);
  }
  const list = new BlockList();
  list.addSubnet(network, Number(prefix), family === 4 ? 'ipv4' : 'ipv6');
  return ({ address }) => {
    const plain = unmapped(address);
    // A list of IPv6 networks would be asked for IPv4 addresses by their mapped form.
    return isIP(plain) === family && list.check(plain, family === 4 ? 'ipv4' : 'ipv6');
  };
}

function withoutDot(host: string): string {
  return host.toLowerCase().replace(/\.$/u, '');
}

function hostRule(entry: string): AllowList {
  const match = /^(?:\[([^\]]+)\]|([^:/[\]\s]+))(?::(\d{1,5}))?$/u.exec(entry);
  const host = match?.[1] ?? match?.[2];
  if (host === undefined) throw new TypeError(`${entry} is no host, address or network`);
  const port = match?.[3] === undefined ? undefined : Number(match[3]);
  const isAddressed =
    isIP(host) === 0 ? undefined : networkRule(`${unmapped(host)}/${isIP(unmapped(host)) === 4 ? '32' : '128'}`);
  return (destination) => {
    if (port !== undefined && destination.port !== port) return false;
    return isAddressed?.(destination) ?? withoutDot(destination.host) === withoutDot(host);
  };
}

/**
 * Each entry is a network (`10.0.0.0/8`, `fd00::/8`), an address or a host name, the latter two with a port if only that
 * one is meant (`127.0.0.5:8318`, `[::1]:8318`, `tsa.example.internal`). A name allows whatever address it stands for.
 * Throws TypeError for an entry that is none of these.
 */
export function allowListOf(entries: readonly string[]): AllowList {
  const rules = entries.map((entry) => {
    if (entry.includes('/')) return networkRule(entry);
    return hostRule(isIP(entry) === 6 ? `[${entry}]` : entry);
  });
  return (destination) => rules.some((rule) => rule(destination));
}
