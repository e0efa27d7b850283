import type { Keeping } from '@dealseal/app-server/contract/keeping';
import type { ReactNode } from 'react';
import { useServices } from '../../services.js';
import type { HomeTexts } from '../../texts/load-texts.js';
import { shortFingerprint } from '../../ui/fingerprint.js';
import '../../ui/list.css';
import '../../ui/panel.css';

type Erasure = Keeping['erasures'][number];

/** What is gone, when, and by which rule: the proof of it, the newest first. */
export function ErasuresTable(props: { readonly erasures: readonly Erasure[]; readonly texts: HomeTexts }): ReactNode {
  const { erasures, texts } = props;
  const { formats } = useServices();
  if (erasures.length === 0) return <p className="second">{texts['keeping.erasuresNone']}</p>;
  return (
    <div className="panel">
      <table className="table table--cards">
        <caption className="vh">{texts['keeping.erasures']}</caption>
        <thead>
          <tr>
            <th scope="col">{texts['keeping.when']}</th>
            <th scope="col">{texts['keeping.what']}</th>
            <th scope="col">{texts['keeping.why']}</th>
          </tr>
        </thead>
        <tbody>
          {erasures.map((erasure) => (
            <tr key={`${erasure.at} ${erasure.what} ${erasure.sha256 ?? erasure.entries}`}>
              <td className="table__name">{formats.dateTime(erasure.at)}</td>
              <td>{whatIsGone(erasure, texts)}</td>
              <td>{ruleText(erasure.rule, texts)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function whatIsGone({ what, sha256, entries, signatures }: Erasure, texts: HomeTexts): string {
  if (what === 'log') return texts['keeping.what.log'](entries, signatures);
  return `${texts[`keeping.what.${what}`]} ${sha256 === null ? '' : shortFingerprint(sha256)}`;
}

/** `stored-days:1` in words; one that is not known here as it stands. */
function ruleText(rule: string, texts: HomeTexts): string {
  const [name, number = ''] = rule.split(':');
  switch (name) {
    case 'stored-days':
    case 'unsigned-hours':
    case 'record-years':
      return texts[`keeping.rule.${name}`](Number(number));
    case 'unused':
      return texts['keeping.rule.unused'];
    default:
      return rule;
  }
}
