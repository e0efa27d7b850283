import type { Language, Surface } from '@dealseal/app-server/contract/session';
import type { ReactNode } from 'react';
import type { ErrorTexts } from './texts/error-texts.js';
import type { CommonTexts } from './ui/common-texts.js';
import {
  loadEnrolmentTexts,
  loadFailureTexts,
  loadFieldTexts,
  loadHomeTexts,
  loadInstallTexts,
  loadSigningTexts,
  loadTabTexts,
} from './texts/load-texts.js';

export interface LoadedSurface {
  readonly element: ReactNode;
  readonly texts: CommonTexts;
  /** Null for the field, which loads them itself. */
  readonly errors: ErrorTexts | null;
}

/** A surface's code and texts, fetched side by side. */
export async function loadSurface(surface: Surface, language: Language): Promise<LoadedSurface> {
  switch (surface.kind) {
    case 'field': {
      const [{ FieldSurface }, texts] = await Promise.all([
        import('./surfaces/field/field-surface.js'),
        loadFieldTexts[language](),
      ]);
      return { element: <FieldSurface surface={surface} texts={texts} />, texts, errors: null };
    }
    case 'tab': {
      const [{ TabSurface }, texts] = await Promise.all([
        import('./surfaces/tab/tab-surface.js'),
        loadTabTexts[language](),
      ]);
      return { element: <TabSurface surface={surface} texts={texts} />, texts, errors: texts.errors };
    }
    case 'sign': {
      const [{ SliderSurface }, texts] = await Promise.all([
        import('./surfaces/slider/slider-surface.js'),
        loadSigningTexts[language](),
      ]);
      return { element: <SliderSurface address={surface.address} texts={texts} />, texts, errors: texts.errors };
    }
    case 'sign-list': {
      const [{ ListSurface }, texts] = await Promise.all([
        import('./surfaces/slider/list-surface.js'),
        loadSigningTexts[language](),
      ]);
      return { element: <ListSurface list={surface} texts={texts} />, texts, errors: texts.errors };
    }
    case 'enrol': {
      const [{ EnrolmentSurface }, texts] = await Promise.all([
        import('./enrolment/enrolment-surface.js'),
        loadEnrolmentTexts[language](),
      ]);
      return { element: <EnrolmentSurface texts={texts} waiting={null} />, texts, errors: texts.errors };
    }
    case 'home': {
      const [{ HomeSurface }, texts] = await Promise.all([
        import('./surfaces/home/home-surface.js'),
        loadHomeTexts[language](),
      ]);
      return { element: <HomeSurface texts={texts} />, texts, errors: texts.errors };
    }
    case 'install': {
      const [{ InstallSurface }, texts] = await Promise.all([
        import('./surfaces/install/install-surface.js'),
        loadInstallTexts[language](),
      ]);
      return { element: <InstallSurface texts={texts} />, texts, errors: texts.errors };
    }
    case 'error': {
      const [{ FailureSurface }, texts] = await Promise.all([
        import('./surfaces/failure/failure-surface.js'),
        loadFailureTexts[language](),
      ]);
      return { element: <FailureSurface error={surface.error} />, texts, errors: texts.errors };
    }
  }
}
