import { common } from './common.js';
import { errors } from './errors.js';

export const failureTexts = { ...common, errors };
