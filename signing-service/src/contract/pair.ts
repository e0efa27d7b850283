import { createHash, X509Certificate } from 'node:crypto';
import { Agent } from 'undici';
import { type PairingAnswer, pairingAnswerSchema, type PairingRequest } from './info.js';
import { readJson, send, SigningServiceError, SigningServiceUnreachable } from './service-call.js';

/**
 * Trades a pairing code for a client certificate. The service is known by the fingerprint in the code: its chain must end
 * in exactly that authority, which is then checked like any other.
 */
export async function pair(options: {
  readonly url: string;
  readonly authorityFingerprint: string;
  readonly request: PairingRequest;
}): Promise<PairingAnswer> {
  const agent = new Agent({
    connect: {
      // The authority is not known yet, only its fingerprint: the check below replaces the one by CA file.
      rejectUnauthorized: false,
      minVersion: 'TLSv1.3',
      timeout: 10_000,
    },
  });
  try {
    const authority = await fetchAuthority(agent, options);
    const pinned = new Agent({ connect: { ca: authority, minVersion: 'TLSv1.3', timeout: 10_000 } });
    try {
      const answer = await send(pinned, options.url, { method: 'POST', path: '/v1/pairings', body: options.request });
      const parsed = pairingAnswerSchema.safeParse(await readJson(answer));
      if (!parsed.success) throw new SigningServiceUnreachable('The answer is not what the contract says');
      return parsed.data;
    } finally {
      await pinned.close();
    }
  } finally {
    await agent.close();
  }
}

/** `GET /v1/authority` (PEM, open): accepted only if it is the certificate that the pairing code names. */
async function fetchAuthority(agent: Agent, options: { url: string; authorityFingerprint: string }): Promise<string> {
  const answer = await send(agent, options.url, { method: 'GET', path: '/v1/authority' });
  const pem = await answer.body.text();
  let fingerprint: string;
  try {
    fingerprint = createHash('sha256').update(new X509Certificate(pem).raw).digest('base64url');
  } catch (cause) {
    throw new SigningServiceUnreachable('The service named no authority', { cause });
  }
  if (fingerprint !== options.authorityFingerprint) {
    throw new SigningServiceError({ code: 'pairing-code-invalid', retry: 'input', reference: '-' });
  }
  return pem;
}
