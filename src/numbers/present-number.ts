import { z } from 'zod'
import { instantOut, toIso } from '../http/time.ts'
import { phoneNumberIdOf, wabaIdOf } from '../lib/cloud-api-ids.ts'
import { known } from '../lib/known.ts'
import { DAY, HOUR, MINUTE } from '../lib/units.ts'
import { callRuleOf, callRuleSchema } from './calls.ts'
import { metaSchema, presentMeta } from './cloud-api/account.ts'
import { isDown } from './down.ts'
import { historyRuleOf, historyRuleSchema } from './history.ts'
import { newChatsSchema, presentNewChats } from './new-chats.ts'
import { presentOwner } from './owner.ts'
import type { PacedSend } from './pacing.ts'
import { passkeyOf } from './passkey/record.ts'
import { type MessagingLimit, messagingLimitSchema } from './portfolio/present-limit.ts'
import { presentProxy, proxySchema } from './proxy.ts'
import { activeRestriction } from './restriction.ts'
import { type FirstMessages, firstMessagesSchema, presentFirstMessages } from './safety/first-messages.ts'
import { isStopped, withSafeLimits } from './safety/grades.ts'
import { presentSafety, safetySchema } from './safety/present-safety.ts'
import type { LedgerUse, NumberRow } from './store.ts'
import type { ViewDeps } from './view-deps.ts'
import { waitsFrom } from './waits.ts'
import { ADVISED, dayCap, type WarmUpSettings, warmUpDue } from './warm-up.ts'
import { remark, warningsOf } from './warnings.ts'

/** What the tables say about a number besides its row. */
export type NumberUse = {
  ledger: LedgerUse
  minuteUsed: number
  hourUsed: number
  lastPaced: PacedSend | undefined
  daySent: number
  chatsReady: number
  replyShare: number | null
  sentToday: number
  failedToday: number
  firstMessages: FirstMessages
  messagingLimit: MessagingLimit
}

/** What is of linked devices alone: Meta does not work like that. */
const NOT_OFFICIAL = [
  'qr',
  'pairing_code',
  'passkey',
  'warm_up',
  'safety',
  'first_messages',
  'new_chats',
  'proxy',
  'calls',
  'history',
] as const

const gauge = z.object({ max: z.number().int(), used: z.number().int() })

