import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ReceiptDrawing } from './draw-receipt.js';
import { ReceiptDrawer } from './receipt-drawer.js';
import { receiptFacts, textOf } from './receipt-facts.test-support.js';

const builtWorker = new URL('../../dist/receipts/receipt-worker.js', import.meta.url);

let drawer: ReceiptDrawer;
beforeEach(() => {
  drawer = new ReceiptDrawer(builtWorker);
});
afterEach(() => drawer.close());

function drawing(requestKey: string, timeZone = 'UTC'): ReceiptDrawing {
  return { facts: receiptFacts({ requestKey }), language: 'en', timeZone, at: new Date(0), seal: null };
}

describe('receipts drawn in a thread', () => {
  it('are answered to whom they are for, also when several are asked for at once', async () => {
    const keys = ['request-1', 'request-2', 'request-3'];
    const drawn = await Promise.all(keys.map((key) => drawer.draw(drawing(key))));
    for (const [index, pdf] of drawn.entries()) expect(textOf(pdf)).toContain(`Request key ${keys[index]}`);
  });

  it('go on after one that cannot be drawn', async () => {
    await expect(drawer.draw(drawing('request-1', 'Atlantis/Center'))).rejects.toThrow('not an IANA time zone');
    expect(textOf(await drawer.draw(drawing('request-2')))).toContain('request-2');
  });

  it('are refused once it is closed', async () => {
    await drawer.close();
    await expect(drawer.draw(drawing('request-1'))).rejects.toThrow('stopping');
  });
});
