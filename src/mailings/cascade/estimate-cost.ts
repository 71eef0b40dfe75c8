import type { Settings } from '../../../config/env.ts'
import { estimate, fromMillionths } from '../../channels/index.ts'
import type { ReadDb } from '../../db/index.ts'
import type { Clock } from '../../lib/clock.ts'
import { HOUR } from '../../lib/units.ts'
import { compileTemplate, getTemplate, sampleTexts } from '../../templates/index.ts'
import { audienceOfMailing } from '../audience-of-mailing.ts'
import type { MailingRow } from '../view.ts'
import { reachOfAudience } from './estimate-reach.ts'
import { templateFor } from './steps.ts'

/** What estimating a cost needs. */
export type CostDeps = {
  db: ReadDb
  clock: Clock
  settings: Pick<
    Settings,
    | 'OTKLIK_TIME_ZONE'
    | 'OTKLIK_TIDY_NAMES'
    | 'OTKLIK_SMS_PRICE'
    | 'OTKLIK_SMS_CURRENCY'
    | 'OTKLIK_MAILING_INTERVAL_HOURS'
  >
}

export type Price = { estimate: number | null; currency: string }

/**
 * What a mailing's SMS may cost at most, before it starts: as if every guest who may get one did, judging by the length
 * of some of the texts. Null: it sends no SMS.
 */
export async function priceOf(deps: CostDeps, mailing: MailingRow): Promise<Price | null> {
  const templateId = templateFor(mailing, 'sms')
  if (templateId === undefined) return null
  const { OTKLIK_SMS_CURRENCY: currency, OTKLIK_SMS_PRICE } = deps.settings
  const over = mailing.started_at !== null || mailing.trigger_rule !== null
  if (over || OTKLIK_SMS_PRICE === 0) return { estimate: null, currency }
  const moment = { at: deps.clock.now(), zone: deps.settings.OTKLIK_TIME_ZONE }
  const audience = await audienceOfMailing(deps.db, mailing, moment)
  const compiled = compileTemplate(await getTemplate(deps.db, templateId))
  const texts = await sampleTexts(deps, compiled, audience, mailing.id)
  if (texts.length === 0) return { estimate: 0, currency }
  const prices = texts.map((text) => estimate(deps.settings, 'sms', text).price)
  const mean = prices.reduce((total, price) => total + price, 0) / prices.length
  const guests = await reachOfAudience(deps.db, audience, {
    channel: 'sms',
    purpose: mailing.purpose,
    now: moment.at,
    minIntervalMs: deps.settings.OTKLIK_MAILING_INTERVAL_HOURS * HOUR,
  })
  return { estimate: Math.round(fromMillionths(mean) * guests * 100) / 100, currency }
}