export const numberSchema = z
  .object({
    id: z.string(),
    kind: z.enum(['linked', 'cloud_api']).meta({
      description: "linked: by a linked device of a phone; cloud_api: an official number, by Meta's Cloud API",
    }),
    not_applicable: z.array(z.enum(NOT_OFFICIAL)).meta({
      description: 'fields and calls that mean nothing for a number of this kind',
    }),
    label: z.string(),
    restaurant_id: z.string().nullable(),
    time_zone: z.string().nullable(),
    phone: z.string().nullable(),
    state: z.enum(['pairing', 'connecting', 'open', 'paused', 'restricted', 'logged_out', 'failed']),
    reason: z.string().nullable().meta({ description: 'why it is in this state' }),
    since: instantOut,
    down: z.boolean().meta({ description: 'should work and does not: unlinked, banned, or connecting in vain' }),
    passkey: z
      .object({ stage: z.enum(['required', 'on_phone', 'comparing']), expires_at: instantOut })
      .nullable()
      .meta({ description: 'WhatsApp demands a passkey while linking, until then: see /v1/numbers/{id}/passkey' }),
    limits: z.object({ per_minute: z.number().int(), per_hour: z.number().int() }),
    pacing: z.enum(['even', 'burst']),
    proxy: proxySchema,
    history: z.object({
      take: historyRuleSchema,
      inherited: z.boolean().meta({ description: 'the rule of all numbers' }),
    }),
    calls: callRuleSchema.extend({ inherited: z.boolean().meta({ description: 'the rule of all numbers' }) }),
    throttle: z.object({
      minute: gauge,
      hour: gauge,
      next_free_at: instantOut.meta({
        description: 'when the limits and the pace allow the next mailing message; of a stopped number: if it were not',
      }),
    }),
    warm_up: z.object({
      complete: z.boolean(),
      since: instantOut.nullable().meta({ description: 'when it was completed' }),
      declared: z.boolean().meta({ description: "by an administrator's word rather than by traffic" }),
      hours: z.number().meta({ description: 'hours since the number was linked' }),
      hours_needed: z.number(),
      chats_ready: z.number().int(),
      chats_needed: z.number().int(),
      missing: z.array(remark.extend({ have: z.number(), need: z.number() })),
      day_cap: gauge.nullable().meta({ description: 'mailing messages of this day of the climb after warm-up' }),
      stage: z
        .object({
          day: z.number().int().meta({ description: 'of the climb, from 1' }),
          cap: z.number().int(),
          used: z.number().int(),
          next: z.array(
            z.object({
              at: instantOut,
              cap: z.number().int().nullable().meta({ description: 'null: no cap any more' }),
            }),
          ),
        })
        .nullable()
        .meta({
          description: 'the climb of the daily cap after a measured warm-up; null before it and when it is over',
        }),
    }),
    safety: safetySchema,
    first_messages: firstMessagesSchema,
    restriction: z
      .object({ kind: z.enum(['reachout_lock', 'new_chat_cap', 'spam_limit']), until: instantOut })
      .nullable()
      .meta({ description: 'WhatsApp refuses first messages to people until then' }),
    new_chats: newChatsSchema,
    messaging_limit: messagingLimitSchema,
    health: z.object({
      connected_since: instantOut.nullable(),
      last_frame_at: instantOut.nullable(),
      sent_today: z.number().int(),
      failed_today: z.number().int(),
      reply_share: z.number().nullable().meta({ description: 'of the mailing messages of 7 days, 0 to 1' }),
      lease_owner: z.string().nullable().meta({ description: 'the process that holds the socket' }),
    }),
    meta: metaSchema,
    cloud_api: z.object({ phone_number_id: z.string(), waba_id: z.string() }).meta({
      description: "its ids for clients of Meta's Cloud API, see /graph",
    }),
    warnings: z.array(remark),
    created_at: instantOut,
  })
  .meta({ id: 'Number' })

export type NumberOut = z.output<typeof numberSchema>

export function presentNumber(
  { row, use }: { row: NumberRow; use: NumberUse },
  { clock, settings, secretKey }: ViewDeps,
): NumberOut {
  const now = clock.now()
  const restriction = activeRestriction(row, now)
  const isHeld = row.lease_owner !== null && (row.lease_until ?? 0) > now
  return {
    id: row.id,
    kind: row.kind,
    not_applicable: row.kind === 'cloud_api' ? [...NOT_OFFICIAL] : [],
    label: row.label,
    restaurant_id: row.restaurant_id,
    time_zone: row.time_zone,
    phone: row.phone,
    state: row.state,
    reason: row.reason,
    since: toIso(row.state_at),
    down: isDown(row, now),
    passkey: presentPasskey(row),
    limits: { per_minute: row.per_minute, per_hour: row.per_hour },
    pacing: row.pacing,
    proxy: row.kind === 'cloud_api' ? null : presentProxy(row, settings.OTKLIK_WHATSAPP_PROXY),
    calls: callRuleOf(row, settings),
    history: historyRuleOf(row, settings),
    throttle: presentThrottle(row, use, { clock, settings }),
    warm_up: presentWarmUp(row, use, settings, now),
    safety: presentSafety(row, settings),
    first_messages: presentFirstMessages(use.firstMessages),
    restriction: restriction ? { kind: restriction.kind, until: toIso(restriction.until) } : null,
    new_chats: presentNewChats(row, now),
    messaging_limit: use.messagingLimit,
    health: {
      connected_since: toIso(row.connected_at),
      last_frame_at: toIso(row.last_frame_at),
      sent_today: use.sentToday,
      failed_today: use.failedToday,
      reply_share: use.replyShare,
      lease_owner: isHeld && row.lease_owner !== null ? presentOwner(row.lease_owner) : null,
    },
    meta: presentMeta(row),
    cloud_api: { phone_number_id: phoneNumberIdOf(row.id), waba_id: wabaIdOf(secretKey) },
    warnings: warningsOf(row),
    created_at: toIso(row.created_at),
  }
}

