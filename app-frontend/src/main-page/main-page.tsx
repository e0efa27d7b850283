import { type SigningGroup, type SigningList as ListName, type Signings } from '@dealseal/app-server/contract/signings';
import { type ReactNode, useCallback, useState } from 'react';
import { kindName, kindPlural } from '../documents/kind-names.js';
import { useServices } from '../services.js';
import { loadMainPageTexts, type MainPageTexts } from './main-page-texts.js';
import { ChoiceSelect } from '../ui/choice-select.js';
import { ErrorNotice } from '../ui/error-notice.js';
import { FilterTabs } from '../ui/filter-tabs.js';
import '../ui/list.css';
import { SearchField } from '../ui/search-field.js';
import { SkeletonLines } from '../ui/skeleton.js';
import { useDelayed } from '../ui/use-delayed.js';
import { useLoaded } from '../ui/use-loaded.js';
import { CardPicker } from './card-picker.js';
import './main-page.css';
import { SigningList } from './signing-list.js';
import { useSignings } from './use-signings.js';

const lists = ['awaiting', 'signed', 'all'] as const satisfies readonly ListName[];
const groups: Readonly<Record<ListName, readonly SigningGroup[]>> = {
  awaiting: ['waiting', 'working', 'problem'],
  signed: ['working', 'stored', 'problem'],
  all: ['waiting', 'working', 'stored', 'problem'],
};
const typingDelay = 300;
/** As many as the server counts. */
const mostCounted = 1_000;

interface Narrowed {
  readonly search: string;
  readonly group: SigningGroup | null;
  readonly entityTypeId: number | null;
}
const whole: Narrowed = { search: '', group: null, entityTypeId: null };

/** What waits for the person, what they signed, what was signed at all; and documents of any cards to be signed together. */
export function MainPage({ limit }: { readonly limit: number }): ReactNode {
  const { formats } = useServices();
  const { language } = formats;
  const load = useCallback(() => loadMainPageTexts[language](), [language]);
  const { value: texts, error, reload } = useLoaded(load);
  if (texts !== null) return <Lists limit={limit} texts={texts} />;
  return error === null ? <SkeletonLines lines={6} /> : <ErrorNotice error={error} onRetry={reload} />;
}

function Lists({ limit, texts }: { readonly limit: number; readonly texts: MainPageTexts }): ReactNode {
  const { formats } = useServices();
  const [view, setView] = useState<ListName | 'pick'>('awaiting');
  const [narrowed, setNarrowed] = useState(whole);
  const search = useDelayed(narrowed.search, typingDelay);
  const list = view === 'pick' ? 'awaiting' : view;
  const loaded = useSignings({ ...narrowed, list, search });
  const newest = loaded.pages?.[0] ?? null;
  /** Of the list before, until the next one is there. */
  const [known, setKnown] = useState<Signings | null>(null);
  if (newest !== null && newest !== known) setKnown(newest);
  const kinds = known?.kinds ?? [];
  const nameOfKind = (entityTypeId: number) =>
    kindName(kinds.find((kind) => kind.entityTypeId === entityTypeId) ?? { entityTypeId }, texts);
  const countOf = (name: ListName) => {
    const count = known?.counts[name] ?? null;
    if (count === null) return {};
    return { count: count < mostCounted ? count : texts['main.atLeast'](formats.number(mostCounted)) };
  };
  const choose = (next: ListName | 'pick') => {
    setView(next);
    setNarrowed(whole);
  };
  const isFiltered = search.trim() !== '' || narrowed.group !== null || narrowed.entityTypeId !== null;
  return (
    <>
      <div className="toolbar">
        <FilterTabs
          label={texts['main.lists']}
          filters={[
            ...lists.map((key) => ({ key, text: texts[`main.${key}`], ...countOf(key) })),
            { key: 'pick' as const, text: texts['main.pick'] },
          ]}
          chosen={view}
          onChoose={choose}
        />
        {view === 'pick' ? null : (
          <div className="main__tools">
            <ChoiceSelect
              label={texts['main.group']}
              all={texts['main.group.any']}
              options={groups[list].map((group) => [group, texts[`main.group.${group}`]] as const)}
              value={narrowed.group ?? ''}
              onChange={(value) => {
                setNarrowed({ ...narrowed, group: groups[list].find((group) => group === value) ?? null });
              }}
            />
            {kinds.length < 2 ? null : (
              <ChoiceSelect
                label={texts['main.kind']}
                all={texts['main.kind.any']}
                options={kinds.map((kind) => [String(kind.entityTypeId), kindPlural(kind, texts)] as const)}
                value={narrowed.entityTypeId === null ? '' : String(narrowed.entityTypeId)}
                onChange={(value) => {
                  setNarrowed({ ...narrowed, entityTypeId: value === '' ? null : Number(value) });
                }}
              />
            )}
            <SearchField
              label={texts['main.search']}
              value={narrowed.search}
              onChange={(value) => {
                setNarrowed({ ...narrowed, search: value });
              }}
            />
          </div>
        )}
      </div>
      {view === 'pick' ? (
        <CardPicker kinds={kinds} limit={limit} texts={texts} onSigned={loaded.reload} />
      ) : (
        <SigningList
          key={`${list} ${search} ${narrowed.group ?? ''} ${narrowed.entityTypeId ?? ''}`}
          list={list}
          loaded={loaded}
          limit={limit}
          isFiltered={isFiltered}
          texts={texts}
          nameOfKind={nameOfKind}
          onClearFilters={() => {
            setNarrowed(whole);
          }}
          onPick={() => {
            choose('pick');
          }}
        />
      )}
    </>
  );
}
