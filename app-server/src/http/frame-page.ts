import type { Response } from 'express';
import { type Boot, bootSchema } from '../contract/session.js';
import type { Frontend } from './frontend.js';

/** `<` and the separators of JavaScript lines cannot end a script element or its line. */
function embed(boot: Boot): string {
  return JSON.stringify(bootSchema.parse(boot)).replaceAll(/[<>&\u2028\u2029]/g, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
}

/**
 * Answers a frame's POST with the page. `ancestor` is the origin that may frame it (null: nobody), which must come from what was
 * verified, now or when the portal was installed.
 */
export function sendFramePage(
  response: Response,
  page: { readonly boot: Boot; readonly ancestor: string | null; readonly frontend: Frontend; readonly status: number },
): void {
  const { boot, ancestor, frontend } = page;
  const connect = ["'self'", ...(boot.portalOrigin === null ? [] : [boot.portalOrigin])];
  const policy = [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "font-src 'self'",
    "img-src 'self' data: blob:",
    "worker-src 'self' blob:",
    `connect-src ${connect.join(' ')}`,
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    `frame-ancestors ${ancestor ?? "'none'"}`,
  ];
  response
    .status(page.status)
    .set({
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': policy.join('; '),
      'cache-control': 'no-store',
    })
    .send(html(boot, frontend));
}

function html(boot: Boot, frontend: Frontend): string {
  return [
    '<!doctype html>',
    `<html lang="${boot.language}">`,
    '<head>',
    '<meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<title>DealSeal</title>',
    ...frontend.styles.map((path) => `<link rel="stylesheet" href="${path}">`),
    ...frontend.preloads.map((path) => `<link rel="modulepreload" href="${path}">`),
    `<script type="application/json" id="dealseal-boot">${embed(boot)}</script>`,
    `<script type="module" src="${frontend.script}"></script>`,
    '</head>',
    '<body><div id="root"></div></body>',
    '</html>',
    '',
  ].join('\n');
}
