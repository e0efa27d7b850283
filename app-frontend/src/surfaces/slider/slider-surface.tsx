import type { DocumentAddress } from '@dealseal/app-server/contract/session';
import { type ReactNode, useState } from 'react';
import type { SigningTexts } from '../../texts/load-texts.js';
import { SignerGate } from './signer-gate.js';
import { SigningDesk } from './signing-desk.js';

/** The signing flow of one document. */
export function SliderSurface(props: { readonly address: DocumentAddress; readonly texts: SigningTexts }): ReactNode {
  const [address, setAddress] = useState(props.address);
  return (
    <SignerGate texts={props.texts}>
      {(signer) => (
        <SigningDesk
          key={`${address.field} ${address.fileId}`}
          address={address}
          me={signer.me}
          meError={signer.error}
          onReloadMe={signer.reload}
          onAddress={setAddress}
        />
      )}
    </SignerGate>
  );
}
