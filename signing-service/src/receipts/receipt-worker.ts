import { parentPort } from 'node:worker_threads';
import { drawReceipt, type ReceiptDrawing } from './draw-receipt.js';

/** One receipt, drawn beside the thread that signs: fonts are read and cut down for a good part of a tenth of a second. */
parentPort?.once('message', (drawing: ReceiptDrawing) => {
  void drawReceipt(drawing).then((pdf) => parentPort?.postMessage(pdf, []));
});
