import type { Generated } from 'kysely'
import type { Flag } from './columns.ts'
import type { Channel } from './deliveries.ts'

export type ChannelsTables = {
  channel_sends: ChannelSendsTable
  channel_totals: ChannelTotalsTable
  channel_gates: ChannelGatesTable
  provider_states: ProviderStatesTable
  push_tokens: PushTokensTable
}

/** A message given to a provider: SMS or push. WhatsApp's are `messages`. */
export type ChannelSendsTable = {
  /** The provider's id, if it lets us choose one. */
  no: Generated<number>
  delivery_id: string
  attempt: number
  queue_id: string
  channel: Exclude<Channel, 'whatsapp'>
  provider: string
  /** Phone in E.164, or a push token. */
  address: string
  title: string | null
  text: string
  /** Written as `sending` before it leaves. `unsure`: it may have arrived. */
  status: 'sending' | 'accepted' | 'refused' | 'unsure'
  provider_id: string | null
  /** In the provider's words. */
  provider_status: string | null
  error: string | null
  segments: number
  /** In millionths of the currency: an estimate until the provider says (`price_known`). */
  price: number
  price_known: Generated<Flag>
  counts_as_mailing: Flag
  /** When the throttle let it pass (steady clock). */
  permit_at: number
  created_at: number
  settled_at: number | null
  reported_at: number | null
  /** When to ask the provider about it. Null: never. */
  check_at: number | null
  checks: Generated<number>
}

/** Sums of what a queue has sent, as accepted by the providers. `price` in millionths. */
export type ChannelTotalsTable = { queue_id: string; sends: number; segments: number; price: number }

/** One row for each channel: whoever takes permits locks it. */
export type ChannelGatesTable = { channel: Exclude<Channel, 'whatsapp'>; passed_at: number }

/** Providers that refuse for reasons of their own: balance, access, outage. */
export type ProviderStatesTable = {
  provider: string
  down_until: number | null
  reason: string | null
  failures: Generated<number>
  updated_at: number
}

export type PushPlatform = 'android' | 'ios' | 'web'

export type PushTokensTable = {
  id: string
  guest_id: string
  token: string
  platform: PushPlatform
  app: string
  created_at: number
  /** When the app last reported it. */
  seen_at: number
  removed_at: number | null
  removed_reason: string | null
}
