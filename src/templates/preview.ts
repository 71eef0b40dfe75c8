import type { Settings } from '../../config/env.ts'
import { type ResolvedAudience, sampleGuests } from '../audiences/index.ts'
import type { ReadDb } from '../db/index.ts'
import { type GuestRow, guestTimeZone } from '../guests/index.ts'
import { publicOrigin } from '../http/public-origin.ts'
import type { Clock } from '../lib/clock.ts'
import { notFound } from '../lib/errors.ts'
import { known } from '../lib/known.ts'
import { findNumbers, type NumberRow } from '../numbers/index.ts'
import { type CompiledTemplate, type RenderedText, usedNames } from './compile-template.ts'
import { type FactSettings, factsOfGuests, openFacts } from './facts.ts'
import { SAMPLE_OPT_OUT_LINK } from './scope.ts'

export type PreviewDeps = { db: ReadDb; clock: Clock; settings: PreviewSettings }

export type PreviewSettings = Pick<Settings, 'OTKLIK_TIME_ZONE' | 'OTKLIK_PUBLIC_URL'> & FactSettings

export type PreviewOptions = {
  /** What variants and wording are spread by: the mailing's id, or the template's. */
  spreadBy: string
  /** The moment of sending; default: now. */
  at?: number | undefined
  /** The sending number, if known: it gives the restaurant, and the zone of guests without one. */
  number?: Pick<NumberRow, 'restaurant_id' | 'time_zone'> | undefined
}

export const SAMPLE = 100

/** The texts as these guests would get them. Nothing is sent, and no promo code is issued: a made-up one is used. */
export async function previewTexts(
  { db, clock, settings }: PreviewDeps,
  compiled: CompiledTemplate,
  guests: readonly GuestRow[],
  { spreadBy, at = clock.now(), number }: PreviewOptions,
): Promise<{ guest: GuestRow; rendered: RenderedText }[]> {
  const source = await openFacts(db, usedNames(compiled), settings)
  const optOutLink = publicOrigin(settings) === undefined ? null : SAMPLE_OPT_OUT_LINK
  const facts = await factsOfGuests(source, guests, number?.restaurant_id ?? null)
  return guests.map((guest) => {
    const own = known(facts.get(guest.id), 'facts of this guest')
    const zone = guestTimeZone(guest, number?.time_zone ?? settings.OTKLIK_TIME_ZONE)
    const promoCode = own.promoCode ?? guest.id.slice(-8)
    const rendered = compiled.render(
      { id: guest.id, language: guest.language, facts: { ...own, promoCode, optOutLink } },
      { at, zone },
      spreadBy,
    )
    return { guest, rendered }
  })
}

/** The texts of some guests of an audience. */
export async function sampleTexts(
  deps: PreviewDeps,
  compiled: CompiledTemplate,
  audience: ResolvedAudience,
  spreadBy: string,
): Promise<string[]> {
  const previews = await previewTexts(deps, compiled, await sampleGuests(deps.db, audience, SAMPLE), { spreadBy })
  return previews.flatMap(({ rendered }) => ('text' in rendered ? [rendered.text] : []))
}

/** Throws `not_found` for an unknown number. */
export async function findPreviewNumber(db: ReadDb, numberId: string | undefined): Promise<NumberRow | undefined> {
  if (numberId === undefined) return undefined
  const [number] = await findNumbers(db, [numberId])
  if (!number) throw notFound('number', numberId)
  return number
}
