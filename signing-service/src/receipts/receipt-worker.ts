import { parentPort } from 'node:worker_threads';
import { drawReceipt, type ReceiptDrawing } from './draw-receipt.js';

/** Receipts, one at a time, drawn beside the thread that signs: fonts are read and cut down for a good part of a tenth of a second. */
parentPort?.on('message', (drawing: ReceiptDrawing) => {
  void drawReceipt(drawing).then((pdf) => parentPort?.postMessage(pdf, []));
});
