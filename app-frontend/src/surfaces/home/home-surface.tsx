import { type ReactNode, useState } from 'react';
import { DoctorPage } from '../../doctor/doctor-page.js';
import { LogPage } from '../../log/log-page.js';
import { ProgressPage } from '../../progress/progress-page.js';
import { useServices } from '../../services.js';
import type { HomeTexts } from '../../texts/load-texts.js';
import { SealIcon } from '../../ui/icons.js';
import { CertificatesPage } from './certificates-page.js';
import { MyState } from './my-state.js';
import { PeoplePage } from './people-page.js';
import { SettingsPage } from './settings-page.js';
import './home.css';

type Page = 'me' | 'people' | 'certificates' | 'doctor' | 'progress' | 'log' | 'settings';

/** The application's own page: one's own state; for administrators the people who may sign, and what holds for all signatures. */
export function HomeSurface({ texts }: { readonly texts: HomeTexts }): ReactNode {
  const { person } = useServices();
  const [page, setPage] = useState<Page>(person?.isPortalAdministrator === true ? 'people' : 'me');
  const [isAdministrator, setAdministrator] = useState(person?.isPortalAdministrator === true);
  const pages: readonly Page[] = ['people', 'certificates', 'progress', 'log', 'doctor', 'settings', 'me'];
  return (
    <main className="app">
      <div className="app__head">
        <SealIcon />
        <h1>{texts['home.title']}</h1>
      </div>
      {isAdministrator ? (
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
      ) : null}
      {page === 'people' ? <PeoplePage texts={texts} /> : null}
      {page === 'certificates' ? <CertificatesPage texts={texts} /> : null}
      {page === 'doctor' ? <DoctorPage /> : null}
      {page === 'log' ? <LogPage /> : null}
      {page === 'progress' ? <ProgressPage texts={texts} /> : null}
      {page === 'settings' ? <SettingsPage texts={texts} /> : null}
      {page === 'me' ? <MyState texts={texts} onRole={setAdministrator} /> : null}
    </main>
  );
}
