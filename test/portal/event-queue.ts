import { setTimeout as delay } from 'node:timers/promises';
import type { Params } from './php-query.js';
import { buildPhpQuery } from './php-query.js';

export interface EventDelivery {
  event: string;
  handler: string;
  handlerId: number;
  data: Params;
  auth: Params;
}

export interface EventQueueOptions {
  delayMs: () => number;
  now: () => number;
  /** Told once for each delivery; status 0 when the handler could not be reached. */
  delivered: (delivery: EventDelivery, status: number) => void;
}

/** Sends each event once, late and without a retry, as the vendor's queue servers do. */
export interface EventQueue {
  push(delivery: EventDelivery): void;
  /** Ends when everything pushed so far has been sent. */
  settled(): Promise<void>;
}

export function createEventQueue({ delayMs, now, delivered }: EventQueueOptions): EventQueue {
  const pending = new Set<Promise<void>>();

  async function send(delivery: EventDelivery): Promise<void> {
    await delay(delayMs());
    const body = buildPhpQuery({
      event: delivery.event,
      event_handler_id: String(delivery.handlerId),
      data: delivery.data,
      ts: String(Math.floor(now() / 1000)),
      auth: delivery.auth,
    });
    const headers = { 'content-type': 'application/x-www-form-urlencoded', 'user-agent': 'Bitrix24 Webhook Engine' };
    try {
      const answer = await fetch(delivery.handler, { method: 'POST', headers, body, redirect: 'manual' });
      await answer.arrayBuffer();
      delivered(delivery, answer.status);
    } catch {
      delivered(delivery, 0);
    }
  }

  return {
    push(delivery) {
      const job: Promise<void> = send(delivery).finally(() => pending.delete(job));
      pending.add(job);
    },
    async settled() {
      await Promise.all(pending);
    },
  };
}
