import type { Settings } from '../../config/env.ts'
import type { ReadDb } from '../db/index.ts'
import type { Clock } from '../lib/clock.ts'
import { audienceOfMailing } from './audiences/of-mailing.ts'
import { spellOut } from './audiences/spell-out.ts'
import { sampleGuests } from './audiences/view.ts'
import { findUsableNumbers, type NoForecast } from './forecast/outlook.ts'
import { checkWording } from './templates/check-texts.ts'
import { factsOf } from './templates/facts.ts'
import { type CompiledTemplate, compileTemplate, type TemplateRow, textsOf } from './templates/template-texts.ts'
import { findRestaurantNames, getTemplate } from './templates/view.ts'
import { type MailingRow, quietHoursOf } from './view.ts'

type Deps = { db: ReadDb; clock: Clock; settings: Pick<Settings, 'OTKLIK_QUIET_HOURS' | 'OTKLIK_TIME_ZONE'> }

export type Warning = { code: string; message: string }

const SAMPLE = 50

const NO_NUMBER: Partial<Record<NoForecast, string>> = {
  no_number: 'There is no linked number that may send this mailing. Link one, or allow others.',
  no_warm_number:
    'No number is warm yet, so nothing will leave: GET /v1/numbers shows what is missing for each in warm_up.missing.',
  no_connected_number: 'No warm number is connected and free of restrictions right now; sending begins when one is.',
}

/** What a marketer should know before a mailing goes out. Nothing of it stands in the way. */
export async function warningsOf(deps: Deps, mailing: MailingRow): Promise<Warning[]> {
  const { db, clock, settings } = deps
  const warnings: Warning[] = []
  if (quietHoursOf(mailing, settings) === null) {
    warnings.push({
      code: 'no_quiet_hours',
      message: 'There are no quiet hours: guests may get the message at night. Set quiet_hours.',
    })
  }
  const usable = await findUsableNumbers(db, mailing, clock.now())
  if ('reason' in usable) warnings.push({ code: usable.reason, message: NO_NUMBER[usable.reason] ?? '' })
  const template = await getTemplate(db, mailing.template_id)
  const compiled = compileTemplate(template)
  const samples = await sampleTexts(deps, template, compiled, mailing)
  return [...warnings, ...checkWording(textsOf(template), compiled, samples)]
}

/** The texts of some guests: of the mailing's audience, or of any. */
export async function sampleTexts(
  { db, clock, settings }: Deps,
  template: TemplateRow,
  compiled: CompiledTemplate,
  mailing?: MailingRow,
): Promise<string[]> {
  const at = clock.now()
  const moment = { at, zone: settings.OTKLIK_TIME_ZONE }
  const audience = mailing ? await audienceOfMailing(db, mailing, moment) : await spellOut(db, { all: true }, moment)
  const [restaurant = null] = (await findRestaurantNames(db)).values()
  const guests = await sampleGuests(db, audience, SAMPLE)
  return guests.flatMap((guest) => {
    const when = { at, zone: guest.time_zone ?? settings.OTKLIK_TIME_ZONE }
    const rendered = compiled.render(
      { id: guest.id, facts: factsOf(guest, restaurant) },
      when,
      mailing?.id ?? template.id,
    )
    return 'text' in rendered ? [rendered.text] : []
  })
}
