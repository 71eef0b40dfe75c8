/** Days: what is kept where nobody has said anything (null: for ever), and the fewest that can be asked for. */
type Period = { usualDays: number | null; leastDays: number; fixed?: true }

/**
 * Kinds of data that are kept for a time. The fewest days are what a rule of the product still looks back to: replays of
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
  /** So long a merge can be undone; its journal holds words of guests and goes then. */
  merge_journal: { usualDays: 30, leastDays: 30, fixed: true },
} as const satisfies Record<string, Period>

export type RetentionKind = keyof typeof RETENTION_KINDS

export const RETENTION_KIND_NAMES = Object.keys(RETENTION_KINDS) as RetentionKind[]

/** Ten years. */
export const MAX_RETENTION_DAYS = 3650
