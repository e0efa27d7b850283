import type { SigningItem } from '@dealseal/app-server/contract/signings';
import { Fragment, type ReactNode } from 'react';
import type { AppError } from '../api/app-error.js';
import type { Selection } from '../documents/use-selection.js';
import type { MainPageTexts } from './main-page-texts.js';
import { ErrorNotice } from '../ui/error-notice.js';
import '../ui/list.css';
import '../ui/panel.css';
import { SigningRow } from './signing-row.js';

export interface RowActs {
  readonly open: (item: SigningItem) => void;
  readonly download: (item: SigningItem) => void;
  readonly receipt: (item: SigningItem) => void;
  readonly history: (item: SigningItem) => void;
  /** One file is fetched at a time: of this request. */
  readonly busyWith: { readonly requestId: string; readonly what: 'download' | 'receipt' } | null;
  readonly failure: { readonly requestId: string; readonly error: AppError } | null;
}

/** One row per request; an error stands under the row where it arose. Under 700 px each row is drawn as a card. */
export function SigningTable(props: {
  readonly items: readonly SigningItem[];
  readonly texts: MainPageTexts;
  readonly acts: RowActs;
  readonly selection: Selection<SigningItem>;
  readonly nameOfKind: (entityTypeId: number) => string;
}): ReactNode {
  const { items, texts, acts } = props;
  return (
    <table className="table table--cards table--signings">
      <caption className="vh">{texts['main.caption']}</caption>
      <thead>
        <tr>
          {(['document', 'card', 'person', 'state'] as const).map((column) => (
            <th key={column} scope="col">
              {texts[`main.column.${column}`]}
            </th>
          ))}
          <th scope="col">
            <span className="vh">{texts['main.column.actions']}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {items.map((item, index) => (
          <Fragment key={item.requestId}>
            <SigningRow {...props} item={item} isFirst={index === 0} />
            {acts.failure?.requestId === item.requestId ? (
              <tr className="rowerr">
                <td colSpan={5}>
                  <ErrorNotice error={acts.failure.error} />
                </td>
              </tr>
            ) : null}
          </Fragment>
        ))}
      </tbody>
    </table>
  );
}
