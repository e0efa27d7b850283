import { createServer, type Server } from 'node:https';
import type { IncomingMessage, RequestListener } from 'node:http';
import { TLSSocket } from 'node:tls';
import { X509Certificate } from 'node:crypto';
import type { KeyedCertificate } from '../tenants/certificate-authority.js';
import { certificateFingerprint } from '../tenants/certificate-authority.js';

/**
 * HTTPS server, TLS 1.3 only, that asks for a client certificate and lets connections without one in: the open routes
 * need none, every other route asks `clientFingerprint`.
 */
export function createTlsServer(
  identity: KeyedCertificate & { readonly authority: string },
  listener: RequestListener,
): Server {
  return createServer(
    {
      ...tlsIdentity(identity),
      requestCert: true,
      rejectUnauthorized: false,
      minVersion: 'TLSv1.3',
      handshakeTimeout: 10_000,
      headersTimeout: 10_000,
      requestTimeout: 300_000,
      keepAliveTimeout: 75_000,
      maxHeaderSize: 16 * 1024,
      noDelay: true,
    },
    listener,
  );
}

/** Takes a renewed certificate into use for new connections. */
export function renewServerCertificate(
  server: Server,
  identity: KeyedCertificate & { readonly authority: string },
): void {
  server.setSecureContext({ ...tlsIdentity(identity), minVersion: 'TLSv1.3' });
}

function tlsIdentity({ certificate, key, authority }: KeyedCertificate & { readonly authority: string }): {
  cert: string;
  key: string;
  ca: string;
} {
  return { cert: `${certificate}${authority}`, key, ca: authority };
}

/** One handshake serves many requests: what it proved is looked up once per connection. */
const fingerprints = new WeakMap<TLSSocket, string | null>();

/**
 * SHA-256 (lower-case hex) of the client certificate of this connection, or null when none was shown or it does not come
 * from our authority. Whether it still stands for a tenant is the database's to say.
 */
export function clientFingerprint(request: IncomingMessage): string | null {
  const { socket } = request;
  if (!(socket instanceof TLSSocket)) return null;
  const known = fingerprints.get(socket);
  if (known !== undefined) return known;
  const certificate = socket.authorized ? socket.getPeerX509Certificate() : undefined;
  const fingerprint = certificate instanceof X509Certificate ? certificateFingerprint(certificate.raw, 'hex') : null;
  fingerprints.set(socket, fingerprint);
  return fingerprint;
}
