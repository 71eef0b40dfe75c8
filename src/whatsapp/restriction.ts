/** What WhatsApp forbids a number for a time. */
export type Restriction =
  /** WhatsApp refuses first messages to people who have not written to us (error 463). */
  | { kind: 'reachout_lock'; until: number | null }
  /** WhatsApp allows no more new chats in this period. */
  | { kind: 'new_chat_cap'; until: number | null }
  /** Meta lets an official number begin no conversations: too many were reported (131048). */
  | { kind: 'spam_limit'; until: number | null }

export const NEW_CHAT_STAGES = ['none', 'first_warning', 'second_warning', 'capped'] as const

/** How many new chats WhatsApp lets the number begin in a period (UTC milliseconds). `total` null: no limit. */
export type NewChatQuota = {
  stage: (typeof NEW_CHAT_STAGES)[number]
  total: number | null
  used: number
  startsAt: number | null
  endsAt: number | null
}
