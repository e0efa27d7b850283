import { createHash, randomBytes } from 'node:crypto';
import { PDFDocument, PDFName } from 'pdf-lib';
import { sampleContract } from '../portal/sample-contract.js';

export interface BenchDocument {
  readonly bytes: Buffer;
  readonly sha256: string;
}

/** Makes any number of documents of one size that differ in bytes only. */
export class DocumentPress {
  readonly #template: Buffer;
  readonly #variable: number;
  #made = 0;

  private constructor(template: Buffer, variable: number) {
    this.#template = template;
    this.#variable = variable;
  }

  /** The demo's contract, brought to `size` bytes (to a few hundred exactly) by a stream as a scanned picture would bring it. */
  static async open(size: number): Promise<DocumentPress> {
    const contract = await sampleContract(Date.now());
    const marker = Buffer.from(randomBytes(16).toString('hex'));
    const document = await PDFDocument.load(contract);
    const filling = Buffer.concat([marker, randomBytes(Math.max(0, size - contract.length - 600))]);
    document.catalog.set(PDFName.of('DealSealBench'), document.context.register(document.context.stream(filling)));
    const template = Buffer.from(await document.save({ useObjectStreams: false }));
    return new DocumentPress(template, template.indexOf(marker));
  }

  next(): BenchDocument {
    const bytes = Buffer.from(this.#template);
    bytes.write(String(this.#made).padStart(32, '0'), this.#variable, 'latin1');
    this.#made += 1;
    return { bytes, sha256: createHash('sha256').update(bytes).digest('hex') };
  }
}
