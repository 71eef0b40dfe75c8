/** The parts of the API's answers that the demo uses. */
export type NumberView = {
  id: string
  label: string
  phone: string | null
  state: string
  throttle: { minute: { max: number; used: number }; hour: { max: number; used: number }; next_free_at: string | null }
}

export type MailingCounts = Record<
  'planned' | 'waiting' | 'sent' | 'delivered' | 'read' | 'replied' | 'failed' | 'skipped',
  number
>

export type MailingView = {
  id: string
  name: string
  status: string
  counts: MailingCounts
  skipped_by_reason: Record<string, number>
  forecast: { finish_at: string | null } | null
}

export type GuestView = {
  id: string
  phone: string | null
  name: string | null
  username: string | null
  unread_count: number
}

export type Page<T> = { data: T[]; next_cursor: string | null }

export type TimelineEntry = { id: string; kind: string; at: string; direction?: 'in' | 'out'; type?: string }
