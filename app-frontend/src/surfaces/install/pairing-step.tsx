import { type ReactNode, useId, useRef, useState } from 'react';
import { useServices } from '../../services.js';
import { Button } from '../../ui/button.js';
import { CheckCircleIcon, XCircleIcon } from '../../ui/icons.js';
import '../../ui/input.css';
import { Notice } from '../../ui/notice.js';
import { InstallHead, type InstallStepProps } from './install-step.js';

/** The pairing code from the signing-service's console. */
export function PairingStep({ status, texts, isSending, run }: InstallStepProps): ReactNode {
  const { api } = useServices();
  const { services, tenant } = status.pairing;
  const [pairingCode, setPairingCode] = useState('');
  const [service, setService] = useState(services[0] ?? '');
  const [isMissing, setMissing] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  const id = useId();
  const connect = () => {
    if (pairingCode.trim() === '') {
      setMissing(true);
      field.current?.focus();
      return;
    }
    run(() => api.pair({ pairingCode: pairingCode.trim(), service }));
  };
  return (
    <>
      <InstallHead title={texts['install.pairing.title']} lead={texts['install.pairing.lead']} />
      {tenant === null ? null : (
        <Notice tone="ok" icon={CheckCircleIcon} title={texts['install.pairing.done'](tenant.name, tenant.service)} />
      )}
      <form
        className="stack install__form"
        onSubmit={(event) => {
          event.preventDefault();
          connect();
        }}
      >
        {services.length < 2 ? null : (
          <div>
            <label className="label" htmlFor={`${id}-service`}>
              {texts['install.pairing.service']}
            </label>
            <select
              id={`${id}-service`}
              className="input"
              value={service}
              onChange={(event) => {
                setService(event.target.value);
              }}
            >
              {services.map((name) => (
                <option key={name}>{name}</option>
              ))}
            </select>
          </div>
        )}
        <div>
          <label className="label" htmlFor={`${id}-code`}>
            {texts['install.pairing.code']}
          </label>
          <input
            ref={field}
            id={`${id}-code`}
            className="input install__code"
            autoComplete="off"
            spellCheck={false}
            maxLength={200}
            value={pairingCode}
            aria-invalid={isMissing || undefined}
            aria-describedby={isMissing ? `${id}-help` : undefined}
            onChange={(event) => {
              setPairingCode(event.target.value);
              setMissing(false);
            }}
          />
          {isMissing ? (
            <p id={`${id}-help`} className="help help--bad" role="alert">
              <XCircleIcon />
              {texts['install.pairing.missing']}
            </p>
          ) : null}
        </div>
        <div className="row">
          <Button kind="primary" size="l" submits blocked={isSending}>
            {texts['install.pairing.action']}
          </Button>
        </div>
      </form>
    </>
  );
}
