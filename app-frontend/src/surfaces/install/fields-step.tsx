import { type ReactNode, useId, useState } from 'react';
import { useServices } from '../../services.js';
import { Button } from '../../ui/button.js';
import { XCircleIcon } from '../../ui/icons.js';
import '../../ui/input.css';
import { InstallHead, type InstallStepProps } from './install-step.js';

/** Existing file fields of the deal, or a new one. */
export function FieldsStep({ status, texts, isSending, run }: InstallStepProps): ReactNode {
  const { api } = useServices();
  const { available, chosen } = status.fields;
  const [fields, setFields] = useState<readonly string[]>(chosen);
  const [creates, setCreates] = useState(available.length === 0);
  const [title, setTitle] = useState(texts['install.fields.default']);
  const [isMissing, setMissing] = useState(false);
  const id = useId();
  const toggle = (field: string) => {
    setMissing(false);
    setFields((before) => (before.includes(field) ? before.filter((other) => other !== field) : [...before, field]));
  };
  const choose = () => {
    const create = creates && title.trim() !== '' ? { create: { title: title.trim() } } : {};
    if (fields.length === 0 && create.create === undefined) {
      setMissing(true);
      return;
    }
    run(() => api.chooseFields({ fields: [...fields], ...create }));
  };
  return (
    <>
      <InstallHead title={texts['install.fields.title']} lead={texts['install.fields.lead']} />
      <form
        className="stack install__form"
        onSubmit={(event) => {
          event.preventDefault();
          choose();
        }}
      >
        <fieldset className="stack stack--s">
          <legend className="vh">{texts['install.fields']}</legend>
          {available.map(({ field, title: fieldTitle }) => (
            <label key={field} className="choice">
              <input
                type="checkbox"
                checked={fields.includes(field)}
                onChange={() => {
                  toggle(field);
                }}
              />
              <bdi>{fieldTitle}</bdi>
            </label>
          ))}
          <label className="choice">
            <input
              type="checkbox"
              checked={creates}
              onChange={() => {
                setMissing(false);
                setCreates((before) => !before);
              }}
            />
            {texts['install.fields.create']}
          </label>
        </fieldset>
        {creates ? (
          <div>
            <label className="label" htmlFor={`${id}-title`}>
              {texts['install.fields.newTitle']}
            </label>
            <input
              id={`${id}-title`}
              className="input"
              maxLength={100}
              value={title}
              onChange={(event) => {
                setTitle(event.target.value);
              }}
            />
          </div>
        ) : null}
        {isMissing ? (
          <p className="help help--bad" role="alert">
            <XCircleIcon />
            {texts['install.fields.missing']}
          </p>
        ) : null}
        <div className="row">
          <Button kind="primary" size="l" submits blocked={isSending}>
            {texts['install.fields.action']}
          </Button>
        </div>
      </form>
    </>
  );
}
