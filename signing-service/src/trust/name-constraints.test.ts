import { describe, expect, it } from 'vitest';
import { readElement } from '../cms/der-reader.js';
import { explicit, objectIdentifier, sequence, tlv } from '../cms/der-writer.js';
import { commonName, ia5, nameOf, organization } from './authority.test-support.js';
import { readName } from './distinguished-name.js';
import { readGeneralName } from './general-name.js';
import type { GeneralName } from './general-name.js';
import { matchName } from './match-name.js';
import { constrainFurther, nameFault, readNameConstraints, unconstrained } from './name-constraints.js';

const dns = (text: string): GeneralName => ({ form: 'dNSName', text });
const mail = (text: string): GeneralName => ({ form: 'rfc822Name', text });
const uri = (text: string): GeneralName => ({ form: 'uniformResourceIdentifier', text });
const ip = (...octets: readonly number[]): GeneralName => ({ form: 'iPAddress', octets: Uint8Array.from(octets) });
const directory = (der: Uint8Array): GeneralName => ({ form: 'directoryName', name: readName(readElement(der)) });

describe('a name and the subtree of a constraint', () => {
  it.each<[string, GeneralName, GeneralName, string]>([
    ['a host itself', dns('Example.com'), dns('example.COM'), 'inside'],
    ['a host below', dns('a.b.example.com'), dns('example.com'), 'inside'],
    ['a host that only ends alike', dns('bigexample.com'), dns('example.com'), 'outside'],
    ['a host with the final dot', dns('example.com.'), dns('example.com'), 'inside'],
    ['any host under nothing', dns('example.com'), dns(''), 'inside'],
    ['a host under a leading period', dns('example.com'), dns('.example.com'), 'outside'],
    ['a wildcard inside', dns('*.a.example.com'), dns('example.com'), 'inside'],
    ['a wildcard that is wider', dns('*.example.com'), dns('www.example.com'), 'outside'],
    ['a mailbox itself', mail('joe@Example.com'), mail('joe@example.com'), 'inside'],
    ['a mailbox in another case', mail('Joe@example.com'), mail('joe@example.com'), 'outside'],
    ['a quoted mailbox', mail('"jo\\e"@example.com'), mail('joe@example.com'), 'inside'],
    ['a mailbox on the host', mail('joe@example.com'), mail('example.com'), 'inside'],
    ['a mailbox below the host', mail('joe@a.example.com'), mail('example.com'), 'outside'],
    ['a mailbox below a domain', mail('joe@a.example.com'), mail('.example.com'), 'inside'],
    ['a mailbox on the domain itself', mail('joe@example.com'), mail('.example.com'), 'outside'],
    ['what is no mailbox', mail('joe'), mail('example.com'), 'unusable'],
    ['a URI of the host', uri('https://user@Example.com:8080/x?y@z'), uri('example.com'), 'inside'],
    ['a URI of a host below', uri('https://a.example.com/'), uri('example.com'), 'outside'],
    ['a URI below a domain', uri('https://a.example.com'), uri('.example.com'), 'inside'],
    ['a URI that hides its host', uri('https://example.com@evil.com/'), uri('example.com'), 'outside'],
    ['a URI with a backslash', uri('https://evil.com\\.example.com'), uri('.example.com'), 'outside'],
    ['a URI of an address', uri('https://10.0.0.1/'), uri('example.com'), 'unusable'],
    ['a URI of an IPv6 address', uri('https://[::1]/'), uri('example.com'), 'unusable'],
    ['a URI without host', uri('urn:example:a'), uri('example.com'), 'unusable'],
    ['an address', ip(10, 1, 2, 3), ip(10, 0, 0, 0, 255, 0, 0, 0), 'inside'],
    ['an address of another net', ip(11, 1, 2, 3), ip(10, 0, 0, 0, 255, 0, 0, 0), 'outside'],
    ['an address of the other family', ip(...Array<number>(16).fill(0)), ip(0, 0, 0, 0, 0, 0, 0, 0), 'outside'],
    ['an address under half a mask', ip(10, 1, 2, 3), ip(10, 0, 0, 0, 255), 'unusable'],
    [
      'a directory name',
      directory(nameOf([organization, 'A'], [commonName, 'B'])),
      directory(nameOf([organization, 'a'])),
      'inside',
    ],
    ['another form', dns('example.com'), mail('example.com'), 'outside'],
  ])('%s', (_, name, base, expected) => {
    expect(matchName(name, base, 'permitted')).toBe(expected);
  });

  it('a wildcard is inside an excluded host that it may stand for', () => {
    expect(matchName(dns('*.example.com'), dns('www.example.com'), 'excluded')).toBe('inside');
    expect(matchName(dns('*.example.com'), dns('a.b.example.com'), 'excluded')).toBe('outside');
  });
});

const subtree = (base: Uint8Array, ...bounds: readonly Uint8Array[]) => sequence(base, ...bounds);
const constraints = (permitted: readonly Uint8Array[], excluded: readonly Uint8Array[] = []) =>
  readNameConstraints(
    sequence(
      ...(permitted.length === 0 ? [] : [tlv(0xa0, ...permitted)]),
      ...(excluded.length === 0 ? [] : [tlv(0xa1, ...excluded)]),
    ),
  );
const dnsBase = (text: string) => subtree(ia5(0x82, text));

describe('names under constraints', () => {
  it('have to be inside one permitted subtree of their form, for each certificate above', () => {
    const first = constrainFurther(unconstrained, constraints([dnsBase('a.com'), dnsBase('b.com')]));
    const second = constrainFurther(first, constraints([dnsBase('x.b.com'), dnsBase('c.com')]));
    expect([dns('y.x.b.com'), mail('a@c.com')].map((name) => nameFault([name], second))).toEqual([
      undefined,
      undefined,
    ]);
    expect(['a.com', 'b.com', 'c.com'].map((host) => nameFault([dns(host)], second))).toEqual(
      Array(3).fill('name-not-permitted'),
    );
  });

  it('fail by one excluded name among many', () => {
    const names = constrainFurther(unconstrained, constraints([], [dnsBase('evil.com')]));
    expect(nameFault([dns('a.com'), dns('www.evil.com')], names)).toBe('name-excluded');
  });

  it.each([
    ['a minimum above 0', [ia5(0x82, 'a.com'), tlv(0x80, Buffer.of(1))], dns('a.com')],
    ['a maximum', [ia5(0x82, 'a.com'), tlv(0x81, Buffer.of(3))], dns('a.com')],
  ])('cannot be judged by %s', (_, parts, name) => {
    const names = constrainFurther(unconstrained, constraints([sequence(...parts)]));
    expect(nameFault([name], names)).toBe('name-constraint-unusable');
    expect(nameFault([mail('a@a.com')], names)).toBeUndefined();
  });

  it('of a form that is not understood fail where that very form is constrained', () => {
    const otherName = (type: string) => tlv(0xa0, objectIdentifier(type), explicit(0, tlv(0x0c, Buffer.from('x'))));
    const names = constrainFurther(unconstrained, constraints([subtree(otherName('1.2.3'))]));
    const fault = (type: string) => nameFault([readGeneralName(readElement(otherName(type)))], names);
    expect([fault('1.2.3'), fault('1.2.4')]).toEqual(['name-constraint-unusable', undefined]);
  });

  it('are not compared without end', () => {
    const names = constrainFurther(unconstrained, constraints(Array(1000).fill(dnsBase('a.com'))));
    expect(nameFault(Array(1000).fill(dns('a.com')), names)).toBe('name-constraint-unusable');
  });
});
