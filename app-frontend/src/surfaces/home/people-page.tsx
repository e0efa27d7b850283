import { type ReactNode, useCallback, useState } from 'react';
import { useServices } from '../../services.js';
import type { HomeTexts } from '../../texts/load-texts.js';
import { EmptyState } from '../../ui/empty-state.js';
import { ErrorNotice } from '../../ui/error-notice.js';
import { FilterTabs } from '../../ui/filter-tabs.js';
import { CheckCircleIcon, SearchIcon } from '../../ui/icons.js';
import { Notice } from '../../ui/notice.js';
import { SearchField } from '../../ui/search-field.js';
import { SkeletonLines } from '../../ui/skeleton.js';
import { useDelayed } from '../../ui/use-delayed.js';
import { useLoaded } from '../../ui/use-loaded.js';
import { ActDialog } from './act-dialog.js';
import {
  type ActKind,
  type ListedPerson,
  listPeople,
  type PeopleFilter,
  peopleFilterOf,
  peopleFilters,
} from './people-list.js';
import { PeopleTable } from './people-table.js';

const searchDelay = 300;

/** People who sign or may be invited, and the acts upon them. */
export function PeoplePage({ texts }: { readonly texts: HomeTexts }): ReactNode {
  const { api } = useServices();
  const [search, setSearch] = useState('');
  const [filter, setFilter] = useState<PeopleFilter>('all');
  const [opened, setOpened] = useState<{ readonly listed: ListedPerson; readonly kind: ActKind } | null>(null);
  const [done, setDone] = useState<string | null>(null);

  const words = useDelayed(search.trim(), searchDelay);
  const load = useCallback((signal: AbortSignal) => api.people(words, signal), [api, words]);
  const { value: answer, error, reload } = useLoaded(load);
  if (answer === null) {
    return error === null ? <SkeletonLines lines={6} /> : <ErrorNotice error={error} onRetry={reload} />;
  }
  const lowered = search.trim().toLocaleLowerCase();
  const found = listPeople(answer).filter(({ name }) => name.toLocaleLowerCase().includes(lowered));
  const shown = found.filter((listed) => filter === 'all' || peopleFilterOf(listed) === filter);
  const count = (key: PeopleFilter) =>
    key === 'all' ? found.length : found.filter((listed) => peopleFilterOf(listed) === key).length;
  return (
    <>
      <div className="toolbar">
        <FilterTabs
          label={texts['people.filter.label']}
          filters={peopleFilters.map((key) => ({ key, text: texts[`people.filter.${key}`], count: count(key) }))}
          chosen={filter}
          onChoose={setFilter}
        />
        <SearchField label={texts['people.search']} value={search} onChange={setSearch} />
      </div>
      {error === null ? null : <ErrorNotice error={error} onRetry={reload} />}
      {done === null ? null : <Notice tone="ok" icon={CheckCircleIcon} title={done} announce="status" />}
      <output className="vh">{texts['people.found'](shown.length)}</output>
      <div className="panel panel--list">
        {shown.length === 0 ? (
          <EmptyState icon={SearchIcon} title={texts['people.empty']} text={texts['people.emptyText']} />
        ) : (
          <PeopleTable
            people={shown}
            texts={texts}
            onAct={(listed, kind) => {
              setDone(null);
              setOpened({ listed, kind });
            }}
          />
        )}
      </div>
      {opened === null ? null : (
        <ActDialog
          key={opened.listed.personId}
          listed={opened.listed}
          firstKind={opened.kind}
          credentials={answer.credentials}
          texts={texts}
          onClose={() => {
            setOpened(null);
          }}
          onDone={(kind) => {
            const { name } = opened.listed;
            setDone(kind === 'invite' ? texts['act.doneInvite'](name) : texts['act.done'](texts[`act.${kind}`], name));
            setOpened(null);
            reload();
          }}
        />
      )}
    </>
  );
}
