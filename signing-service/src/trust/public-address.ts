import { BlockList, isIP } from 'node:net';

/** Ranges that are not of the public internet (IANA special-purpose registries, RFC 6890). */
const notPublic4 = new BlockList();
for (const [network, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
] as const) {
  notPublic4.addSubnet(network, prefix, 'ipv4');
}

/** Of IPv6 only this is given out as global unicast (RFC 4291 §2.4); all others are local, mapped, translated or reserved. */
const globalUnicast6 = new BlockList();
globalUnicast6.addSubnet('2000::', 3, 'ipv6');

/** Inside it: protocol assignments with Teredo, documentation, 6to4. */
const notPublic6 = new BlockList();
for (const [network, prefix] of [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
] as const) {
  notPublic6.addSubnet(network, prefix, 'ipv6');
}

/**
 * False for loopback, private, link-local, unique-local, shared (CGNAT), multicast, reserved, IPv4-mapped and translated
 * addresses, and for what is no address.
 */
export function isPublicAddress(address: string): boolean {
  const family = isIP(address);
  if (family === 4) return !notPublic4.check(address, 'ipv4');
  return family === 6 && globalUnicast6.check(address, 'ipv6') && !notPublic6.check(address, 'ipv6');
}
