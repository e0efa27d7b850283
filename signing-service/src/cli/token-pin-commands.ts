import { escapeControls } from '../logging/escape-controls.js';
import type { RunCommand } from './command.js';
import { readNewPin, readPinOf } from './read-pin.js';
import { actOnToken, readTokenUri } from './token-acts.js';
import { changeAndReseal } from './reseal-pins.js';
import { tokenName } from './token-list-lines.js';

const remind = 'A file that holds the old PIN, as the service’s pinFile, has to be changed too.';

function reminder(resealed: readonly string[]): string {
  return resealed.length === 0 ? remind : `The new one is kept sealed for ${resealed.join(', ')}. ${remind}`;
}

/** `dealseal token change-pin` */
export const changePin: RunCommand = async (call) => {
  const { uri, modulePath } = readTokenUri(call, 'token');
  const user = await readPinOf(call, { option: 'pin-file', prompt: 'Present PIN: ' });
  const newPin = await readNewPin(call);
  try {
    await actOnToken(call, { modulePath, pins: { user } }, async (administration) => {
      const { uri: exact, token } = await administration.only(uri);
      const { serial } = token;
      const change = () => administration.changePin(exact, newPin);
      const resealed = await changeAndReseal(call, { serial, newPin }, change);
      call.terminal.print(escapeControls(`The PIN of ${tokenName(token)} is changed. ${reminder(resealed)}`));
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
      const { serial } = token;
      const change = () => administration.unblock(exact, newPin);
      const resealed = await changeAndReseal(call, { serial, newPin }, change);
      const what = `${tokenName(token)} has a new PIN, and all its tries again.`;
      call.terminal.print(escapeControls(`${what} ${reminder(resealed)}`));
    });
    return 0;
  } finally {
    newPin.fill(0);
  }
};
