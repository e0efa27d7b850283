import { escapeControls } from '../logging/escape-controls.js';
import type { RunCommand } from './command.js';
import { readNewPin, readPinOf } from './read-pin.js';
import { actOnToken, readTokenUri } from './token-acts.js';
import { tokenName } from './token-list-lines.js';

const remind = 'A file that holds the old PIN, as the service’s pinFile, has to be changed too.';

/** `dealseal token change-pin` */
export const changePin: RunCommand = async (call) => {
  const { uri, modulePath } = readTokenUri(call, 'token');
  const user = await readPinOf(call, { option: 'pin-file', prompt: 'Present PIN: ' });
  const newPin = await readNewPin(call);
  try {
    await actOnToken(call, { modulePath, pins: { user } }, async (administration) => {
      const { uri: exact, token } = await administration.only(uri);
      await administration.changePin(exact, newPin);
      call.terminal.print(escapeControls(`The PIN of ${tokenName(token)} is changed. ${remind}`));
    });
    return 0;
  } finally {
    newPin.fill(0);
  }
};

/** `dealseal token unblock` */
export const unblockPin: RunCommand = async (call) => {
  const { uri, modulePath } = readTokenUri(call, 'token');
  const officer = await readPinOf(call, { option: 'so-pin-file', prompt: 'SO PIN: ' });
  const newPin = await readNewPin(call);
  try {
    await actOnToken(call, { modulePath, pins: { officer } }, async (administration) => {
      const { uri: exact, token } = await administration.only(uri);
      await administration.unblock(exact, newPin);
      call.terminal.print(escapeControls(`${tokenName(token)} has a new PIN, and all its tries again. ${remind}`));
    });
    return 0;
  } finally {
    newPin.fill(0);
  }
};
