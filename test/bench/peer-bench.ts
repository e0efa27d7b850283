import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { readMemory } from './resident-memory.js';

/*
 * What `pades/file-bench.js` of the signing-service does, done by another library, from reading the file to writing the signed one:
 * `node peer-bench.js libpdf|signpdf INPUT.pdf OUTPUT.pdf KEY.p12 PASSWORD-FILE ROUNDS`.
 */

type SignDocument = (document: Buffer) => Promise<Uint8Array>;

async function openLibpdf(p12: Uint8Array, password: string): Promise<SignDocument> {
  const { P12Signer, PDF } = await import('@libpdf/core');
  const signer = await P12Signer.create(p12, password);
  return async (document) => {
    const pdf = await PDF.load(document);
    const { bytes } = await pdf.sign({ signer, signingTime: new Date() });
    return bytes;
  };
}

/** The placeholder by pdf-lib: the other one reads no cross-reference streams. */
async function openSignpdf(p12: Uint8Array, passphrase: string): Promise<SignDocument> {
  const { PDFDocument } = await import('pdf-lib');
  const { SignPdf } = await import('@signpdf/signpdf');
  const { P12Signer } = await import('@signpdf/signer-p12');
  const { pdflibAddPlaceholder } = await import('@signpdf/placeholder-pdf-lib');
  const facts = { reason: '', contactInfo: '', name: 'Adriatik Trade', location: '' };
  return async (document) => {
    const pdfDoc = await PDFDocument.load(document);
    // One serves one signature.
    const signer = new P12Signer(Buffer.from(p12), { passphrase });
    pdflibAddPlaceholder({ pdfDoc, ...facts, subFilter: 'ETSI.CAdES.detached' });
    return new SignPdf().sign(Buffer.from(await pdfDoc.save()), signer);
  };
}

const [peer, input = '', output = '', p12 = '', password = '', rounds = '1'] = process.argv.slice(2);
const open = peer === 'libpdf' ? openLibpdf : openSignpdf;
const sign = await open(new Uint8Array(readFileSync(p12)), readFileSync(password, 'utf8'));
const idle = readMemory('self', 'VmHWM');
const times: { readonly wall: number; readonly processor: number }[] = [];
for (let round = 0; round < Number(rounds); round += 1) {
  rmSync(output, { force: true });
  const [start, used] = [performance.now(), process.cpuUsage()];
  writeFileSync(output, await sign(readFileSync(input)));
  const { user, system } = process.cpuUsage(used);
  times.push({ wall: performance.now() - start, processor: (user + system) / 1000 });
}
process.stdout.write(`${JSON.stringify({ idle, times, peak: readMemory('self', 'VmHWM') })}\n`);
