import type { Cards } from '@dealseal/app-server/contract/cards';
import type { Signings } from '@dealseal/app-server/contract/signings';
import { type ReactNode, useCallback, useState } from 'react';
import { documentKey } from '../documents/document-key.js';
import { kindName, kindPlural } from '../documents/kind-names.js';
import { SelectionBar } from '../documents/selection-bar.js';
import { useDocumentActions } from '../documents/use-document-actions.js';
import { useServices } from '../services.js';
import type { MainPageTexts } from './main-page-texts.js';
import { Button } from '../ui/button.js';
import { ChoiceSelect } from '../ui/choice-select.js';
import { EmptyState } from '../ui/empty-state.js';
import { ErrorNotice } from '../ui/error-notice.js';
import { SearchIcon } from '../ui/icons.js';
import { SearchField } from '../ui/search-field.js';
import { SkeletonLines } from '../ui/skeleton.js';
import { useAct } from '../ui/use-act.js';
import { useDelayed } from '../ui/use-delayed.js';
import { useLoaded } from '../ui/use-loaded.js';
import { type PickableDocument, PickedCard } from './picked-card.js';

const typingDelay = 300;

/** Documents of whichever cards, chosen to be signed with one code. One card is open at a time; what was chosen stays. */
export function CardPicker(props: {
  readonly kinds: Signings['kinds'];
  readonly limit: number;
  readonly texts: MainPageTexts;
  readonly onSigned: () => void;
}): ReactNode {
  const { kinds, texts } = props;
  const [entityTypeId, setEntityTypeId] = useState<number | null>(null);
  const [search, setSearch] = useState('');
  const [chosen, setChosen] = useState<ReadonlyMap<string, PickableDocument>>(new Map());
  const asked = useDelayed(search.trim(), typingDelay);
  const actions = useDocumentActions({
    reload: () => {
      setChosen(new Map());
      props.onSigned();
    },
    onInline: () => undefined,
  });
  const kind = entityTypeId ?? kinds[0]?.entityTypeId ?? null;
  const documents = [...chosen.values()];
  const cards = new Set(documents.map(({ address }) => `${address.entityTypeId}:${address.entityId}`)).size;
  const sign = () => {
    const [first, second] = documents;
    if (first === undefined) return;
    if (second === undefined) actions.open(first, first.name);
    else
      actions.openList({ documents: documents.map(({ address }) => address) }, texts['main.found'](documents.length));
  };
  const toggle = (document: PickableDocument) => {
    setChosen((before) => {
      const next = new Map(before);
      if (!next.delete(documentKey(document.address))) next.set(documentKey(document.address), document);
      return next;
    });
  };
  return (
    <>
      <div className="main__tools">
        {kinds.length < 2 ? null : (
          <ChoiceSelect
            label={texts['main.kind']}
            options={kinds.map((each) => [String(each.entityTypeId), kindPlural(each, texts)] as const)}
            value={String(kind ?? '')}
            onChange={(value) => {
              setEntityTypeId(Number(value));
            }}
          />
        )}
        <SearchField label={texts['pick.search']} value={search} onChange={setSearch} />
      </div>
      <div className="panel panel--list">
        <SelectionBar
          count={documents.length}
          status={texts['pick.chosen'](documents.length, cards)}
          limit={props.limit}
          texts={texts}
          onClear={() => {
            setChosen(new Map());
          }}
          onSign={sign}
        />
        {kind === null ? (
          <EmptyState icon={SearchIcon} title={texts['pick.empty']} text={texts['pick.emptyText']} />
        ) : (
          <FoundCards
            key={`${kind} ${asked}`}
            entityTypeId={kind}
            kind={kindName(kinds.find((each) => each.entityTypeId === kind) ?? { entityTypeId: kind }, texts)}
            search={asked}
            texts={texts}
            isChosen={({ address }) => chosen.has(documentKey(address))}
            onToggle={toggle}
          />
        )}
      </div>
    </>
  );
}

function FoundCards(props: {
  readonly entityTypeId: number;
  readonly kind: string;
  readonly search: string;
  readonly texts: MainPageTexts;
  readonly isChosen: (document: PickableDocument) => boolean;
  readonly onToggle: (document: PickableDocument) => void;
}): ReactNode {
  const { entityTypeId, search, texts } = props;
  const { api } = useServices();
  const load = useCallback(
    (signal: AbortSignal) => api.cards({ entityTypeId, search, start: 0 }, signal),
    [api, entityTypeId, search],
  );
  const { value: first, error, reload } = useLoaded(load);
  const [older, setOlder] = useState<readonly Cards[]>([]);
  const [opened, setOpened] = useState<number | null>(null);
  const next = useAct();
  if (first === null) {
    return (
      <div className="main__further">
        {error === null ? <SkeletonLines lines={4} /> : <ErrorNotice error={error} onRetry={reload} />}
      </div>
    );
  }
  const pages = [first, ...older];
  const cards = pages.flatMap((page) => page.cards);
  const start = pages.at(-1)?.next ?? null;
  if (cards.length === 0 && start === null) {
    const isSearch = search !== '';
    return (
      <EmptyState
        icon={SearchIcon}
        title={texts[isSearch ? 'main.nothing' : 'pick.empty']}
        text={texts[isSearch ? 'main.nothingText' : 'pick.emptyText']}
      />
    );
  }
  return (
    <>
      <ul className="cards" aria-label={texts['pick.list']}>
        {cards.map((card) => (
          <PickedCard
            key={card.entityId}
            card={card}
            kind={props.kind}
            texts={texts}
            isOpen={opened === card.entityId}
            onOpen={() => {
              setOpened(opened === card.entityId ? null : card.entityId);
            }}
            isChosen={props.isChosen}
            onToggle={props.onToggle}
          />
        ))}
      </ul>
      {next.error === null ? null : <ErrorNotice error={next.error} />}
      {start === null ? null : (
        <div className="main__further">
          <Button
            blocked={next.isBusy}
            onPress={() => {
              next.run(async () => {
                const page = await api.cards({ entityTypeId, search, start });
                setOlder((before) => [...before, page]);
              });
            }}
          >
            {texts['main.more']}
          </Button>
        </div>
      )}
    </>
  );
}
