import type { ReactNode } from 'react';
import type { ReceiptOf } from '../api/api.js';
import { Button } from '../ui/button.js';
import { useCommonTexts } from '../ui/common-texts.js';
import { DocIcon, SpinnerIcon } from '../ui/icons.js';
import type { Receipt } from './use-receipt.js';

/** Lets the person save the receipt of a signature; its failure is told by whoever shows the button. */
export function ReceiptButton(props: {
  readonly receipt: Receipt;
  readonly of: ReceiptOf;
  /** The document's name. */
  readonly name: string | null;
}): ReactNode {
  const { receipt, of, name } = props;
  const texts = useCommonTexts();
  return (
    <Button
      icon={receipt.isLoading ? SpinnerIcon : DocIcon}
      blocked={receipt.isLoading}
      onPress={() => {
        receipt.save(of, name);
      }}
    >
      {texts['action.receipt']}
    </Button>
  );
}
