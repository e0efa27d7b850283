import type { InstallStatus } from '@dealseal/app-server/contract/install';
import type { Credential } from '@dealseal/signing-service/contract/people';
import { type ReactNode, useCallback, useId, useRef, useState } from 'react';
import { useServices } from '../../services.js';
import { useAct } from '../../ui/use-act.js';
import { Button } from '../../ui/button.js';
import { CodeField } from '../../ui/code-field.js';
import { ErrorNotice } from '../../ui/error-notice.js';
import { CheckCircleIcon, DownloadIcon } from '../../ui/icons.js';
import { Notice } from '../../ui/notice.js';
import { saveFile } from '../../ui/save-file.js';
import { SkeletonLines } from '../../ui/skeleton.js';
import { useCodeEntry } from '../../ui/use-code-entry.js';
import { useLoaded } from '../../ui/use-loaded.js';
import { InstallHead, type InstallStepProps } from './install-step.js';

type TestStepProps = Pick<InstallStepProps, 'status' | 'texts'> & {
  readonly onSetUp: () => void;
  readonly onSigned: (status: InstallStatus) => void;
};

/** A page made on the spot is signed with one's own code: that proves the steps before. */
export function TestStep(props: TestStepProps): ReactNode {
  const { status, texts } = props;
  return (
    <>
      <InstallHead title={texts['install.test.title']} lead={texts['install.test.lead']} />
      {status.testSignature === null ? null : <Signed signed={status.testSignature} texts={texts} />}
      {status.pairing.tenant === null ? <p>{texts['install.stamp.first']}</p> : <Signing {...props} />}
    </>
  );
}

function Signed(props: {
  readonly signed: NonNullable<InstallStatus['testSignature']>;
  readonly texts: TestStepProps['texts'];
}): ReactNode {
  const { signed, texts } = props;
  const { api, formats } = useServices();
  const { error, run } = useAct();
  const download = async () => {
    saveFile(await api.testPage(), 'test.signed.pdf');
  };
  return (
    <>
      {error === null ? null : <ErrorNotice error={error} />}
      <Notice
        tone="ok"
        icon={CheckCircleIcon}
        title={texts['install.test.signed'](signed.person, formats.dateTime(signed.at))}
        actions={
          <Button
            icon={DownloadIcon}
            onPress={() => {
              run(download);
            }}
          >
            {texts['action.download']}
          </Button>
        }
      >
        {signed.isTest ? texts['install.test.isTest'] : texts['install.test.isReal']}
      </Notice>
    </>
  );
}

/** Who has no codes sets them up first. */
function Signing({ texts, onSetUp, onSigned }: TestStepProps): ReactNode {
  const { api } = useServices();
  const load = useCallback((signal: AbortSignal) => api.me(signal), [api]);
  const { value: me, error, reload } = useLoaded(load);
  if (me === null) {
    return error === null ? <SkeletonLines lines={3} /> : <ErrorNotice error={error} onRetry={reload} />;
  }
  if (['none', 'invited', 'unproven'].includes(me.person.state)) {
    return (
      <>
        <p>{texts['install.test.codes']}</p>
        <div className="row">
          <Button kind="primary" size="l" onPress={onSetUp}>
            {texts['install.test.setUp']}
          </Button>
        </div>
      </>
    );
  }
  const usable = me.credentials.filter(({ state }) => state === 'usable');
  return usable.length === 0 ? (
    <p>{texts['install.test.noCertificate']}</p>
  ) : (
    <CodeForm credentials={usable} texts={texts} onSigned={onSigned} />
  );
}

function CodeForm(
  props: Pick<TestStepProps, 'texts' | 'onSigned'> & { readonly credentials: readonly Credential[] },
): ReactNode {
  const { credentials, texts, onSigned } = props;
  const { api, formats, newKey } = useServices();
  const [credentialId, setCredentialId] = useState(credentials[0]?.credentialId ?? '');
  // An answer that was lost is asked for again under the same key; another code after a refusal is another request.
  const requestKey = useRef(newKey());
  const id = useId();
  const { register, ...entry } = useCodeEntry({
    texts: {
      help: texts['install.test.help'],
      incomplete: texts['install.test.incomplete'],
      lastTry: texts.errors['code-wrong']({ triesLeft: 1 }, formats).body,
    },
    send: async (code) => {
      const { timeZone, language } = formats;
      onSigned(await api.testSignature({ requestKey: requestKey.current, credentialId, code, timeZone, language }));
      requestKey.current = newKey();
    },
  });
  return (
    <form
      className="stack install__form"
      onSubmit={(event) => {
        event.preventDefault();
        entry.submit();
      }}
    >
      {entry.error === null ? null : <ErrorNotice error={entry.error} />}
      <div>
        <label className="label" htmlFor={`${id}-certificate`}>
          {texts['install.test.certificate']}
        </label>
        <select
          id={`${id}-certificate`}
          className="input"
          value={credentialId}
          onChange={(event) => {
            requestKey.current = newKey();
            setCredentialId(event.target.value);
          }}
        >
          {credentials.map((credential) => (
            <option key={credential.credentialId} value={credential.credentialId}>
              {credential.isTest === true ? `TEST · ${credential.owner}` : credential.owner}
            </option>
          ))}
        </select>
      </div>
      <CodeField
        ref={register}
        label={texts['install.test.code']}
        value={entry.value}
        message={entry.message}
        onChange={entry.setValue}
      />
      <div className="row">
        <Button kind="primary" size="l" submits blocked={entry.isSending || entry.secondsLeft > 0}>
          {texts['install.test.action']}
        </Button>
      </div>
    </form>
  );
}
