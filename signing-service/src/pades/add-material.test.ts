import { deflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { thrownCode } from '../cms/test-thrown-code.js';
import { makeTestCertificate } from '../cms/test-certificate.js';
import { openPdf } from '../pdf/document.js';
import { bufferSource } from '../pdf/source.js';
import { addMaterial } from './add-material.js';
import { readSecurityStore, storedMaterial } from './security-store.js';
import { brokenStoreRules, openStore } from './store-rules.test-support.js';
import { onePagePdf } from './test-pdf.js';
import { noMaterial } from './validation-material.js';
import type { ValidationMaterial } from './validation-material.js';

const { der: old } = makeTestCertificate();
const { der: fresh } = makeTestCertificate();
const fileId = Buffer.alloc(16, 1);

/** A stream object of that certificate. */
function stream(der: Uint8Array, isPacked = false): string {
  const bytes = isPacked ? deflateSync(der) : Buffer.from(der);
  const filter = isPacked ? ' /Filter /FlateDecode' : '';
  return `<</Length ${bytes.length}${filter}>>\nstream\n${bytes.toString('latin1')}\nendstream`;
}

/** A document whose objects from 5 on are these, as latin1 text. */
function documentWith(catalog: string, ...more: readonly string[]): Uint8Array {
  return onePagePdf({ catalog, more, version: '1.7' });
}

function added(pdf: Uint8Array, material: Partial<ValidationMaterial>): Uint8Array | undefined {
  const tail = addMaterial(bufferSource(pdf), { material: { ...noMaterial, ...material }, fileId });
  return tail === undefined ? undefined : Buffer.concat([pdf, tail]);
}

function certificatesIn(pdf: Uint8Array): string[] {
  const store = readSecurityStore(openPdf(bufferSource(pdf)));
  return store === undefined ? [] : store.items.certificates.map(({ der }) => Buffer.from(der).toString('hex'));
}

const hex = (der: Uint8Array) => Buffer.from(der).toString('hex');

describe('a store that another program made', () => {
  it.each([
    ['direct in the catalog', '/DSS <</Certs [5 0 R]>>', [stream(old)]],
    ['indirect', '/DSS 6 0 R', [stream(old), '<</Type /DSS /Certs [5 0 R]>>']],
    ['with an indirect array', '/DSS 6 0 R', [stream(old, true), '<</Certs 7 0 R>>', '[5 0 R]']],
    ['with null for an array it has not', '/DSS 6 0 R', [stream(old), '<</Certs [5 0 R] /CRLs null>>']],
  ])('%s takes what is new and keeps what is there', (_, catalog, more) => {
    const pdf = documentWith(catalog, ...more);
    expect(added(pdf, { certificates: [old] })).toBeUndefined();
    const grown = added(pdf, { certificates: [old, fresh], crls: [Buffer.of(0x30, 0)] }) ?? pdf;
    expect(certificatesIn(grown)).toEqual([hex(old), hex(fresh)]);
    expect(brokenStoreRules(openStore(grown)).filter((rule) => rule !== 'store-crls')).toEqual([]);
  });

  it('whose item stands in a record alone has it in its array too, without another stream', () => {
    const key = 'A'.repeat(40);
    const pdf = documentWith('/DSS 6 0 R', stream(old), `<</VRI <</${key} <</Cert [5 0 R]>>>>>>`);
    const grown = added(pdf, { certificates: [old] }) ?? pdf;
    const store = readSecurityStore(openPdf(bufferSource(grown)));
    expect(store?.items.certificates.map(({ ref }) => ref.num)).toEqual([5]);
    expect(store?.records.get(key)?.certificates.map(({ ref }) => ref.num)).toEqual([5]);
  });

  it('holds what cannot be read without harm', () => {
    const broken = '<</Length 3 /Filter /FlateDecode>>\nstream\nxyz\nendstream';
    const pdf = documentWith('/DSS <</Certs [5 0 R 9 0 R (text) 6 0 R] /VRI (none)>>', broken, stream(old));
    expect(certificatesIn(pdf)).toEqual([hex(old)]);
    expect(certificatesIn(added(pdf, { certificates: [fresh] }) ?? pdf)).toEqual([hex(old), hex(fresh)]);
  });

  it('with many records of one large list reads it once', () => {
    const list = Buffer.alloc(20 * 1024 * 1024, 0x30);
    const records = Array.from({ length: 20 }, (_, index) => `/${String(index).padStart(40, '0')} <</CRL [5 0 R]>>`);
    const pdf = documentWith('/DSS 6 0 R', stream(list, true), `<</CRLs [5 0 R] /VRI <<${records.join(' ')}>>>>`);
    const store = readSecurityStore(openPdf(bufferSource(pdf)));
    expect(store?.records.size).toBe(20);
    expect(store === undefined ? 0 : storedMaterial(store).crls.length).toBe(1);
  });

  it('with more references than anybody needs is refused', () => {
    const array = `[${'5 0 R '.repeat(1_000)}]`;
    const records = Array.from({ length: 400 }, (_, index) => `/${String(index).padStart(40, '0')} <</Cert 7 0 R>>`);
    const pdf = documentWith('/DSS 6 0 R', stream(old), `<</VRI <<${records.join(' ')}>>>>`, array);
    expect(thrownCode(() => readSecurityStore(openPdf(bufferSource(pdf))))).toBe('pdf-limit-exceeded');
  });

  it.each([
    ['no dictionary', '/DSS 5 0 R', '[1 2]'],
    ['a dictionary without an array', '/DSS 5 0 R', '<</Certs (none)>>'],
  ])('that is %s is refused', (_, catalog, object) => {
    const pdf = documentWith(catalog, object);
    expect(thrownCode(() => added(pdf, { certificates: [old] }))).toBe('pdf-damaged');
  });
});

describe('a document without a store', () => {
  it('gets one, each encoding once, in whatever part it was named', () => {
    const records = [{ key: 'B'.repeat(40), material: { ...noMaterial, certificates: [fresh, fresh] } }];
    const material = { ...noMaterial, certificates: [old, old, fresh] };
    const pdf = onePagePdf();
    const tail = addMaterial(bufferSource(pdf), { material, records, fileId }) ?? Buffer.alloc(0);
    const store = readSecurityStore(openPdf(bufferSource(Buffer.concat([pdf, tail]))));
    expect(store?.items.certificates.map(({ der }) => hex(der))).toEqual([hex(old), hex(fresh)]);
    expect(store === undefined ? [] : storedMaterial(store).certificates).toHaveLength(2);
    expect(store?.records.get('B'.repeat(40))?.certificates).toHaveLength(1);
  });

  it('stays as it is when there is nothing to store', () => {
    expect(added(onePagePdf(), {})).toBeUndefined();
  });
});
