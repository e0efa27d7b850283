import type { Surface } from '@dealseal/app-server/contract/session';
import { Component, type ReactNode, useEffect, useMemo, useState } from 'react';
import { loadSurface, type LoadedSurface } from './load-surface.js';
import { type Services, ServicesProvider } from './services.js';
import { CommonTextsProvider, ErrorTextsProvider } from './ui/common-texts.js';

/** Shows a surface; surfaces replace one another in memory, the frame's address never changes. */
export function App(props: {
  readonly surface: Surface;
  readonly services: Omit<Services, 'show' | 'leave'>;
  readonly onFirstContent: () => void;
}): ReactNode {
  const { services, onFirstContent } = props;
  const { language } = services.formats;
  const [stack, setStack] = useState<readonly Surface[]>([props.surface]);
  const [loaded, setLoaded] = useState<LoadedSurface | null>(null);
  const [isBroken, setBroken] = useState(false);
  const surface = stack.at(-1) ?? props.surface;

  useEffect(() => {
    let isCurrent = true;
    const load = async () => {
      try {
        const next = await loadSurface(surface, language);
        if (isCurrent) setLoaded(next);
      } catch {
        setBroken(true);
      }
    };
    void load();
    return () => {
      isCurrent = false;
    };
  }, [surface, language]);

  const hasContent = loaded !== null;
  useEffect(() => {
    if (hasContent) onFirstContent();
  }, [hasContent, onFirstContent]);

  const isInline = stack.length > 1;
  const value = useMemo<Services>(
    () => ({
      ...services,
      show: (next) => {
        setStack((before) => [...before, next]);
      },
      leave: () => {
        if (isInline) setStack((before) => before.slice(0, -1));
        else services.portal.close().catch(() => undefined);
      },
    }),
    [services, isInline],
  );
  if (isBroken) return <BrokenPage />;
  if (loaded === null) return null;
  return (
    <FaultBoundary>
      <ServicesProvider value={value}>
        <CommonTextsProvider value={loaded.texts}>
          <ErrorTextsProvider value={loaded.errors}>{loaded.element}</ErrorTextsProvider>
        </CommonTextsProvider>
      </ServicesProvider>
    </FaultBoundary>
  );
}

/** A fault of our own while drawing must not leave a white frame. */
class FaultBoundary extends Component<{ readonly children: ReactNode }, { readonly hasFault: boolean }> {
  override state = { hasFault: false };

  static getDerivedStateFromError(): { hasFault: boolean } {
    return { hasFault: true };
  }

  override render(): ReactNode {
    return this.state.hasFault ? <BrokenPage /> : this.props.children;
  }
}

/** Stands when not even the texts could be loaded, so it says it in all three languages. */
function BrokenPage(): ReactNode {
  return (
    <main className="broken" role="alert">
      <p>This page could not be loaded. Nothing was changed. Reload the portal’s page.</p>
      <p lang="sr-Latn-ME">Stranica nije učitana. Ništa nije promijenjeno. Osvježite stranicu portala.</p>
      <p lang="ru">Страница не загрузилась. Ничего не изменено. Обновите страницу портала.</p>
    </main>
  );
}
