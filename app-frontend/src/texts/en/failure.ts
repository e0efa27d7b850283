import { common } from './common.js';
import { errors } from './errors.js';

/** For the page that only says why nothing else can be shown. */
export const failureTexts = { ...common, errors };
