import { describe, expect, it } from 'vitest';
import { FileSigningError } from '../file-signing/file-signing-error.js';
import { KeyError } from '../keys/errors.js';
import { PdfError } from '../pdf/errors.js';
import { refusalLine } from './refusal-line.js';

describe('a refusal', () => {
  it('is one line of file, code and sentence', () => {
    expect(refusalLine('a.pdf', new PdfError('pdf-damaged', 'no startxref'))).toBe(
      'a.pdf: pdf-damaged: The document is damaged: no startxref.',
    );
  });

  it('names the file at fault when that is another one', () => {
    const error = new FileSigningError('certificate-file-unusable', 'it is empty', { file: 'root.pem' });
    expect(refusalLine('key.p12', error)).toBe(
      'root.pem: certificate-file-unusable: The certificates cannot be used: it is empty.',
    );
  });

  it('cannot be broken up, recoloured or turned round by a name (threats 13, 19)', () => {
    const line = refusalLine('a\n\u001B[31m\u009B2J\u202Efdp.pdf', new KeyError('token-failed', 'x\r\ny'));
    expect(line).toBe('a\\u000a\\u001b[31m\\u009b2J\\u202efdp.pdf: token-failed: The token failed: x\\u000d\\u000ay.');
  });

  it('takes a document that exhausts the stack for what it is, and anything else for a fault of ours', () => {
    const deep = (): number => deep() + 1;
    const thrown = (() => {
      try {
        return deep();
      } catch (error) {
        return error;
      }
    })();
    expect(refusalLine('a.pdf', thrown)).toContain('a.pdf: pdf-limit-exceeded: ');
    expect(refusalLine('a.pdf', new TypeError('x is undefined'))).toContain('a.pdf: internal: ');
  });
});
