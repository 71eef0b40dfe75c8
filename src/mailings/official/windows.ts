import type { Settings } from '../../../config/env.ts'
import { countAudience, sampleGuests } from '../../audiences/index.ts'
import type { ReadDb } from '../../db/index.ts'
import { allowedNumbers, findStickyNumbers } from '../../deliveries/index.ts'
import { findWithoutConsent, mailingSkipReason } from '../../guests/index.ts'
import type { Clock } from '../../lib/clock.ts'
import { isWindowOpen } from '../../lib/customer-window.ts'
import { HOUR } from '../../lib/units.ts'
import { type Category, countryOfPhone, openPrices } from '../../message-prices/index.ts'
import { findNumbers } from '../../numbers/index.ts'
import { audienceOfMailing } from '../audience-of-mailing.ts'
import type { MailingRow } from '../view.ts'
import type { Warning } from '../warnings.ts'
import { findApproved } from './message-template.ts'

type Deps = {
  db: ReadDb
  clock: Clock
  settings: Pick<Settings, 'OTKLIK_TIME_ZONE' | 'OTKLIK_MAILING_INTERVAL_HOURS'>
}

/**
 * How guests would get a mailing if it were sent now, and what that would cost. `price`: in millionths of the currency.
 */
export type WindowForecast = {
  /** From an official number, within 24 hours of their last message: our own text. */
  inWindow: number
  /** From an official number, as a template. */
  outside: number
  /** From a linked number. */
  linked: number
  /** An official number has their chat, their 24 hours are over, and there is no template. */
  unreachable: number
  price: number
  currency: string | null
  /** Messages without a known price. */
  unpriced: number
}

/** Up to this many guests are looked at one by one; beyond that a sample stands for all. */
const LOOKED_AT = 2_000
const TOGETHER = 500

/** Undefined for a mailing that no official number sends, that has begun, or that only creates other mailings. */
export async function forecastWindows(deps: Deps, mailing: MailingRow): Promise<WindowForecast | undefined> {
  const { db, clock, settings } = deps
  if (mailing.started_at !== null || mailing.trigger_rule !== null) return undefined
  const allowed = allowedNumbers(mailing)
  const sticky = await findStickyNumbers(db, allowed)
  const numbers = (await findNumbers(db, sticky)).filter(({ id }) => sticky.includes(id))
  const official = new Map(numbers.filter(({ kind }) => kind === 'cloud_api').map((number) => [number.id, number]))
  if (official.size === 0) return undefined
  const now = clock.now()
  const approved = new Map((await findApproved(db, mailing)).map((row) => [row.waba_id, row]))
  const templateOf = (numberId: string) => approved.get(official.get(numberId)?.meta_account_id ?? '')
  const first = [...official.keys()].find((id) => templateOf(id))
  const hasLinked = numbers.some(({ kind }) => kind === 'linked')
  const prices = await openPrices(db)
  const audience = await audienceOfMailing(db, mailing, { at: now, zone: settings.OTKLIK_TIME_ZONE })
  const count = await countAudience(db, audience)
  const sampled = await sampleGuests(db, audience, LOOKED_AT)
  const minIntervalMs = settings.OTKLIK_MAILING_INTERVAL_HOURS * HOUR
  const willing = sampled.filter((guest) => !mailingSkipReason(guest, { now, minIntervalMs }))
  const refusing = await withoutConsent(db, willing, mailing)
  const guests = willing.filter(({ id }) => !refusing.has(id))
  const chats = await latestChats(
    db,
    guests.map(({ id }) => id),
    sticky,
  )
  const seen = { inWindow: 0, outside: 0, linked: 0, unreachable: 0, price: 0, unpriced: 0 }
  const pay = (category: Category, phone: string | null) => {
    const price = prices.priceOf(category, countryOfPhone(phone))
    if (price) seen.price += price.price
    else if (category !== 'service') seen.unpriced += 1
  }
  for (const { id, phone } of guests) {
    const chat = chats.get(id)
    const numberId = chat?.number_id ?? (first !== undefined || !hasLinked ? first : null)
    if (numberId === null || (numberId !== undefined && !official.has(numberId))) seen.linked += 1
    else if (chat && isWindowOpen(chat.last_inbound_at, now)) {
      seen.inWindow += 1
      pay('service', phone)
    } else {
      const template = numberId === undefined ? undefined : templateOf(numberId)
      if (template) {
        seen.outside += 1
        pay(template.category, phone)
      } else seen.unreachable += 1
    }
  }
  const scale = count <= LOOKED_AT || sampled.length === 0 ? 1 : count / sampled.length
  const scaled = (count: number) => Math.round(count * scale)
  return {
    inWindow: scaled(seen.inWindow),
    outside: scaled(seen.outside),
    linked: scaled(seen.linked),
    unreachable: scaled(seen.unreachable),
    price: scaled(seen.price),
    unpriced: scaled(seen.unpriced),
    currency: prices.currency,
  }
}

/** The warning that guests will be skipped: Meta accepts no free text for them, so it is not asked. */
export function outsideOfWindow(forecast: WindowForecast | undefined): Warning[] {
  if (!forecast || forecast.unreachable === 0) return []
  const message = `Guests who last wrote to an official number more than 24 hours ago: ${forecast.unreachable}. They will be skipped as window_closed: choose a template at Meta (message_template) to reach them.`
  return [{ code: 'window_closed', message }]
}

/** The latest chat of each guest with one of these numbers. */
async function latestChats(db: ReadDb, guestIds: readonly string[], numberIds: readonly string[]) {
  const latest = new Map<string, { number_id: string; last_inbound_at: number | null }>()
  if (numberIds.length === 0) return latest
  for (let start = 0; start < guestIds.length; start += TOGETHER) {
    const rows = await db
      .selectFrom('chats')
      .select(['guest_id', 'number_id', 'last_inbound_at'])
      .where('guest_id', 'in', guestIds.slice(start, start + TOGETHER))
      .where('number_id', 'in', [...numberIds])
      .where('last_message_at', 'is not', null)
      .orderBy('last_message_at')
      .execute()
    for (const { guest_id, ...chat } of rows) latest.set(guest_id, chat)
  }
  return latest
}

async function withoutConsent(
  db: ReadDb,
  guests: readonly { id: string }[],
  { purpose }: Pick<MailingRow, 'purpose'>,
): Promise<ReadonlySet<string>> {
  const found = new Set<string>()
  for (let start = 0; start < guests.length; start += TOGETHER) {
    const ids = guests.slice(start, start + TOGETHER).map(({ id }) => id)
    for (const id of await findWithoutConsent(db, ids, { channel: 'whatsapp', purpose })) found.add(id)
  }
  return found
}
