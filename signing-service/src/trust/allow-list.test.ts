import { describe, expect, it } from 'vitest';
import { allowListOf } from './allow-list.js';

function allows(entry: string, address: string, { host = address, port = 80 } = {}): boolean {
  return allowListOf([entry])({ host, port, address });
}

describe('the list of allowed destinations', () => {
  it('allows nothing while it is empty', () => {
    expect(allowListOf([])({ host: '127.0.0.5', port: 80, address: '127.0.0.5' })).toBe(false);
  });

  it('allows a network, for whatever name stands for an address in it', () => {
    expect(allows('10.0.0.0/8', '10.20.30.40')).toBe(true);
    expect(allows('10.0.0.0/8', '10.20.30.40', { host: 'tsa.example' })).toBe(true);
    expect(allows('10.0.0.0/8', '11.0.0.1')).toBe(false);
    expect(allows('fd00::/8', 'fd12::1')).toBe(true);
    expect(allows('fd00::/8', 'fe80::1')).toBe(false);
  });

  it('allows one address, at one port if it names one', () => {
    expect(allows('127.0.0.5', '127.0.0.5', { port: 8318 })).toBe(true);
    expect(allows('127.0.0.5', '127.0.0.1')).toBe(false);
    expect(allows('127.0.0.5:8318', '127.0.0.5', { port: 8318 })).toBe(true);
    expect(allows('127.0.0.5:8318', '127.0.0.5', { port: 22 })).toBe(false);
    expect(allows('::1', '::1')).toBe(true);
    expect(allows('[::1]:8318', '::1', { port: 8318 })).toBe(true);
    expect(allows('[::1]:8318', '::1', { port: 22 })).toBe(false);
  });

  it('sees through IPv4-mapped addresses, but not from IPv6 networks to IPv4', () => {
    expect(allows('127.0.0.5', '::ffff:127.0.0.5')).toBe(true);
    expect(allows('127.0.0.5', '::ffff:7f00:5')).toBe(true);
    expect(allows('::/0', '127.0.0.5')).toBe(false);
    expect(allows('0.0.0.0/0', '::1')).toBe(false);
  });

  it('allows a name at any address, however its letters and its last dot are written', () => {
    expect(allows('tsa.internal', '10.0.0.9', { host: 'TSA.internal.' })).toBe(true);
    expect(allows('tsa.internal', '10.0.0.9', { host: 'other.tsa.internal' })).toBe(false);
    expect(allows('tsa.internal:8318', '10.0.0.9', { host: 'tsa.internal', port: 80 })).toBe(false);
  });

  it.each(['', ' ', '10.0.0.0/33', '10.0.0.0/', 'tsa.example/8', 'http://tsa.example', '[::1', '::1:x', 'a b'])(
    'refuses the entry "%s"',
    (entry) => expect(() => allowListOf([entry])).toThrow(TypeError),
  );
});
