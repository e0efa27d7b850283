import { backup } from './backup.js';
import type { Command } from './command.js';
import { doctor } from './doctor.js';
import { erasures } from './erasures.js';
import { keysRotate } from './keys-rotate.js';
import { restCalls } from './rest-calls.js';
import { restore } from './restore.js';
import { retention } from './retention.js';
import { serve } from './serve.js';
import { unstored } from './unstored.js';
import { witnesses } from './witnesses.js';

/** Every command, in the order in which they are told of. */
export const commands: readonly Command[] = [
  serve,
  doctor,
  backup,
  restore,
  retention,
  erasures,
  keysRotate,
  unstored,
  restCalls,
  witnesses,
];
