import { type ReactNode, useCallback, useMemo, useState } from 'react';
import { AwaitingSection } from '../../approvals/awaiting-section.js';
import { PoliciesProvider } from '../../approvals/policies-context.js';
import { DoctorPage } from '../../doctor/doctor-page.js';
import { LogPage } from '../../log/log-page.js';
import { MainPage } from '../../main-page/main-page.js';
import { ProgressPage } from '../../progress/progress-page.js';
import { useServices } from '../../services.js';
import type { HomeTexts } from '../../texts/load-texts.js';
import { SealIcon } from '../../ui/icons.js';
import { SubscriptionNotice } from '../../ui/subscription-notice.js';
import { useLoaded } from '../../ui/use-loaded.js';
import { CertificatesPage } from './certificates-page.js';
import { CodesNotice } from './codes-notice.js';
import { MyState } from './my-state.js';
import { PeoplePage } from './people-page.js';
import { SettingsPage } from './settings-page.js';
import { TrialBanner } from './trial-banner.js';
import './home.css';

type Page = 'documents' | 'me' | 'people' | 'certificates' | 'doctor' | 'progress' | 'log' | 'settings';

const administratorPages: readonly Page[] = [
  'documents',
  'people',
  'certificates',
  'doctor',
  'progress',
  'log',
  'settings',
  'me',
];
/** An auditor reads and never acts. */
const auditorPages: readonly Page[] = ['documents', 'people', 'log', 'me'];
const ownPages: readonly Page[] = ['documents', 'me'];

/** The application's own page: documents and one's own state; for administrators the people who may sign, and what holds for all signatures. */
export function HomeSurface({ texts }: { readonly texts: HomeTexts }): ReactNode {
  const { api, person, portal, show, subscriptionOver } = useServices();
  const [page, setPage] = useState<Page>('documents');
  const loadMe = useCallback((signal: AbortSignal) => api.me(signal), [api]);
  const me = useLoaded(loadMe);
  const role = me.value?.person.role ?? null;
  const isAdministrator = person?.isPortalAdministrator === true || role === 'administrator';
  const pages = isAdministrator ? administratorPages : role === 'auditor' ? auditorPages : ownPages;
  const load = useCallback((signal: AbortSignal) => api.policies(signal), [api]);
  const { value: policies, reload } = useLoaded(isAdministrator ? load : null);
  const known = useMemo(() => ({ policies, reload }), [policies, reload]);
  /** What was decided is seen on the page below. */
  const [decided, setDecided] = useState(0);
  const setUp = async () => {
    if ((await portal.openEnrolment(texts['home.codes'])) === 'closed') me.reload();
    else show({ kind: 'enrol' });
  };
  const onSetUp = () => void setUp();
  const isAwaiting = isAdministrator && (page === 'people' || page === 'certificates');
  return (
    <PoliciesProvider value={known}>
      <main className="app">
        <div className="app__head">
          <SealIcon />
          <h1>{texts['home.title']}</h1>
        </div>
        {subscriptionOver === undefined ? null : <SubscriptionNotice texts={texts} />}
        {person?.isPortalAdministrator === true ? <TrialBanner texts={texts} /> : null}
        <nav className="subnav" aria-label={texts['home.nav']}>
          {pages.map((key) => (
            <button
              key={key}
              type="button"
              aria-current={key === page ? 'page' : undefined}
              onClick={() => {
                setPage(key);
              }}
            >
              {texts[`home.${key}`]}
            </button>
          ))}
        </nav>
        {isAwaiting ? (
          <AwaitingSection
            texts={texts}
            onDecided={() => {
              setDecided(decided + 1);
            }}
          />
        ) : null}
        {page === 'documents' ? (
          <>
            {me.value === null ? null : <CodesNotice person={me.value.person} texts={texts} onSetUp={onSetUp} />}
            <MainPage limit={me.value?.documentsPerCode ?? 1} />
          </>
        ) : null}
        {page === 'people' ? <PeoplePage key={decided} texts={texts} /> : null}
        {page === 'certificates' ? <CertificatesPage key={decided} texts={texts} /> : null}
        {page === 'doctor' ? <DoctorPage /> : null}
        {page === 'log' ? <LogPage /> : null}
        {page === 'progress' ? <ProgressPage texts={texts} /> : null}
        {page === 'settings' ? <SettingsPage texts={texts} /> : null}
        {page === 'me' ? <MyState texts={texts} loaded={me} onSetUp={onSetUp} /> : null}
      </main>
    </PoliciesProvider>
  );
}
