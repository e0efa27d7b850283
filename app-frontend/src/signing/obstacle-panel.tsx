import type { ReactNode } from 'react';
import type { AppError } from '../api/app-error.js';
import { useServices } from '../services.js';
import { Button } from '../ui/button.js';
import { iconOf, toneOf } from '../ui/error-notice.js';
import { type Icon, RefreshIcon } from '../ui/icons.js';
import { Reference } from '../ui/reference.js';
import { PanelHead } from './panel-head.js';
import { useSigningTexts } from './signing-texts.js';
import { StepsPanel } from './steps-panel.js';

/** What keeps this document from being signed at all, or another version that came before the code. */
export function ObstaclePanel(props: {
  readonly error: AppError;
  readonly onRetry: () => void;
  /** Set when another version is there to be reviewed. */
  readonly onReviewNew: (() => void) | null;
}): ReactNode {
  const texts = useSigningTexts();
  const { leave, formats } = useServices();
  const { error } = props;
  const { title, body } = texts.errors[error.code](error.details, formats);
  const way = useWayOut(props);
  return (
    <StepsPanel
      foot={
        <>
          {way === null ? null : (
            <Button kind="primary" size="xl" block {...(way.icon === null ? {} : { icon: way.icon })} onPress={way.act}>
              {way.text}
            </Button>
          )}
          <Button size={way === null ? 'xl' : 'l'} block onPress={leave}>
            {texts['action.close']}
          </Button>
        </>
      }
    >
      <div className="stack stack--l">
        <PanelHead
          tone={toneOf(error.code)}
          icon={iconOf(error.code)}
          title={title.replace(/\.$/u, '')}
          text={error.code === 'session-over' ? texts['session.kept'] : body}
        />
        {error.reference === null ? null : <Reference reference={error.reference} />}
      </div>
    </StepsPanel>
  );
}

/** The one next action of an obstacle; null when only closing is left. */
function useWayOut(props: {
  readonly error: AppError;
  readonly onRetry: () => void;
  readonly onReviewNew: (() => void) | null;
}): { readonly text: string; readonly icon: Icon | null; readonly act: () => void } | null {
  const texts = useSigningTexts();
  const { portal } = useServices();
  const { error, onReviewNew } = props;
  if (onReviewNew !== null) return { text: texts['conflict.reviewNew'], icon: null, act: onReviewNew };
  if (error.code === 'session-over') {
    return {
      text: texts['action.reload'],
      icon: null,
      act: () => void portal.reloadPage().catch(() => undefined),
    };
  }
  return error.retry === 'never' ? null : { text: texts['action.retry'], icon: RefreshIcon, act: props.onRetry };
}
