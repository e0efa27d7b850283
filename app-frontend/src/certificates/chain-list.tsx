import type { CertificateChain, ChainLink } from '@dealseal/signing-service/contract/certificate';
import type { ReactNode } from 'react';
import { useServices } from '../services.js';
import type { Formats } from '../texts/formats.js';
import type { CertificateTexts } from '../texts/load-texts.js';
import { AlertIcon, CheckCircleIcon, type Icon, InfoIcon, ShieldCheckIcon, XCircleIcon } from '../ui/icons.js';
import { StatusPill, type Tone } from '../ui/status-pill.js';

const outcomes: Readonly<Record<CertificateChain['outcome'], readonly [Tone, Icon]>> = {
  trusted: ['ok', CheckCircleIcon],
  invalid: ['bad', XCircleIcon],
  unproven: ['warn', AlertIcon],
  incomplete: ['warn', AlertIcon],
  unconfigured: ['plain', InfoIcon],
};

/** The certificate and its issuers, each with its status and how that is known. */
export function ChainList(props: { readonly chain: CertificateChain; readonly texts: CertificateTexts }): ReactNode {
  const { chain, texts } = props;
  const { formats } = useServices();
  const [tone, icon] = outcomes[chain.outcome];
  return (
    <section className="certificate__part certificate__chain">
      <h3 className="over">{texts['certificate.chain']}</h3>
      <StatusPill tone={tone} icon={icon}>
        {texts[`chain.${chain.outcome}`]}
      </StatusPill>
      <ol className="chain">
        {chain.links.map((link) => {
          const [LinkIcon, colour] = markOf(link);
          return (
            <li key={link.fingerprint} className="chain__link">
              <span className={colour}>
                <LinkIcon size="s" />
              </span>
              <div>
                <bdi className="strong">{link.name}</bdi>
                <p className="small second">{texts['chain.until'](formats.date(link.notAfter))}</p>
                {link.fault === null || link.fault === 'revoked' ? null : (
                  <p className="small why--bad">{texts[`fault.${link.fault}`]}</p>
                )}
                <p className="small second">{statusText(link, { texts, formats })}</p>
              </div>
            </li>
          );
        })}
      </ol>
    </section>
  );
}

function markOf({ isTrusted, fault, revocation }: ChainLink): readonly [Icon, string] {
  if (fault !== null || revocation === 'revoked') return [XCircleIcon, 'why--bad'];
  if (isTrusted) return [ShieldCheckIcon, 'why--ok'];
  if (revocation === 'good') return [CheckCircleIcon, 'why--ok'];
  return revocation === 'unknown' ? [AlertIcon, 'why--warn'] : [InfoIcon, 'second'];
}

function statusText(link: ChainLink, { texts, formats }: { texts: CertificateTexts; formats: Formats }): string {
  const { revocation, source, toldAt, revokedAt } = link;
  if (link.isTrusted) return texts['chain.isTrusted'];
  if (revocation === 'revoked') return texts['chain.revoked'](revokedAt === null ? '' : formats.date(revokedAt));
  if (revocation !== 'good') return texts[`chain.${revocation}`];
  return source === null || toldAt === null
    ? texts['chain.goodPlain']
    : texts['chain.good'](source.toUpperCase(), formats.shortDateTime(toldAt));
}
