import type { Settings } from '../../config/env.ts'
import { sampleGuests } from '../audiences/index.ts'
import type { ReadDb } from '../db/index.ts'
import type { Clock } from '../lib/clock.ts'
import { checkVariants, compileTemplate, getTemplate, sampleTexts, textsOf, usedNames } from '../templates/index.ts'
import { audienceOfMailing } from './audience-of-mailing.ts'
import { channelsOf } from './cascade/steps.ts'
import type { NoForecast } from './forecast/forecast-mailing.ts'
import { findUsableNumbers } from './forecast/senders.ts'
import { type MailingRow, quietHoursOf } from './view.ts'
import type { WaitForNumber } from './waits-for-number.ts'

type Deps = {
  db: ReadDb
  clock: Clock
  settings: Pick<Settings, 'OTKLIK_QUIET_HOURS' | 'OTKLIK_TIDY_NAMES' | 'OTKLIK_TIME_ZONE'>
}

export type Warning = {
  code: string
  message: string
  /** Of `waits_for_number`. */
  waitsFor?: WaitForNumber
  /** Of `does_not_fit`. */
  lateness?: Lateness
}

/** How late a mailing will be. Times are UTC milliseconds. */
export type Lateness = { before: number; left: number; finishAt: number | null }

/** Why nothing is sent, in words. */
export const NO_NUMBER: Partial<Record<NoForecast, string>> = {
  no_number: 'There is no linked number that may send this mailing. Link one, or allow others.',
  numbers_paused: 'The numbers that may send this mailing are paused. Resume one, or allow others.',
  no_warm_number:
    'No number is warm yet, so nothing will leave: GET /v1/numbers shows what is missing for each in warm_up.missing.',
  no_connected_number: 'No warm number is connected and free of restrictions right now; sending begins when one is.',
  no_safe_number:
    'The numbers were stopped for their own safety: GET /v1/numbers shows why in safety.reason, and when they come back.',
  waits_for_its_number:
    'What is left waits for the numbers that have the chats with these guests; they may not send mailings now.',
}

/** Warnings for a marketer before a mailing goes out; none of them prevents it. */
export async function warningsOf(deps: Deps, mailing: MailingRow): Promise<Warning[]> {
  const { db, clock, settings } = deps
  const warnings: Warning[] = []
  if (quietHoursOf(mailing, settings) === null) {
    warnings.push({
      code: 'no_quiet_hours',
      message: 'There are no quiet hours: guests may get the message at night. Set quiet_hours.',
    })
  }
  const queues = channelsOf(mailing)
  const byWhatsApp = queues.some(({ channel }) => channel === 'whatsapp')
  const usable = byWhatsApp ? await findUsableNumbers(db, mailing, clock.now()) : undefined
  if (usable && 'reason' in usable) warnings.push({ code: usable.reason, message: NO_NUMBER[usable.reason] ?? '' })
  const moment = { at: clock.now(), zone: settings.OTKLIK_TIME_ZONE }
  const audience = await audienceOfMailing(db, mailing, moment)
  // The audience of a triggered mailing is checked at each trigger.
  if (mailing.trigger_rule === null && (await sampleGuests(db, audience, 1)).length === 0) warnings.push(NOBODY)
  for (const { templateId } of queues) {
    const template = await getTemplate(db, templateId)
    const compiled = compileTemplate(template)
    if (usedNames(compiled).has('promo_code') && mailing.promo_percent === null) warnings.push(NO_PROMO_CODE)
    const samples = await sampleTexts(deps, compiled, audience, mailing.id)
    warnings.push(...checkVariants(textsOf(template), compiled, samples))
  }
  // A warning that two channels share is given once.
  return [...new Map(warnings.map((warning) => [warning.code + warning.message, warning])).values()]
}

const NOBODY = { code: 'nobody', message: 'There is nobody in the audience now: nothing would be sent.' }

const NO_PROMO_CODE = {
  code: 'no_promo_code',
  message: 'The text speaks of a promo code, but the mailing gives none: set promo.',
}
