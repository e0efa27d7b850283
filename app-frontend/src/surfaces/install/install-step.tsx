import type { InstallStatus } from '@dealseal/app-server/contract/install';
import type { ReactNode } from 'react';
import type { InstallTexts } from '../../texts/load-texts.js';
import { useFocus } from '../../ui/use-focus.js';

/** What each step needs: the status, and how to run an act that answers the next one. */
export interface InstallStepProps {
  readonly status: InstallStatus;
  readonly texts: InstallTexts;
  readonly isSending: boolean;
  readonly run: (act: () => Promise<InstallStatus>) => void;
}

/** Heading of a step; takes the focus when the step changes. */
export function InstallHead(props: { readonly title: string; readonly lead: string }): ReactNode {
  const heading = useFocus<HTMLHeadingElement>(props.title);
  return (
    <div className="stack stack--s">
      <h2 ref={heading} tabIndex={-1}>
        {props.title}
      </h2>
      <p className="second">{props.lead}</p>
    </div>
  );
}
