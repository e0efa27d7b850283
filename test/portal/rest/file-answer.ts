import type { Request, Response } from 'express';
import type { PortalContext } from '../portal-context.js';
import { isBroken } from '../portal-context.js';
import type { StoredFile } from '../state/portal-data.js';

/** RFC 6266 with the UTF-8 name of RFC 8187 beside an ASCII one. */
export function contentDisposition(name: string): string {
  const plain = name.replaceAll(/[^\x20-\x7e]|["\\]/g, '_');
  const encoded = encodeURIComponent(name).replaceAll(/['()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`);
  return `attachment; filename="${plain}"; filename*=utf-8''${encoded}`;
}

export function lacksUserAgent(portal: PortalContext, request: Request): boolean {
  return (request.get('user-agent') ?? '').trim() === '' && !isBroken(portal, 'download-without-user-agent');
}

/** The 404 page with a Content-Disposition that a download without User-Agent gets. */
export function refuseLikeNginx(response: Response): void {
  response.set('Content-Disposition', 'attachment; filename="file.pdf"');
  response.status(404).type('html');
  response.send(
    '<html><head><title>404 Not Found</title></head><body><center><h1>404 Not Found</h1></center><hr><center>nginx</center></body></html>',
  );
}

/** The file's bytes with its name; a deleted file is 404. */
export function sendFile(portal: PortalContext, response: Response, file: StoredFile): void {
  const bytes = portal.files.read(file.id);
  if (bytes === undefined) {
    response.status(404).json({ error: 'NOT_FOUND', error_description: 'File not found' });
    return;
  }
  response.set('Content-Disposition', contentDisposition(file.name));
  response.set('Cache-Control', 'no-store');
  response.type(file.name.toLowerCase().endsWith('.pdf') ? 'application/pdf' : 'application/octet-stream');
  response.set('X-Content-Type-Options', 'nosniff');
  response.send(bytes);
}
