import type { DocumentHistory, HistoryEvent } from '@dealseal/app-server/contract/history';
import { type ReactNode, useCallback } from 'react';
import type { HistoryOf } from '../api/api.js';
import { useServices } from '../services.js';
import { type HistoryTexts, loadHistoryTexts } from './history-texts.js';
import { Avatar } from '../ui/avatar.js';
import { Button } from '../ui/button.js';
import { useCommonTexts } from '../ui/common-texts.js';
import { Dialog } from '../ui/dialog.js';
import { ErrorNotice } from '../ui/error-notice.js';
import { Facts } from '../ui/facts.js';
import { Fingerprint } from '../ui/fingerprint.js';
import { DocIcon, DownloadIcon, EyeIcon, type Icon, ShieldCheckIcon, SignIcon } from '../ui/icons.js';
import { SkeletonLines } from '../ui/skeleton.js';
import type { Tone } from '../ui/status-pill.js';
import { Tile } from '../ui/tile.js';
import { useLoaded } from '../ui/use-loaded.js';
import './history.css';

/** What became of one document: its signatures, fingerprints, and who did what when, in the person's zone. */
export function HistoryPanel(props: {
  readonly of: HistoryOf;
  readonly name: string;
  readonly onClose: () => void;
}): ReactNode {
  const { of, name, onClose } = props;
  const { api, formats } = useServices();
  const common = useCommonTexts();
  const { language } = formats;
  const load = useCallback(
    async (signal: AbortSignal) => {
      const [history, texts] = await Promise.all([api.history(of, signal), loadHistoryTexts[language]()]);
      return { history, texts };
    },
    [api, of, language],
  );
  const { value, error, reload } = useLoaded(load);
  return (
    <Dialog title={name} isSide onClose={onClose}>
      {value === null ? (
        error === null ? (
          <SkeletonLines lines={6} />
        ) : (
          <ErrorNotice error={error} onRetry={reload} />
        )
      ) : (
        <HistoryOfDocument {...value} />
      )}
      <div className="dialog__foot">
        <Button onPress={onClose}>{common['action.close']}</Button>
      </div>
    </Dialog>
  );
}

function HistoryOfDocument(props: { readonly history: DocumentHistory; readonly texts: HistoryTexts }): ReactNode {
  const { history, texts } = props;
  const { formats } = useServices();
  const { before, signed, pageCount, size } = history;
  return (
    <>
      {pageCount === null || size === null ? null : (
        <p className="second">{texts['history.facts'](pageCount, formats.bytes(size))}</p>
      )}
      {history.signatures.length === 0 ? null : (
        <section className="history__part">
          <h3>{texts['history.signatures']}</h3>
          <ul className="stack stack--s">
            {history.signatures.map((signature) => (
              <Signature key={`${signature.signedAt} ${signature.signer}`} signature={signature} texts={texts} />
            ))}
          </ul>
        </section>
      )}
      {before === null ? null : (
        <section className="history__part">
          <h3>{texts['history.fingerprints']}</h3>
          <Facts
            facts={[
              [texts['history.before'], <Fingerprint key="before" sha256={before} />],
              ...(signed === null
                ? []
                : ([[texts['history.signed'], <Fingerprint key="signed" sha256={signed} />]] as const)),
            ]}
          />
        </section>
      )}
      <section className="history__part">
        <h3>{texts['history.events']}</h3>
        {history.events.length === 0 ? (
          <p className="second">{texts['history.none']}</p>
        ) : (
          <ol className="timeline">
            {history.events.map((event, index) => (
              <Happened key={`${index} ${event.at}`} event={event} texts={texts} />
            ))}
          </ol>
        )}
        <p className="second small">{texts['history.uploads']}</p>
      </section>
    </>
  );
}

function Signature(props: {
  readonly signature: DocumentHistory['signatures'][number];
  readonly texts: HistoryTexts;
}): ReactNode {
  const { formats } = useServices();
  const { signer, organisation, certificateOwner, signedAt, issuer, timeStamp } = props.signature;
  const stamp = timeStamp === null ? '' : ` · ${props.texts['history.stamp'](timeStamp.authority)}`;
  return (
    <li className="history__signature">
      <span className="row">
        <Avatar name={signer} />
        <span className="two">
          <bdi className="strong">{signer}</bdi>
          <bdi>{organisation ?? certificateOwner}</bdi>
        </span>
      </span>
      <p className="second small">
        {formats.dateTimeZone(signedAt)} · <bdi>{issuer}</bdi>
        {stamp}
      </p>
    </li>
  );
}

const looks: Readonly<Record<HistoryEvent['kind'], { readonly icon: Icon; readonly tone: Tone }>> = {
  opened: { icon: EyeIcon, tone: 'plain' },
  signed: { icon: SignIcon, tone: 'info' },
  stored: { icon: ShieldCheckIcon, tone: 'ok' },
  'kept-beside': { icon: DocIcon, tone: 'warn' },
  viewed: { icon: EyeIcon, tone: 'plain' },
  downloaded: { icon: DownloadIcon, tone: 'plain' },
};

function Happened({ event, texts }: { readonly event: HistoryEvent; readonly texts: HistoryTexts }): ReactNode {
  const { formats } = useServices();
  const { icon, tone } = looks[event.kind];
  return (
    <li>
      <Tile icon={icon} tone={tone} />
      <div>
        <p>{texts[`history.event.${event.kind}`]}</p>
        <small>
          <bdi>{event.person ?? texts['history.server']}</bdi>, <time>{formats.dateTime(event.at)}</time>
        </small>
      </div>
    </li>
  );
}
