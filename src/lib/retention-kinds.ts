/** Days: how long data are kept by default (null: for ever), and the shortest period that can be set. */
type Period = { usualDays: number | null; leastDays: number; fixed?: true }

/**
 * Kinds of data with a retention period. The shortest is what some rule of the product still looks back to: replays of
 * webhooks and streams to events, attribution and safety to what mailings sent, people to who did what.
 */
export const RETENTION_KINDS = {
  messages: { usualDays: null, leastDays: 30 },
  media: { usualDays: null, leastDays: 30 },
  mailing_messages: { usualDays: null, leastDays: 60 },
  sms_push_texts: { usualDays: null, leastDays: 30 },
  events: { usualDays: 7, leastDays: 2 },
  webhook_log: { usualDays: 7, leastDays: 2 },
  notifications: { usualDays: 7, leastDays: 1 },
  imports: { usualDays: 30, leastDays: 1 },
  audit_log: { usualDays: null, leastDays: 180 },
  /** For this long a merge can be undone; then its journal, which holds guests' words, is removed. */
  merge_journal: { usualDays: 30, leastDays: 30, fixed: true },
} as const satisfies Record<string, Period>

export type RetentionKind = keyof typeof RETENTION_KINDS

export const RETENTION_KIND_NAMES = Object.keys(RETENTION_KINDS) as RetentionKind[]

/** Ten years. */
export const MAX_RETENTION_DAYS = 3650
