import { z } from 'zod'
import { type Db, transact } from '../../db/index.ts'
import { PUBLIC_PAGE_POLICY } from '../../http/public-style.ts'
import { type Route, type RouteInput, route } from '../../http/route.ts'
import type { Signals } from '../../jobs/signals.ts'
import type { Clock } from '../../lib/clock.ts'
import { languageFor } from '../../lib/languages.ts'
import { MINUTE } from '../../lib/units.ts'
import { optOut } from '../consent.ts'
import { takeBackOptOut } from '../consents/record-consent.ts'
import type { GuestRow } from '../store.ts'
import { getGuest } from '../view.ts'
import { type OptOutState, optOutPage, type PageLanguage } from './page.ts'
import { readOptOutToken } from './token.ts'

const tag = 'Opt-out page'
/** What is on record of guests who used the link. */
const SOURCE = 'link'
/** What they were shown: counted up with every change of its words. */
const FORM_VERSION = 'opt-out-1'
/** A wrong press can be taken back this long. */
const UNDO_MS = MINUTE

const page = { contentType: 'text/html', description: 'A page for people' }
const params = z.object({ token: z.string().max(100) })
const language = z.enum(['ru', 'en']).optional().catch(undefined)
const undo = z.literal('1').optional().catch(undefined)

type Deps = { db: Db; clock: Clock; signals: Signals; secretKey: Buffer }
type Http = Pick<RouteInput<undefined, undefined, undefined>, 'req' | 'res'>

/** The page on which a guest opts out of all mailings (SPEC M10). Public: the token in the address is the key. */
export function optOutRoutes(deps: Deps): Route[] {
  const { db, clock, signals, secretKey } = deps

  const guestOf = async (token: string): Promise<GuestRow | undefined> => {
    const id = readOptOutToken(secretKey, token)
    return id === undefined ? undefined : getGuest(db, id)
  }

  return [
    route({
      method: 'get',
      path: '/u/:token',
      operationId: 'showOptOutPage',
      scope: 'public',
      summary: 'The page to opt out of mailings (public: the address holds a token that cannot be guessed)',
      description: 'Changes nothing by itself: programs that preview links open it too.',
      tag,
      params,
      query: z.looseObject({ lang: language, undo }),
      responses: { 200: page },
      async handle({ params: { token }, query: { lang, undo: undone }, ...http }) {
        const guest = await guestOf(token)
        const shown = guest ? stateOf(guest, clock.now()) : 'unknown'
        return show(http, shown === 'ask' && undone ? 'back' : shown, languageOf(guest, lang, http))
      },
    }),
    route({
      method: 'post',
      path: '/u/:token',
      operationId: 'optOutByPage',
      scope: 'public',
      summary: 'Opt out of all mailings, or (`undo=1`, for a minute) take it back (public: see there)',
      tag,
      params,
      query: z.looseObject({ lang: language, undo }),
      reads: ['application/x-www-form-urlencoded'],
      responses: { 303: page },
      idempotent: false,
      async handle({ params: { token }, query: { lang, undo: undone }, ...http }) {
        const guest = await guestOf(token)
        if (!guest) return show(http, 'unknown', languageOf(guest, lang, http))
        const at = clock.now()
        const word = { at, how: 'page', source: SOURCE, form_version: FORM_VERSION } as const
        if (!undone) await transact(db, (tx) => optOut(tx, guest.id, word))
        else if (stateOf(guest, at) === 'done') await transact(db, (tx) => takeBackOptOut(tx, guest.id, word))
        signals.notify('outbox')
        // Reloading the next page sends nothing again.
        http.res.redirect(303, `/u/${token}?lang=${languageOf(guest, lang, http)}${undone ? '&undo=1' : ''}`)
        return undefined
      },
    }),
  ]
}

function stateOf({ opted_out_at: at, opted_out_source: source }: GuestRow, now: number): OptOutState {
  if (at === null) return 'ask'
  return source === SOURCE && now - at <= UNDO_MS ? 'done' : 'over'
}

/** As chosen on the page, else the guest's own, else what the browser asks for. */
function languageOf(guest: GuestRow | undefined, chosen: PageLanguage | undefined, { req }: Http): PageLanguage {
  if (chosen) return chosen
  if (guest?.language) return languageFor(guest.language)
  return req.acceptsLanguages(['ru', 'en']) === 'en' ? 'en' : 'ru'
}

function show({ res }: Http, state: OptOutState, language: PageLanguage): undefined {
  res.status(state === 'unknown' ? 404 : 200).set({
    'Content-Type': 'text/html; charset=utf-8',
    'Content-Security-Policy': PUBLIC_PAGE_POLICY,
    'Cache-Control': 'no-store',
    'X-Robots-Tag': 'noindex',
  })
  res.send(optOutPage(state, language))
  return undefined
}
