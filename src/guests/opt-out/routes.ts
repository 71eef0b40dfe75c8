import { z } from 'zod'
import { transact } from '../../db/index.ts'
import { type Route, type RouteInput, route } from '../../http/route.ts'
import { MINUTE } from '../../lib/units.ts'
import { optOut } from '../consent.ts'
import { takeBackOptOut } from '../consents/record-consent.ts'
import type { GuestRow } from '../store.ts'
import { consentPageRoutes } from './consent-routes.ts'
import { type OptOutState, optOutPage, type PageLanguage } from './page.ts'
import { guestOfToken, languageOf, type OptOutDeps, optOutQuery, sendPage } from './shown.ts'

const tag = 'Opt-out page'
/** What is recorded for guests who used the link. */
const SOURCE = 'link'
/** The version of what they were shown; it changes with every change of the wording. */
const FORM_VERSION = 'opt-out-1'
/** How long a mistaken press can be taken back. */
const UNDO_MS = MINUTE

const page = { contentType: 'text/html', description: 'A page for people' }
const params = z.object({ token: z.string().max(100) })
const undo = z.literal('1').optional().catch(undefined)

type Http = Pick<RouteInput<undefined, undefined, undefined>, 'req' | 'res'>

/** The page on which a guest opts out of all mailings. Public: the token in the address is the key. */
export function optOutRoutes(deps: OptOutDeps): Route[] {
  const { db, clock, signals } = deps
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
      query: optOutQuery.extend({ undo }),
      responses: { 200: page },
      async handle({ params: { token }, query: { lang, undo: undone }, ...http }) {
        const guest = await guestOfToken(deps, token)
        const shown = guest ? stateOf(guest, clock.now()) : 'unknown'
        return show(http, shown === 'ask' && undone ? 'back' : shown, languageOf(guest, lang, http), token)
      },
    }),
    route({
      method: 'post',
      path: '/u/:token',
      operationId: 'optOutByPage',
      scope: 'public',
      summary: 'Opt out of all mailings, or (`undo=1`, for a minute) undo it (public: the token grants access)',
      tag,
      params,
      query: optOutQuery.extend({ undo }),
      reads: ['application/x-www-form-urlencoded'],
      responses: { 303: page },
      idempotent: false,
      async handle({ params: { token }, query: { lang, undo: undone }, ...http }) {
        const guest = await guestOfToken(deps, token)
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
    ...consentPageRoutes(deps),
  ]
}

function stateOf({ opted_out_at: at, opted_out_source: source }: GuestRow, now: number): OptOutState {
  if (at === null) return 'ask'
  return source === SOURCE && now - at <= UNDO_MS ? 'done' : 'over'
}

function show(http: Http, state: OptOutState, language: PageLanguage, token?: string): undefined {
  const known = state === 'unknown' ? undefined : token
  return sendPage(http, known === undefined ? 404 : 200, optOutPage(state, language, known))
}
