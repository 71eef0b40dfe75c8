import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'

/** What the product counts. Labels are small closed sets: never ids, texts or phones. */
export type Metrics = ReturnType<typeof createMetrics>

/** Metrics with a registry of their own, one for each context. */
export function createMetrics() {
  const registry = new Registry()
  const registers = [registry]
  collectDefaultMetrics({ register: registry })
  return {
    messagesIn: new Counter({
      name: 'otklik_messages_in_total',
      help: 'Messages stored that guests or linked phones wrote, edits, deletes and reactions among them',
      labelNames: ['type'] as const,
      registers,
    }),
    /** `result`: accepted, refused, unconfirmed, not_sent. */
    messagesOut: new Counter({
      name: 'otklik_messages_out_total',
      help: 'Messages that we sent, by what became of them',
      labelNames: ['result'] as const,
      registers,
    }),
    acknowledgementSeconds: new Histogram({
      name: 'otklik_acknowledgement_seconds',
      help: "Time from sending to the server's acknowledgement",
      buckets: [0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
      registers,
    }),
    /** `reason`: minute, hour, day, pace, warm_up, restricted, unsafe, unavailable. */
    throttleRefusals: new Counter({
      name: 'otklik_throttle_refusals_total',
      help: 'Permits refused, by reason',
      labelNames: ['reason'] as const,
      registers,
    }),
    throttleWaitSeconds: new Histogram({
      name: 'otklik_throttle_wait_seconds',
      help: 'Time until a refused permit could be had',
      buckets: [1, 5, 10, 30, 60, 300, 900, 1800, 3600],
      registers,
    }),
    /** `kind`: reachout_lock, new_chat_cap. */
    restrictions: new Counter({
      name: 'otklik_restrictions_total',
      help: 'Restrictions that WhatsApp laid on numbers',
      labelNames: ['kind'] as const,
      registers,
    }),
    /** `result`: succeeded, failed, dead. */
    webhookAttempts: new Counter({
      name: 'otklik_webhook_attempts_total',
      help: 'Webhook attempts by result',
      labelNames: ['result'] as const,
      registers,
    }),
    /** `kind`: a kind of data, or orphan_files. */
    retentionRows: new Counter({
      name: 'otklik_retention_removed_rows_total',
      help: 'Rows or files that were removed because they are kept no longer, by kind of data',
      labelNames: ['kind'] as const,
      registers,
    }),
    retentionBytes: new Counter({
      name: 'otklik_retention_removed_bytes_total',
      help: 'What these rows and files took, roughly',
      labelNames: ['kind'] as const,
      registers,
    }),
    /** `kind`: conversation, review; `outcome`: written, empty, refused, timeout, gone, or a code of `LlmTrouble`. */
    drafts: new Counter({
      name: 'otklik_drafts_total',
      help: 'Drafts that a language model was asked for, by what came of them',
      labelNames: ['kind', 'outcome'] as const,
      registers,
    }),
    /** `direction`: in, out. */
    draftTokens: new Counter({
      name: 'otklik_draft_tokens_total',
      help: 'Tokens that the language model read and wrote',
      labelNames: ['direction'] as const,
      registers,
    }),
    draftSeconds: new Histogram({
      name: 'otklik_draft_seconds',
      help: 'Time that the language model took for a draft',
      buckets: [0.5, 1, 2, 5, 10, 20, 30, 60],
      registers,
    }),
    webhookSeconds: new Histogram({
      name: 'otklik_webhook_seconds',
      help: 'Time that webhook endpoints took to answer',
      buckets: [0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15],
      registers,
    }),
    /** Parts that were restarted because they stood still, see docs/decisions/0018-standstill.md. */
    restarts: new Counter({
      name: 'otklik_restarts_total',
      help: 'Restarts of parts whose work stood still',
      labelNames: ['part'] as const,
      registers,
    }),
    httpDuration: new Histogram({
      name: 'otklik_http_request_seconds',
      help: 'HTTP requests by route',
      labelNames: ['method', 'route', 'status'] as const,
      buckets: [0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
      registers,
    }),
    /** A figure that is read at each scrape: `read` returns a value for each label. */
    gauge<L extends string>(
      name: `otklik_${string}`,
      help: string,
      label: L,
      read: () => Promise<Iterable<readonly [label: string, value: number]>>,
    ): void {
      new Gauge({
        name,
        help,
        labelNames: [label],
        registers,
        async collect() {
          this.reset()
          for (const [key, value] of await read()) this.set({ [label]: key } as Record<L, string>, value)
        },
      })
    },
    contentType: registry.contentType,
    text: (): Promise<string> => registry.metrics(),
  }
}
