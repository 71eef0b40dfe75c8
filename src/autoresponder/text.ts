import type { ReadDb } from '../db/index.ts'
import type { GuestRow } from '../guests/index.ts'
import { languageFor } from '../lib/languages.ts'
import { closedAt, hoursOf, type RestaurantRow, settingsOf } from '../restaurants/index.ts'
import { factsOfGuests, openFacts, usedNames } from '../templates/index.ts'
import type { AutoresponderDeps } from './deps.ts'
import { sayOpening } from './opens-at.ts'
import { type Answer, automaticAnswersOf, compileAnswer } from './settings.ts'

/** The text of an answer for a guest, in their language; undefined if it is empty. */
export async function answerText(
  db: ReadDb,
  settings: AutoresponderDeps['settings'],
  { kind, restaurant, guest, at }: { kind: Answer; restaurant: RestaurantRow; guest: GuestRow; at: number },
): Promise<string | undefined> {
  const fallback = settingsOf(restaurant).voice.language
  const compiled = compileAnswer(kind, automaticAnswersOf(restaurant)[kind].texts, fallback)
  const source = await openFacts(db, usedNames(compiled), settings)
  const facts = (await factsOfGuests(source, [guest], restaurant.id)).get(guest.id)
  if (!facts) return undefined
  const opensAt = openingOf(restaurant, at)
  const language = guest.language === null ? fallback : languageFor(guest.language)
  const rendered = compiled.render(
    { id: guest.id, language, facts: { ...facts, restaurant: restaurant.name, opensAt } },
    { at, zone: restaurant.time_zone },
    `${restaurant.id}/${kind}`,
  )
  return 'text' in rendered ? rendered.text : undefined
}

/** When a closed restaurant opens, in words; null: it is open, or unknown. */
export function openingOf(restaurant: RestaurantRow, at: number) {
  const hours = hoursOf(restaurant)
  const opens = hours && closedAt(hours, at)?.until
  return opens === undefined ? null : sayOpening(opens, at, restaurant.time_zone)
}
