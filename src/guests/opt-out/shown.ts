import { z } from 'zod'
import type { Db } from '../../db/index.ts'
import { PUBLIC_PAGE_POLICY } from '../../http/public-style.ts'
import type { RouteInput } from '../../http/route.ts'
import type { Signals } from '../../jobs/signals.ts'
import type { Clock } from '../../lib/clock.ts'
import { languageFor } from '../../lib/languages.ts'
import type { GuestRow } from '../store.ts'
import { getGuest } from '../view.ts'
import type { PageLanguage } from './page.ts'
import { readOptOutToken } from './token.ts'

export type OptOutDeps = { db: Db; clock: Clock; signals: Signals; secretKey: Buffer }
type Http = Pick<RouteInput<undefined, undefined, undefined>, 'req' | 'res'>

export const optOutQuery = z.looseObject({ lang: z.enum(['ru', 'en']).optional().catch(undefined) })

/** Whose page this is; undefined: nobody's, or of somebody who was forgotten. */
export async function guestOfToken({ db, secretKey }: OptOutDeps, token: string): Promise<GuestRow | undefined> {
  const id = readOptOutToken(secretKey, token)
  if (id === undefined) return undefined
  const guest = await getGuest(db, id)
  return guest.erased_at === null ? guest : undefined
}

/** As chosen on the page, else the guest's own, else what the browser asks for. */
export function languageOf(guest: GuestRow | undefined, chosen: PageLanguage | undefined, { req }: Http): PageLanguage {
  if (chosen) return chosen
  if (guest?.language) return languageFor(guest.language)
  return req.acceptsLanguages(['ru', 'en']) === 'en' ? 'en' : 'ru'
}

/** A page of a guest's own: never kept, never found by search. */
export function sendPage({ res }: Http, status: number, page: string): undefined {
  res.status(status).set({
    'Content-Type': 'text/html; charset=utf-8',
    'Content-Security-Policy': PUBLIC_PAGE_POLICY,
    'Cache-Control': 'no-store',
    'X-Robots-Tag': 'noindex',
  })
  res.send(page)
  return undefined
}
