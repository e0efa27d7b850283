import type { AdminActsAnswer } from '@dealseal/app-server/contract/people';
import type { Act } from '@dealseal/signing-service/contract/acts';
import type { Proposal } from '@dealseal/signing-service/contract/policies';
import { type ReactNode, useCallback, useState } from 'react';
import { AssistedDialog, type ShownKey } from '../assistance/assisted-dialog.js';
import { useServices } from '../services.js';
import { ActForm } from '../surfaces/home/act-form.js';
import type { HomeTexts } from '../texts/load-texts.js';
import { Button } from '../ui/button.js';
import { Dialog } from '../ui/dialog.js';
import { ErrorNotice } from '../ui/error-notice.js';
import { AlertIcon, CheckCircleIcon } from '../ui/icons.js';
import { Notice } from '../ui/notice.js';
import '../ui/panel.css';
import { SkeletonLines } from '../ui/skeleton.js';
import { StatusPill } from '../ui/status-pill.js';
import { useLoaded } from '../ui/use-loaded.js';
import '../ui/act-rows.css';
import './approvals.css';
import { usePolicies } from './policies-context.js';
import { type NamesOf, proposalLine } from './proposal-words.js';

type Decision = 'approve' | 'refuse' | 'withdraw';

/** What administrators have proposed, and a second one approves or refuses; nothing while nothing waits. */
export function AwaitingSection(props: { readonly texts: HomeTexts; readonly onDecided: () => void }): ReactNode {
  const { texts } = props;
  const { policies, reload } = usePolicies();
  const [opened, setOpened] = useState<{ readonly proposal: Proposal; readonly decision: Decision } | null>(null);
  const [done, setDone] = useState<Decision | null>(null);
  /** What was approved is a key to be scanned: here, and once. */
  const [shown, setShown] = useState<{ readonly name: string; readonly key: ShownKey } | null>(null);
  const proposals = policies?.proposals ?? [];
  const close = () => {
    setOpened(null);
  };
  const notice = (
    <>
      {done === null ? null : (
        <Notice tone="ok" icon={CheckCircleIcon} title={texts[`approval.done.${done}`]} announce="status" />
      )}
      {shown === null ? null : (
        <AssistedDialog
          name={shown.name}
          shown={shown.key}
          texts={texts}
          onClose={() => {
            setShown(null);
          }}
        />
      )}
    </>
  );
  if (proposals.length === 0) return notice;
  return (
    <section className="panel panel--pad stack" aria-labelledby="awaiting-title">
      <h2 id="awaiting-title">{texts['approval.title']}</h2>
      {notice}
      {(policies?.administrators ?? 0) > 1 ? null : (
        <Notice tone="warn" icon={AlertIcon} title={texts['approval.alone']}>
          {texts['approval.aloneText']}
        </Notice>
      )}
      <ProposalList
        proposals={proposals}
        texts={texts}
        opened={opened}
        onOpen={(proposal, decision) => {
          setDone(null);
          setOpened({ proposal, decision });
        }}
        onClose={close}
        onDone={(decision, { assisted, people }) => {
          close();
          setDone(decision);
          if (assisted !== undefined) {
            const person = people.find(({ personId }) => personId === assisted.personId);
            setShown({ name: person?.name ?? assisted.personId, key: assisted });
          }
          reload();
          props.onDecided();
        }}
      />
    </section>
  );
}

interface ListProps {
  readonly proposals: readonly Proposal[];
  readonly texts: HomeTexts;
  readonly opened: { readonly proposal: Proposal; readonly decision: Decision } | null;
  readonly onOpen: (proposal: Proposal, decision: Decision) => void;
  readonly onClose: () => void;
  readonly onDone: (decision: Decision, answer: AdminActsAnswer) => void;
}

