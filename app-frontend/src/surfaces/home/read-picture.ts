import { AppError } from '../../api/app-error.js';

/** As the signing-service has it. */
const limitBytes = 256 * 1024;

/** The file's bytes as base64; whether they are a picture is the service's to say. Throws AppError `mark-picture-too-large`. */
export async function readPicture(file: Blob): Promise<string> {
  if (file.size > limitBytes) {
    throw new AppError({ code: 'mark-picture-too-large', retry: 'input', details: { limitBytes } });
  }
  const bytes = new Uint8Array(await file.arrayBuffer());
  let text = '';
  // In parts: a call takes no more than some ten thousand arguments.
  for (let start = 0; start < bytes.length; start += 8_192) {
    text += String.fromCharCode(...bytes.subarray(start, start + 8_192));
  }
  return btoa(text);
}
