import express from 'express'
import { z } from 'zod'
import { type Tx, transact } from '../../db/index.ts'
import { type Route, type RouteInput, route } from '../../http/route.ts'
import { KIB } from '../../lib/units.ts'
import { recordConsent } from '../consents/record-consent.ts'
import { CHANNELS, PURPOSES } from '../consents/store.ts'
import { findConsentStates } from '../consents/view.ts'
import { recordGuestUpdated } from '../guest-updated.ts'
import { lockGuest } from '../store.ts'
import { CONSENT_FORM_VERSION, consentPage, mayBeSent } from './consent-page.ts'
import { optOutPage } from './page.ts'
import { guestOfToken, languageOf, type OptOutDeps, optOutQuery, sendPage } from './shown.ts'

const tag = 'Opt-out page'
const FORM_TYPE = 'application/x-www-form-urlencoded'
const page = { contentType: 'text/html', description: 'A page for people' }
const params = z.object({ token: z.string().max(100) })
const query = optOutQuery.extend({ saved: z.literal('1').optional().catch(undefined) })

type Http = Pick<RouteInput<undefined, undefined, undefined>, 'req' | 'res'>

const parseForm = express.urlencoded({ extended: false, limit: 8 * KIB, parameterLimit: 20 })

/** The page on which guests see and change their consents. Public: the token in the address is the key. */
export function consentPageRoutes(deps: OptOutDeps): Route[] {
  const { db, clock, signals } = deps
  return [
    route({
      method: 'get',
      path: '/u/:token/consents',
      operationId: 'showConsentPage',
      scope: 'public',
      summary:
        'The page on which guests see and change their consents (public: the token of the opt-out page grants access)',
      description: 'Changes nothing by itself: programs that preview links open it too.',
      tag,
      params,
      query,
      responses: { 200: page },
      async handle({ params: { token }, query: { lang, saved }, ...http }) {
        const guest = await guestOfToken(deps, token)
        const language = languageOf(guest, lang, http)
        if (!guest) return sendPage(http, 404, optOutPage('unknown', language))
        const states = await findConsentStates(db, guest.id)
        return sendPage(http, 200, consentPage(states, language, token, saved !== undefined))
      },
    }),
    route({
      method: 'post',
      path: '/u/:token/consents',
      operationId: 'changeConsentsByPage',
      scope: 'public',
      summary: "Change a guest's consents, by the form on the page (public: the token grants access)",
      description: 'What is ticked may be sent, what is not may not; what differs from before goes into the ledger.',
      tag,
      params,
      query,
      reads: [FORM_TYPE],
      examples: { [FORM_TYPE]: `form=${CONSENT_FORM_VERSION}&advertising=whatsapp&service=whatsapp&service=sms` },
      responses: { 303: page },
      idempotent: false,
      async handle({ params: { token }, query: { lang }, ...http }) {
        const guest = await guestOfToken(deps, token)
        const language = languageOf(guest, lang, http)
        if (!guest) return sendPage(http, 404, optOutPage('unknown', language))
        const body = await readBody(http)
        // Without it this is not the form: an empty body would refuse everything.
        const isForm = body.form === CONSENT_FORM_VERSION
        if (isForm) await transact(db, (tx) => choose(tx, guest.id, body, clock.now()))
        signals.notify('outbox')
        http.res.redirect(303, `/u/${token}/consents?lang=${language}${isForm ? '&saved=1' : ''}`)
        return undefined
      },
    }),
  ]
}

/** Records what differs from the present state. */
async function choose(tx: Tx, guestId: string, body: Record<string, unknown>, at: number): Promise<void> {
  await lockGuest(tx, guestId)
  const states = await findConsentStates(tx, guestId)
  const ticked = (purpose: string, channel: string) => [body[purpose]].flat().includes(channel)
  const said = PURPOSES.flatMap((purpose) =>
    CHANNELS.filter((channel) => ticked(purpose, channel) !== mayBeSent(states, { channel, purpose })).map(
      (channel) => ({
        channel,
        purpose,
        state: ticked(purpose, channel) ? ('given' as const) : ('withdrawn' as const),
      }),
    ),
  )
  const word = { at, how: 'page', source: 'link', form_version: CONSENT_FORM_VERSION } as const
  if (await recordConsent(tx, guestId, said, word)) {
    await recordGuestUpdated(tx, guestId, { changed: 'consent', by: null, at })
  }
}

function readBody({ req, res }: Http): Promise<Record<string, unknown>> {
  return new Promise((resolve, reject) => {
    parseForm(req, res, (error?: unknown) =>
      error ? reject(error) : resolve((req.body ?? {}) as Record<string, unknown>),
    )
  })
}
