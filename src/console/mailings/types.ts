import type { Audience } from '../audiences/load-audiences.ts'
import type { Channel, Warning } from '../templates/texts-of.ts'

export type Status = 'draft' | 'scheduled' | 'running' | 'paused' | 'finished' | 'cancelled'

export type Counts = {
  planned: number
  waiting: number
  sent: number
  delivered: number
  read: number
  replied: number
  failed: number
  skipped: number
  unconfirmed: number
  cancelled: number
}

export type QuietHours = { from: string; to: string }

export type Repeat = { cron: string; time_zone: string; until: string | null }

export type Retention = 'new' | 'active' | 'at_risk' | 'lost' | 'returned'

export type Trigger =
  | {
      kind: 'order_delivered'
      delay_minutes: number
      restaurant_ids?: string[]
      first_order_only?: boolean
      min_total?: number
      max_age_hours?: number
    }
  | { kind: 'birthday'; at: string; days_before?: number; max_age_hours?: number }
  | { kind: 'retention'; to: Retention[]; from?: Retention[]; delay_minutes?: number; max_age_hours?: number }

export type ChannelStep = { channel: Channel; template_id: string; wait_minutes?: number | null }

export type MailingSummary = {
  id: string
  name: string
  status: Status
  template_id: string | null
  audience: Audience
  number_ids: string[] | null
  quiet_hours: QuietHours | null
  start_at: string | null
  start_local: { at: string; zone: string } | null
  repeat: Repeat | null
  trigger: Trigger | null
  parent_id: string | null
  priority: 'low' | 'normal' | 'high'
  channels?: ChannelStep[] | null
  channel_mode?: 'cascade' | 'all' | null
  finish_before?: string | null
  promo?: { percent: number; days: number | null } | null
  /** In lists and alone. */
  counts?: Counts
  planned_at: string | null
  started_at: string | null
  finished_at: string | null
  created_at: string
  updated_at: string
}

export type Mailing = MailingSummary & {
  counts: Counts
  by_channel: { channel: Channel; counts: Counts }[]
  cost: { estimate: number | null; currency: string } | null
  skipped_by_reason: Record<string, number>
  failed_by_reason: Record<string, number>
  forecast: { finish_at: string | null; reason: string | null }
  warnings: Warning[]
  next_times: string[]
}

export type Delivery = {
  id: string
  guest_id: string
  number_id: string | null
  channel?: Channel
  status: string
  reason: string | null
  variant: number | null
  not_before: string
  sent_at: string | null
  delivered_at: string | null
  read_at: string | null
  replied_at: string | null
}

export type Forecast = {
  messages: number
  begins_at: string | null
  finish_at: string | null
  reason: string | null
  waiting_for_other_numbers: number
  numbers: { number_id: string; messages: number; share: number; finish_at: string }[]
  curve: { from: string; messages: number; total: number }[]
  curve_unit: 'hour' | 'day' | 'week'
  limited_by: { reason: string; share: number }[]
  finish_before: string | null
  fits: boolean | null
  left_at_deadline: number | null
  advice: { code: 'start_earlier' | 'more_numbers' | 'narrower_quiet_hours'; start_at?: string; numbers?: number }[]
}

export const MAILINGS_KEY = ['mailings'] as const

export type Figures = {
  sent: number
  delivered: number
  read: number
  replied: number
  opt_outs: number
  buyers: number
  orders: number
  revenue: number
  revenue_per_sent: number | null
  delivered_rate: number | null
  read_rate: number | null
  replied_rate: number | null
  opt_out_rate: number | null
  buyer_rate: number | null
}
