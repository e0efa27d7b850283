import { crlsIn } from '../cms/certificate-file.js';
import { escapeControls } from '../logging/escape-controls.js';
import { crlSource } from '../trust/crl-source.js';
import { readCrl } from '../trust/crl.js';
import { findPath } from '../trust/find-path.js';
import { describePath, summarizePath } from '../trust/path-summary.js';
import { trustAnchorOf } from '../trust/trust-anchor.js';
import { type RunCommand, UsageError } from './command.js';
import { readCertificates, readFiles } from './read-certificates.js';

function timeFrom(text: string | undefined): Date {
  const time = text === undefined ? new Date() : new Date(text);
  if (Number.isNaN(time.getTime())) throw new UsageError('--time is no time as 2026-06-04T08:44:12Z');
  return time;
}

/** `dealseal path`: 0 for a valid path, 1 for any other and where it cannot be told. */
export const showPath: RunCommand = (call) => {
  const [file, ...others] = call.operands;
  if (file === undefined || others.length > 0) throw new UsageError('one certificate is wanted');
  if (call.texts('trust').length === 0) throw new UsageError('--trust is missing');
  const time = timeFrom(call.text('time'));
  const [target, ...beside] = readCertificates(call, [file]);
  if (target === undefined) throw new UsageError('one certificate is wanted');
  const intermediates = [...beside, ...readCertificates(call, call.texts('chain'))];
  const crls = readFiles(call, call.texts('crl'), { split: crlsIn, read: readCrl });
  const anchors = readCertificates(call, call.texts('trust')).map(trustAnchorOf);
  const revocation = crls.length === 0 ? undefined : crlSource({ crls, certificates: intermediates, now: new Date() });
  const summary = summarizePath(findPath(target, { anchors, intermediates, time, revocation }));
  const lines = call.flag('json') ? [JSON.stringify(summary)] : describePath(summary).map(escapeControls);
  for (const line of lines) call.terminal.print(line);
  if (revocation === undefined)
    call.terminal.complain('Nobody was asked for revoked certificates: no --crl was given.');
  return Promise.resolve(summary.outcome === 'valid' ? 0 : 1);
};
