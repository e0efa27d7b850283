import { fireEvent } from './app-events.js';
import type { PortalContext } from './portal-context.js';
import { isBroken } from './portal-context.js';

/** The administrator has pressed Install: the installer may be opened. */
export function beginInstallation(portal: PortalContext): void {
  const { installation } = portal.store.data;
  if (installation.status === 'absent') {
    installation.status = 'started';
    installation.applicationToken = portal.randomHex(16);
  }
  portal.store.save();
}

/** installFinish of the frame: placements appear, events begin, ONAPPINSTALL is sent. */
export function finishInstallation(portal: PortalContext, userId: number): void {
  const { installation } = portal.store.data;
  if (installation.status !== 'started') return;
  installation.status = 'installed';
  portal.store.save();
  const data = { VERSION: String(installation.version), ACTIVE: 'Y', INSTALLED: 'Y', LANGUAGE_ID: portal.knobs.lang };
  fireEvent(portal, { event: 'ONAPPINSTALL', data, userId, withRefreshToken: true });
}

/**
 * A new version: with an installer of its own this is opened again; without, it is installed at once and ONAPPUPDATE is sent. Event handlers
 * are dropped either way.
 */
export function publishVersion(portal: PortalContext, hasInstaller: boolean): void {
  const { data } = portal.store;
  const previous = data.installation.version;
  data.installation.version += 1;
  if (hasInstaller) data.installation.status = 'started';
  else {
    const versions = { VERSION: String(previous + 1), PREVIOUS_VERSION: String(previous) };
    const told = { ...versions, LANGUAGE_ID: portal.knobs.lang };
    fireEvent(portal, { event: 'ONAPPUPDATE', data: told, userId: 1, withRefreshToken: true });
  }
  if (!isBroken(portal, 'update-keeps-handlers')) data.eventHandlers = [];
  portal.store.save();
}

/** Removal: ONAPPUNINSTALL without tokens, all tokens dead, placements, types and handlers gone; user fields stay. */
export function uninstall(portal: PortalContext, clean: boolean): void {
  const { data } = portal.store;
  fireEvent(portal, { event: 'ONAPPUNINSTALL', data: { LANGUAGE_ID: portal.knobs.lang, CLEAN: clean ? '1' : '0' } });
  if (!isBroken(portal, 'tokens-outlive-removal')) portal.tokens.void((pair) => pair.memberId === data.memberId);
  data.installation.status = 'absent';
  data.placements = [];
  data.userfieldTypes = [];
  data.eventHandlers = [];
  if (clean) {
    data.appOptions = {};
    data.userOptions = {};
  }
  portal.store.save();
}
