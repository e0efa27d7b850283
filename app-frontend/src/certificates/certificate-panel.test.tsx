import { cleanup, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { appError, fakeApi } from '../testing/fake-services.js';
import { buildCertificate, buildPlainCertificate } from '../testing/certificate-fixtures.js';
import { buildCredential } from '../testing/fixtures.js';
import { renderWith } from '../testing/render.js';
import { CertificateDialog } from './certificate-dialog.js';
import { CertificatePanel } from './certificate-panel.js';
import { certificateFileName } from './certificate-rows.js';

afterEach(cleanup);

const valueOf = (label: string) => screen.getAllByText(label).at(-1)?.nextElementSibling?.textContent;

describe('CertificatePanel', () => {
  it('tells numbers as people write them, and each certificate of the chain with how its status is known', async () => {
    const certificate = vi.fn(() => Promise.resolve(buildCertificate()));
    renderWith(<CertificatePanel credentialId="c1" />, { api: fakeApi({ certificate }) });
    expect(await screen.findByText('112-233-445 95')).toBeDefined();
    expect(valueOf('INN of the organisation')).toBe('7707083893');
    expect(valueOf('Key usage')).toBe('signatures, commitment to content');
    expect(valueOf('Key in a qualified device')).toBe('Yes');
    expect(valueOf('Policies')).toBe('qualified, for a person, on a device, protection class KC2');
    expect(valueOf('Thumbprint (SHA-1)')).toMatch(/^4F:2A:91:C0:/u);
    // An address that the subject has already is not told twice.
    expect(screen.getAllByText('ivanov@example.ru')).toHaveLength(1);
    const links = within(screen.getByRole('list')).getAllByRole('listitem');
    expect(links.map(({ textContent }) => textContent)).toEqual([
      expect.stringMatching(/^Иванов.*Not revoked \(OCSP, 4 Jun 2026/u),
      expect.stringMatching(/^Lovćen Trust QCA 2.*Not revoked \(CRL/u),
      expect.stringMatching(/^Lovćen Trust Root.*Trusted by the signing service$/u),
    ]);
    expect(certificate).toHaveBeenCalledWith('c1', expect.any(AbortSignal));
  });

  it('tells what is wrong, and does not make a statement of what is not said', async () => {
    const api = fakeApi({ certificate: () => Promise.resolve(buildPlainCertificate()) });
    renderWith(<CertificatePanel credentialId="c1" />, { api });
    expect(await screen.findByText('Revoked on 2 May 2026')).toBeDefined();
    expect(screen.getByText('It has expired')).toBeDefined();
    expect(valueOf('Qualified (eIDAS)')).toBe('It does not say so');
    expect(valueOf('Cannot be read')).toBe('1.3.6.1.5.5.7.1.3');
    expect(screen.queryByText('Signing tool')).toBeNull();
  });

  it('can be asked for again when it could not be read', async () => {
    const certificate = vi.fn<() => Promise<never>>(() => Promise.reject(appError('signing-service-unavailable')));
    const api = fakeApi({ certificate });
    renderWith(<CertificateDialog credential={buildCredential()} onClose={vi.fn()} />, { api });
    await userEvent.click(await screen.findByRole('button', { name: 'Try again' }));
    expect(certificate).toHaveBeenCalledTimes(2);
  });
});

describe('certificateFileName', () => {
  it('takes what every system takes', () => {
    const named = (value: string) =>
      certificateFileName(buildCertificate({ subject: [{ kind: 'commonName', type: '2.5.4.3', value }] }));
    expect(named('Иванов / Иван: «ООО»')).toBe('Иванов-Иван-ООО-4C1A.cer');
    expect(named('..\\\u{202e}')).toBe('certificate-4C1A.cer');
  });
});
