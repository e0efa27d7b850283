import { configure, render, type RenderResult } from '@testing-library/react';
import type { ReactNode } from 'react';
import { type Services, ServicesProvider } from '../services.js';
import { signingTexts } from '../texts/en/signing.js';
import { SigningTextsProvider } from '../signing/signing-texts.js';
import { CommonTextsProvider, ErrorTextsProvider } from '../ui/common-texts.js';
import { fakeServices } from './fake-services.js';

// What a test looks for comes when it comes: a busy machine is no fault of the page.
configure({ asyncUtilTimeout: 15_000 });

/** Renders with English texts and an app-server that answers at once. */
export function renderWith(element: ReactNode, services: Partial<Services> = {}): RenderResult {
  return render(
    <ServicesProvider value={fakeServices(services)}>
      <CommonTextsProvider value={signingTexts}>
        <ErrorTextsProvider value={signingTexts.errors}>
          <SigningTextsProvider value={signingTexts}>{element}</SigningTextsProvider>
        </ErrorTextsProvider>
      </CommonTextsProvider>
    </ServicesProvider>,
  );
}
