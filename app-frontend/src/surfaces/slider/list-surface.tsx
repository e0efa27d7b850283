import type { DocumentList } from '@dealseal/app-server/contract/session';
import type { ReactNode } from 'react';
import type { SigningTexts } from '../../texts/load-texts.js';
import { ListDesk } from './list-desk.js';
import { SignerGate } from './signer-gate.js';

/** The signing flow of several documents of one entity, with one code. */
export function ListSurface(props: { readonly list: DocumentList; readonly texts: SigningTexts }): ReactNode {
  return <SignerGate texts={props.texts}>{(signer) => <ListDesk list={props.list} signer={signer} />}</SignerGate>;
}
