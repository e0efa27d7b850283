import { describe, expect, it } from 'vitest';
import { receiptFileName } from './receipt-file-name.js';

const key = '0f8fad5b-d9cb-469f-a165-70867728950e';

describe('the name of a receipt’s file', () => {
  it('is the document’s, marked', () => {
    expect(receiptFileName('Ugovor č. 4.PDF', key)).toBe('Ugovor č. 4 – receipt.pdf');
  });

  it('is the request’s where no name is known', () => {
    expect(receiptFileName(null, key)).toBe('0f8fad5b – receipt.pdf');
    expect(receiptFileName('.pdf', key)).toBe('0f8fad5b – receipt.pdf');
  });

  it('leads nowhere and is no longer than a file’s name may be', () => {
    expect(receiptFileName('../../etc/passwd', key)).toBe('passwd – receipt.pdf');
    expect(receiptFileName(`${'č'.repeat(400)}.pdf`, key).length).toBeLessThan(200);
  });
});