function ProposalList(props: ListProps): ReactNode {
  const { proposals, texts, opened } = props;
  const { api, formats } = useServices();
  const load = useCallback(
    async (signal: AbortSignal) => {
      const [known, places] = await Promise.all([api.people('', signal), api.grants(signal)]);
      return { people: known.people, credentials: known.credentials, places };
    },
    [api],
  );
  const { value, error, reload } = useLoaded(load);
  if (value === null) {
    return error === null ? <SkeletonLines lines={2} /> : <ErrorNotice error={error} onRetry={reload} />;
  }
  const names = { ...value, texts, formats };
  return (
    <>
      <ul className="actrows">
        {proposals.map((proposal) => (
          <ProposalRow key={proposal.proposalId} proposal={proposal} names={names} onOpen={props.onOpen} />
        ))}
      </ul>
      {opened === null ? null : (
        <DecisionDialog {...opened} names={names} onClose={props.onClose} onDone={props.onDone} />
      )}
    </>
  );
}

function ProposalRow(props: {
  readonly proposal: Proposal;
  readonly names: NamesOf;
  readonly onOpen: ListProps['onOpen'];
}): ReactNode {
  const { proposal, names } = props;
  const { texts, formats } = names;
  const { person } = useServices();
  const isOwn = proposal.proposedBy.personId === person?.personId;
  const decisions: readonly Decision[] = isOwn
    ? ['withdraw']
    : proposal.isOutdated
      ? ['refuse']
      : ['approve', 'refuse'];
  const reasons = [...new Set(proposal.acts.flatMap(({ reason }) => reason ?? []))];
  const [first] = proposal.acts;
  const what = first === undefined ? '' : proposalLine(first, names);
  return (
    <li className="actrows__row">
      <div className="actrows__what approvals__pill">
        <ProposalLines proposal={proposal} names={names} />
        <span className="small second">
          {texts['approval.by'](proposal.proposedBy.name, formats.dateTime(proposal.proposedAt))}
        </span>
        <span className="small second">{texts['approval.until'](formats.dateTime(proposal.until))}</span>
        {reasons.length === 0 ? null : (
          <bdi className="small second">{texts['approval.reason'](reasons.join('; '))}</bdi>
        )}
        {proposal.isOutdated ? (
          <StatusPill tone="warn" icon={AlertIcon}>
            {texts['approval.outdated']}
          </StatusPill>
        ) : null}
      </div>
      <div className="actrows__acts">
        {decisions.map((decision) => (
          <Button
            key={decision}
            size="s"
            kind={decision === 'approve' ? 'primary' : 'outline'}
            label={texts['approval.label'](texts[`approval.${decision}`], what)}
            onPress={() => {
              props.onOpen(proposal, decision);
            }}
          >
            {texts[`approval.${decision}`]}
          </Button>
        ))}
      </div>
    </li>
  );
}

function ProposalLines({ proposal, names }: { readonly proposal: Proposal; readonly names: NamesOf }): ReactNode {
  return (
    <ul className="approvals__lines">
      {proposal.acts.map((act) => {
        const line = proposalLine(act, names);
        return (
          <li key={line}>
            <bdi className="strong">{line}</bdi>
          </li>
        );
      })}
    </ul>
  );
}

function DecisionDialog(props: {
  readonly proposal: Proposal;
  readonly decision: Decision;
  readonly names: NamesOf;
  readonly onClose: () => void;
  readonly onDone: (decision: Decision, answer: AdminActsAnswer) => void;
}): ReactNode {
  const { proposal, decision, names } = props;
  const { texts } = names;
  const { name } = proposal.proposedBy;
  const word = texts[`approval.${decision}`];
  return (
    <Dialog title={word} onClose={props.onClose}>
      <ActForm
        act={decisionAct(proposal, decision)}
        sentence={texts[`approval.sentence.${decision}`](name)}
        missing=""
        word={word}
        texts={texts}
        needsReason={decision === 'refuse'}
        onClose={props.onClose}
        onDone={(answer) => {
          props.onDone(decision, answer);
        }}
      >
        <ProposalLines proposal={proposal} names={names} />
      </ActForm>
    </Dialog>
  );
}

function decisionAct({ proposalId, digest }: Proposal, decision: Decision): Act {
  switch (decision) {
    case 'approve':
      return { kind: 'approve-proposal', proposalId, digest };
    case 'refuse':
      // The form puts what was typed in its place.
      return { kind: 'refuse-proposal', proposalId, reason: '' };
    case 'withdraw':
      return { kind: 'withdraw-proposal', proposalId };
  }
}
