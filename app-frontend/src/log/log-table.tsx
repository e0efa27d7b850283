import type { ReactNode } from 'react';
import { useServices } from '../services.js';
import type { LogTexts } from '../texts/load-texts.js';
import { Avatar } from '../ui/avatar.js';
import { Button } from '../ui/button.js';
import { useCommonTexts } from '../ui/common-texts.js';
import { Fingerprint } from '../ui/fingerprint.js';
import '../ui/list.css';
import '../ui/panel.css';
import type { EntryView } from './describe-entry.js';

export function LogTable(props: {
  readonly views: readonly EntryView[];
  readonly texts: LogTexts;
  readonly onOpen: (view: EntryView) => void;
}): ReactNode {
  const { texts } = props;
  return (
    <table className="table table--cards table--log">
      <caption className="vh">{texts.caption}</caption>
      <thead>
        <tr>
          <th scope="col">{texts.columns.time}</th>
          <th scope="col">{texts.columns.person}</th>
          <th scope="col">{texts.columns.action}</th>
          <th scope="col">{texts.columns.about}</th>
          <th scope="col">{texts.columns.fingerprint}</th>
          <th scope="col">
            <span className="vh">{texts.columns.details}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {props.views.map((view) => (
          <EntryRow key={view.entry.sequence} view={view} texts={texts} onOpen={props.onOpen} />
        ))}
      </tbody>
    </table>
  );
}

function EntryRow(props: {
  readonly view: EntryView;
  readonly texts: LogTexts;
  readonly onOpen: (view: EntryView) => void;
}): ReactNode {
  const { view, texts } = props;
  const { formats } = useServices();
  const details = useCommonTexts()['action.details'];
  const { entry, person, action, about, icon: EntryIcon } = view;
  const digest = view.outputSha256 ?? view.inputSha256;
  const time = `${formats.shortDate(entry.at)}, ${formats.exactTime(entry.at)}`;
  const open = (
    <Button
      size="s"
      label={`${details}: ${action}, ${time}`}
      onPress={() => {
        props.onOpen(view);
      }}
    >
      {details}
    </Button>
  );
  return (
    <tr>
      <td className="log__time">{time}</td>
      <td>
        {person === null ? (
          <span className="muted log__none">–</span>
        ) : (
          <span className="row log__person">
            <Avatar name={person} />
            <bdi>{person}</bdi>
          </span>
        )}
      </td>
      <td>
        <span className="row log__action">
          <EntryIcon />
          <bdi>{action}</bdi>
        </span>
      </td>
      <td className="log__about">
        {entry.payload === null ? (
          <span className="muted">{texts.erased}</span>
        ) : about === null ? (
          <span className="muted log__none">–</span>
        ) : (
          <bdi title={about}>{about}</bdi>
        )}
      </td>
      <td>{digest === null ? <span className="muted log__none">–</span> : <Fingerprint sha256={digest} />}</td>
      <td className="act">
        <span className="row">{open}</span>
      </td>
    </tr>
  );
}
