import type { Credential } from '@dealseal/signing-service/contract/people';
import { type ReactNode, useState } from 'react';
import { useServices } from '../services.js';
import type { HomeTexts } from '../texts/load-texts.js';
import { Button } from '../ui/button.js';
import { AlertIcon, ClockIcon } from '../ui/icons.js';
import { StatusPill } from '../ui/status-pill.js';
import { RenewalDialog } from './renewal-dialog.js';
import { isReplaced, renewalLine } from './renewal-words.js';

/** Which certificate takes over from one, and when; arranged, changed and called off by acts, until it has happened. */
export function RenewalSection(props: {
  readonly credential: Credential;
  readonly credentials: readonly Credential[];
  readonly texts: HomeTexts;
  readonly onDone: () => void;
}): ReactNode {
  const { credential, credentials, texts } = props;
  const { formats, now } = useServices();
  const [opened, setOpened] = useState<'renew' | 'withdraw' | null>(null);
  const line = renewalLine(credential, { credentials, now: now(), texts, formats });
  const isOver = isReplaced(credential, now());
  const successors = credentials.filter(
    (each) => each.credentialId !== credential.credentialId && !isReplaced(each, now()),
  );
  const close = () => {
    setOpened(null);
  };
  return (
    <section className="stack">
      <h3>{texts['renewal.title']}</h3>
      {line === null ? (
        <p className="second">{texts['renewal.none']}</p>
      ) : (
        <div className="grants__renewal">
          <StatusPill tone={isOver ? 'warn' : 'info'} icon={isOver ? AlertIcon : ClockIcon}>
            {line}
          </StatusPill>
        </div>
      )}
      {isOver ? (
        <p className="second">{texts['renewal.replacedText']}</p>
      ) : (
        <div className="row row--wrap">
          <Button
            blocked={successors.length === 0}
            onPress={() => {
              setOpened('renew');
            }}
          >
            {texts[line === null ? 'renewal.renew' : 'renewal.change']}
          </Button>
          {line === null ? null : (
            <Button
              kind="quiet"
              onPress={() => {
                setOpened('withdraw');
              }}
            >
              {texts['renewal.withdraw']}
            </Button>
          )}
        </div>
      )}
      {opened === null ? null : (
        <RenewalDialog
          kind={opened}
          credential={credential}
          successors={successors}
          texts={texts}
          onClose={close}
          onDone={() => {
            close();
            props.onDone();
          }}
        />
      )}
    </section>
  );
}