function presentPasskey(row: NumberRow): NumberOut['passkey'] {
  const step = passkeyOf(row)
  return step ? { stage: step.stage, expires_at: toIso(step.expiresAt) } : null
}

function presentThrottle(
  own: NumberRow,
  use: NumberUse,
  { clock, settings }: Omit<ViewDeps, 'secretKey'>,
): NumberOut['throttle'] {
  const row = withSafeLimits(own)
  const max = (limit: number) => (isStopped(row) ? 0 : limit)
  const at = clock.steady()
  const cap = dayCap(row, settings, clock.now())
  const isDayFull = cap !== undefined && use.daySent >= cap.cap
  const waits = waitsFrom(row, {
    ledger: use.ledger,
    lastPaced: use.lastPaced,
    day: cap && isDayFull ? cap : undefined,
    at,
    now: clock.now(),
  })
  const nextFreeAt = Math.max(at, ...waits.map(({ retryAt }) => retryAt))
  return {
    minute: { max: max(row.per_minute), used: use.minuteUsed },
    hour: { max: max(row.per_hour), used: use.hourUsed },
    next_free_at: toIso(nextFreeAt - at + clock.now()),
  }
}

function presentWarmUp(row: NumberRow, use: NumberUse, settings: WarmUpSettings, now: number): NumberOut['warm_up'] {
  const hours = row.linked_at === null ? 0 : Math.max(0, (now - row.linked_at) / HOUR)
  const due = warmUpDue(row, use.chatsReady, settings)
  // Reached, and noted with the next permit or within a minute.
  const complete = row.warm_at !== null || (due !== null && due <= now)
  const cap = dayCap(row, settings, now)
  return {
    complete,
    since: toIso(row.warm_at),
    declared: row.warm_declared_by !== null && row.kind === 'linked',
    hours: Math.floor(hours * 10) / 10,
    hours_needed: settings.OTKLIK_WARM_UP_HOURS,
    chats_ready: use.chatsReady,
    chats_needed: settings.OTKLIK_WARM_UP_CHATS,
    missing: complete ? [] : missingOf(row, use, settings, now),
    day_cap: cap ? { max: cap.cap, used: use.daySent } : null,
    stage: presentStage(row, use, settings, now),
  }
}

function presentStage(
  row: NumberRow,
  use: NumberUse,
  settings: WarmUpSettings,
  now: number,
): NumberOut['warm_up']['stage'] {
  const cap = dayCap(row, settings, now)
  if (!cap) return null
  const day = Math.round((cap.startedAt - known(row.warm_at, 'end of warm-up')) / DAY)
  const next = [...settings.OTKLIK_DAILY_CAPS.slice(day + 1), null].map((step, index) => ({
    at: toIso(cap.startedAt + (index + 1) * DAY),
    cap: step,
  }))
  return { day: day + 1, cap: cap.cap, used: use.daySent, next }
}

function missingOf(
  row: NumberRow,
  use: NumberUse,
  settings: WarmUpSettings,
  now: number,
): NumberOut['warm_up']['missing'] {
  const missing: NumberOut['warm_up']['missing'] = []
  if (row.linked_at === null) {
    missing.push({ code: 'not_linked', message: 'Link the number to a phone.', have: 0, need: 1 })
  }
  const needHours = settings.OTKLIK_WARM_UP_HOURS
  const minutes = row.linked_at === null ? 0 : Math.max(0, Math.floor((now - row.linked_at) / MINUTE))
  if (minutes < needHours * 60) {
    missing.push({
      code: 'hours',
      message: `Use the number for ${needHours} hours before the first mailing.`,
      have: Math.floor(minutes / 6) / 10,
      need: needHours,
    })
  }
  if (use.chatsReady < settings.OTKLIK_WARM_UP_CHATS) {
    missing.push({
      code: 'chats',
      message:
        `Lead chats in which ${settings.OTKLIK_WARM_UP_MESSAGES} or more times you write and the guest answers; ` +
        `advised are ${ADVISED.chats} chats of ${ADVISED.messages} messages.`,
      have: use.chatsReady,
      need: settings.OTKLIK_WARM_UP_CHATS,
    })
  }
  return missing
}
