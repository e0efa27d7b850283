import { type ReactNode, useCallback, useState } from 'react';
import { AssistedDialog, type ShownKey } from '../../assistance/assisted-dialog.js';
import { useServices } from '../../services.js';
import type { HomeTexts } from '../../texts/load-texts.js';
import { EmptyState } from '../../ui/empty-state.js';
import { ErrorNotice } from '../../ui/error-notice.js';
import { FilterTabs } from '../../ui/filter-tabs.js';
import { CheckCircleIcon, MailIcon, SearchIcon } from '../../ui/icons.js';
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
import { PeopleSelection } from './people-selection.js';
import { PeopleTable } from './people-table.js';
import { RoleDialog } from './role-dialog.js';
import { UnitSelect } from './unit-select.js';

const searchDelay = 300;

type Opened = { readonly listed: ListedPerson; readonly kind: ActKind } | 'several';

/** People who sign or may be invited, and the acts upon them; an auditor reads. */
export function PeoplePage({ texts }: { readonly texts: HomeTexts }): ReactNode {
  const { api } = useServices();
  const [search, setSearch] = useState('');
  const [unit, setUnit] = useState('');
  const [filter, setFilter] = useState<PeopleFilter>('all');
  const [keys, setKeys] = useState<ReadonlySet<string>>(new Set());
  const [opened, setOpened] = useState<Opened | null>(null);
  const [assisted, setAssisted] = useState<{ readonly name: string; readonly key: ShownKey | null } | null>(null);
  const [done, setDone] = useState<{ readonly text: string; readonly untold: string } | null>(null);

  const words = useDelayed(search.trim(), searchDelay);
  const load = useCallback((signal: AbortSignal) => api.people(words, signal, unit), [api, words, unit]);
  const { value: answer, error, reload } = useLoaded(load);
  if (answer === null) {
    return error === null ? <SkeletonLines lines={6} /> : <ErrorNotice error={error} onRetry={reload} />;
  }
  const lowered = search.trim().toLocaleLowerCase();
  const found = listPeople(answer).filter(({ name }) => name.toLocaleLowerCase().includes(lowered));
  const shown = found.filter((listed) => filter === 'all' || peopleFilterOf(listed) === filter);
  const chosen = shown.filter(({ personId }) => keys.has(personId));
  const count = (key: PeopleFilter) =>
    key === 'all' ? found.length : found.filter((listed) => peopleFilterOf(listed) === key).length;
  const finish = (text: string | null, untold: readonly string[]) => {
    const names = found.filter(({ personId }) => untold.includes(personId)).map(({ name }) => name);
    setDone(text === null ? null : { text, untold: names.join(', ') });
    setOpened(null);
    setKeys(new Set());
    reload();
  };
  const close = () => {
    setOpened(null);
  };
  return (
    <>
      {answer.mayAct ? <UnitSelect value={unit} texts={texts} onChange={setUnit} /> : null}
      {answer.mayAct && !answer.mayListUsers ? <p className="help">{texts['scope.user_brief.without']}</p> : null}
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
      {done === null ? null : <DoneNotice done={done} texts={texts} />}
      <output className="vh">{texts['people.found'](shown.length)}</output>
      <div className="panel panel--list">
        {shown.length === 0 ? (
          <EmptyState icon={SearchIcon} title={texts['people.empty']} text={texts['people.emptyText']} />
        ) : (
          <>
            {answer.mayAct ? (
              <PeopleSelection
                chosen={chosen}
                shown={shown}
                texts={texts}
                onChooseAll={() => {
                  setKeys(new Set(shown.map(({ personId }) => personId)));
                }}
                onClear={() => {
                  setKeys(new Set());
                }}
                onGive={() => {
                  setDone(null);
                  setOpened('several');
                }}
              />
            ) : null}
            <PeopleTable
              people={shown}
              chosen={answer.mayAct ? keys : null}
              texts={texts}
              onChoose={({ personId }) => {
                const next = new Set(keys);
                if (!next.delete(personId)) next.add(personId);
                setKeys(next);
              }}
              onAct={(listed, kind) => {
                setDone(null);
                setOpened({ listed, kind });
              }}
            />
          </>
        )}
      </div>
      {assisted === null ? null : (
        <AssistedDialog
          name={assisted.name}
          shown={assisted.key}
          texts={texts}
          onClose={() => {
            setAssisted(null);
          }}
        />
      )}
      {opened === null ? null : opened === 'several' ? (
        <RoleDialog
          chosen={chosen}
          texts={texts}
          onClose={close}
          onDone={(acts, untold) => {
            finish(texts['role.done'](acts), untold);
          }}
        />
      ) : (
        <ActDialog
          key={opened.listed.personId}
          listed={opened.listed}
          firstKind={opened.kind}
          credentials={answer.credentials}
          texts={texts}
          onClose={close}
          onDone={(kind, { people, untold, assisted: key = null }) => {
            const { name } = opened.listed;
            if (kind === 'assist-enrolment') {
              setAssisted({ name, key });
              finish(key === null ? null : texts['assist.done'](name), untold);
              return;
            }
            const invited = people.some(({ isWithoutCodeWord }) => isWithoutCodeWord === true)
              ? texts['act.doneInviteWithout'](name)
              : texts['act.doneInvite'](name);
            finish(kind === 'invite' ? invited : texts['act.done'](texts[`act.${kind}`], name), untold);
          }}
        />
      )}
    </>
  );
}

/** What was done, and whom the portal did not tell of it. */
function DoneNotice(props: {
  readonly done: { readonly text: string; readonly untold: string };
  readonly texts: HomeTexts;
}): ReactNode {
  const { done, texts } = props;
  if (done.untold === '') {
    return <Notice tone="ok" icon={CheckCircleIcon} title={done.text} announce="status" />;
  }
  return (
    <Notice tone="warn" icon={MailIcon} title={done.text} announce="status">
      {texts['act.untold'](done.untold)}
    </Notice>
  );
}
