import type { ReactNode } from 'react';
import { useServices } from '../../services.js';
import { FileName } from '../../ui/file-name.js';
import { Fingerprint } from '../../ui/fingerprint.js';
import { useSigningTexts } from '../signing-texts.js';
import './list.css';
import type { ListLine } from './list-line.js';

/** A document of the list: its name, its facts with its own fingerprint, and whatever is to be said and done about it. */
export function DocumentLine(props: {
  readonly line: ListLine;
  /** Its pages stand beside the list. */
  readonly isShown?: boolean;
  readonly onShow?: (() => void) | undefined;
  /** Beside the facts: read, signing, stored. */
  readonly state?: ReactNode;
  readonly actions?: ReactNode;
  /** Below: why it cannot be signed. */
  readonly children?: ReactNode;
}): ReactNode {
  const texts = useSigningTexts();
  const { formats } = useServices();
  const { line, onShow, isShown = false } = props;
  const { request } = line;
  return (
    <li className={isShown ? 'docline docline--shown' : 'docline'}>
      {onShow === undefined ? (
        <p className="docline__name">
          <FileName name={line.name} />
        </p>
      ) : (
        <button type="button" className="docline__name" aria-pressed={isShown} onClick={onShow}>
          <FileName name={line.name} />
        </button>
      )}
      {props.actions === undefined ? null : <div className="docline__act">{props.actions}</div>}
      <p className="docline__facts">
        {request === null ? null : (
          <>
            <span>{texts['list.facts'](request.inspection.pageCount, formats.bytes(request.size))}</span>
            <Fingerprint sha256={request.sha256} />
            {line.card === null ? null : <bdi>{line.card}</bdi>}
          </>
        )}
        {props.state}
      </p>
      {props.children === undefined ? null : <div className="docline__more">{props.children}</div>}
    </li>
  );
}
