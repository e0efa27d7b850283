import type { ReactNode } from 'react';
import { Button } from '../ui/button.js';
import { ClockIcon, type Icon, PhoneIcon } from '../ui/icons.js';
import { Tile } from '../ui/tile.js';
import { PanelHead } from './panel-head.js';
import { useSigningTexts } from './signing-texts.js';
import { StepsPanel } from './steps-panel.js';

/** “I cannot get a code”. */
export function HelpPanel({ onBack }: { readonly onBack: () => void }): ReactNode {
  const texts = useSigningTexts();
  return (
    <StepsPanel
      foot={
        <Button kind="primary" size="xl" block onPress={onBack}>
          {texts['help.back']}
        </Button>
      }
    >
      <div className="stack stack--l">
        <PanelHead title={texts['help.title']} text={texts['help.text']} />
        <ul className="stack">
          <HelpItem icon={ClockIcon} title={texts['help.refused']} text={texts['help.refusedText']} />
          <HelpItem icon={PhoneIcon} title={texts['help.lost']} text={texts['help.lostText']} />
        </ul>
      </div>
    </StepsPanel>
  );
}

function HelpItem(props: { readonly icon: Icon; readonly title: string; readonly text: string }): ReactNode {
  return (
    <li className="row row--top">
      <Tile icon={props.icon} />
      <div>
        <p className="strong">{props.title}</p>
        <p className="small second">{props.text}</p>
      </div>
    </li>
  );
}
