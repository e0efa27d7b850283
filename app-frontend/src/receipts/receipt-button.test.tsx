import { cleanup, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { ReactNode } from 'react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Api } from '../api/api.js';
import { appError, fakeApi } from '../testing/fake-services.js';
import { renderWith } from '../testing/render.js';
import { ErrorNotice } from '../ui/error-notice.js';
import { ReceiptButton } from './receipt-button.js';
import { receiptFileName } from './receipt-file-name.js';
import { useReceipt } from './use-receipt.js';

const of = { kind: 'request', requestId: 'r1' } as const;

/** Names under which files were handed to the person. */
let saved: string[];
beforeEach(() => {
  saved = [];
  vi.spyOn(URL, 'createObjectURL').mockReturnValue('blob:receipt');
  vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (this: HTMLAnchorElement) {
    saved.push(this.download);
  });
});
afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

function Shown(): ReactNode {
  const receipt = useReceipt();
  return (
    <>
      {receipt.error === null ? null : <ErrorNotice error={receipt.error} />}
      <ReceiptButton receipt={receipt} of={of} name="Ugovor.pdf" />
    </>
  );
}

function renderButton(receipt: Api['receipt']) {
  renderWith(<Shown />, { api: fakeApi({ receipt }) });
  return screen.findByRole('button', { name: 'Receipt' });
}

describe('the button of a receipt', () => {
  it('hands the receipt to the person, in their zone, under the document’s name', async () => {
    const receipt = vi.fn<Api['receipt']>(() => Promise.resolve(new ArrayBuffer(4)));
    await userEvent.click(await renderButton(receipt));
    expect(receipt).toHaveBeenCalledWith(of, 'Europe/Podgorica');
    await vi.waitFor(() => {
      expect(saved).toEqual(['Ugovor – receipt.pdf']);
    });
  });

  it('asks once while it is being fetched', async () => {
    const receipt = vi.fn<Api['receipt']>(() => new Promise(() => undefined));
    const button = await renderButton(receipt);
    await userEvent.dblClick(button);
    expect(button.getAttribute('aria-disabled')).toBe('true');
    expect(receipt).toHaveBeenCalledTimes(1);
  });

  it('tells why there is none, and tries again when it is pressed again', async () => {
    const receipt = vi.fn<Api['receipt']>(() => Promise.resolve(new ArrayBuffer(4)));
    receipt.mockRejectedValueOnce(appError('receipt-unsealed'));
    const button = await renderButton(receipt);
    await userEvent.click(button);
    expect(await screen.findByText('The receipt cannot be sealed now.')).toBeDefined();
    expect(saved).toEqual([]);
    await userEvent.click(button);
    await vi.waitFor(() => {
      expect(saved).toEqual(['Ugovor – receipt.pdf']);
    });
    expect(screen.queryByText('The receipt cannot be sealed now.')).toBeNull();
  });
});

describe('the name of a receipt’s file', () => {
  it('is the document’s, marked', () => {
    expect(receiptFileName('Ugovor č. 4.PDF')).toBe('Ugovor č. 4 – receipt.pdf');
    expect(receiptFileName(null)).toBe('receipt.pdf');
  });
});
