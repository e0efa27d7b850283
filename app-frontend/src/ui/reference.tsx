import { type ReactNode, useState } from 'react';
import './notice.css';
import { Button } from './button.js';
import { useCommonTexts } from './common-texts.js';
import { copyText } from './copy-text.js';

/** `Ref 7K2-M9Q` with Copy: what the administrator needs to find the log line. */
export function Reference({ reference }: { readonly reference: string }): ReactNode {
  const texts = useCommonTexts();
  return (
    <span className="notice__ref">
      {texts['error.ref'](reference)}
      <CopyButton text={reference} kind="link" />
    </span>
  );
}

/** Copies; says so in place of its own word for as long as it stays on screen. */
export function CopyButton(props: { readonly text: string; readonly kind: 'link' | 'outline' }): ReactNode {
  const texts = useCommonTexts();
  const [copied, setCopied] = useState(false);
  return (
    <Button
      kind={props.kind}
      size="s"
      onPress={() => {
        void copyText(props.text).then(setCopied);
      }}
    >
      <output>{copied ? texts['action.copied'] : texts['action.copy']}</output>
    </Button>
  );
}
