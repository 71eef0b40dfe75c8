import type { Language } from '../lib/languages.ts'
import { DAY, MINUTE } from '../lib/units.ts'
import { hoursOf, isOpenAt, type RestaurantRow } from '../restaurants/index.ts'
import type { AutoresponderDeps } from './deps.ts'
import { type Answer, compileAnswer, type Texts } from './settings.ts'
import { openingOf } from './text.ts'

const SAMPLE_NAMES: Record<Language, string> = { ru: 'Анна', en: 'Anna' }

type Previewed = {
  answer: Answer
  texts: Texts
  language: Language
  at: number
  settings: Pick<AutoresponderDeps['settings'], 'OTKLIK_TIDY_NAMES'>
}

/** An answer as a guest with this language would read it: now, or, for out of hours, at the next such time. */
export function previewAnswer(restaurant: RestaurantRow, { answer, texts, language, at, settings }: Previewed): string {
  const compiled = compileAnswer(answer, texts, language)
  const moment = answer === 'out_of_hours' ? nextClosed(restaurant, at) : at
  const facts = {
    name: SAMPLE_NAMES[language],
    tidyNames: settings.OTKLIK_TIDY_NAMES,
    dish: null,
    promoCode: null,
    restaurant: restaurant.name,
    opensAt: openingOf(restaurant, moment),
  }
  const guest = { id: 'sample', language, facts }
  const rendered = compiled.render(guest, { at: moment, zone: restaurant.time_zone }, `${restaurant.id}/${answer}`)
  return 'text' in rendered ? rendered.text : ''
}

/** The next full quarter of an hour at which the restaurant is closed; now, if it is closed or has no hours. */
function nextClosed(restaurant: RestaurantRow, at: number): number {
  const hours = hoursOf(restaurant)
  if (!hours) return at
  for (let moment = at; moment < at + 7 * DAY; moment += 15 * MINUTE) if (!isOpenAt(hours, moment)) return moment
  return at
}
