import express from 'express'
import { z } from 'zod'
import { type ReadDb, transact } from '../../db/index.ts'
import type { ReviewSite } from '../../db/schema/reputation.ts'
import { getGuest } from '../../guests/index.ts'
import { publicOrigin } from '../../http/public-origin.ts'
import { PUBLIC_PAGE_POLICY } from '../../http/public-style.ts'
import { type Route, type RouteInput, route } from '../../http/route.ts'
import { known } from '../../lib/known.ts'
import { languageFor } from '../../lib/languages.ts'
import { KIB } from '../../lib/units.ts'
import { itemsOf, ordersByIds } from '../../orders/index.ts'
import { getRestaurant, REVIEW_SITES, reviewAddress, reviewLinks, settingsOf } from '../../restaurants/index.ts'
import { type Language, languageInput } from '../advice/language.ts'
import { courierCriteriaOf, criteriaOf } from '../complaints/stored-remarks.ts'
import { COURIER_CRITERIA, RESTAURANT_CRITERIA } from '../complaints/topics.ts'
import type { ReputationDeps } from '../deps.ts'
import { CORRECTION_MS, giveRating, neverArrived } from '../ratings/give-rating.ts'
import { type Remarks, remarksInput } from '../ratings/input.ts'
import { addClick, findInvitation, type InvitationRow, noteOpened } from '../ratings/invitations.ts'
import type { RatingRow } from '../ratings/present.ts'
import { findRatingOfOrder } from '../ratings/view.ts'
import { findPublishedReply } from '../replies/view.ts'
import { cancelledPage, expiredPage, type FormValues, formPage, NO_VALUES, thanksPage, unknownPage } from './pages.ts'

const tag = 'Rating form'
const MAX_FORM = 64 * KIB
const MAX_DISHES = 5
const FORM_TYPE = 'application/x-www-form-urlencoded'
const page = { contentType: 'text/html', description: 'A page for people' }

const params = z.object({ token: z.string().max(100) })
const query = z.looseObject({
  lang: languageInput.optional().catch(undefined),
  change: z.literal('1').optional().catch(undefined),
})

type Http = Pick<RouteInput<undefined, undefined, undefined>, 'req' | 'res'>

const parseForm = express.urlencoded({ extended: false, limit: MAX_FORM, parameterLimit: 100 })

/** The page on which a guest rates an order, and the counted links to review sites. Public: the token grants access. */
export function formRoutes(deps: ReputationDeps): Route[] {
  const { db, clock, signals } = deps

  const opened = async (token: string, http: Http, lang: Language | undefined) => {
    const invitation = await findInvitation(db, token)
    const language = lang ?? (await languageOf(db, invitation, http.req))
    if (!invitation) return answer(http, 404, unknownPage(language))
    if (invitation.expires_at <= clock.now()) return answer(http, 410, expiredPage(language))
    const order = await orderOf(db, invitation)
    if (neverArrived(order)) return answer(http, 410, cancelledPage(language))
    return { invitation, language }
  }

  return [
    route({
      method: 'get',
      path: '/r/:token',
      operationId: 'showRatingForm',
      scope: 'public',
      summary: 'The rating form (public: the address holds a token that cannot be guessed)',
      tag,
      params,
      query,
      responses: { 200: page },
      handle: async ({ params: { token }, query: { lang, change }, ...http }) => {
        const found = await opened(token, http, lang)
        if (!found) return undefined
        const { invitation, language } = found
        await noteOpening(deps, invitation)
        const rating = await findRatingOfOrder(db, invitation.order_id)
        if (rating && !(change && canChange(rating, clock.now()))) {
          return answer(http, 200, await thanks(deps, invitation, rating, language))
        }
        return answer(http, 200, await form(db, invitation, language, rating ? valuesOf(rating) : NO_VALUES, null))
      },
    }),
    route({
      method: 'post',
      path: '/r/:token',
      operationId: 'rateByForm',
      scope: 'public',
      summary: 'Submit the rating form (public: the token grants access)',
      tag,
      params,
      query,
      reads: [FORM_TYPE],
      responses: { 303: page },
      handle: async ({ params: { token }, query: { lang }, ...http }) => {
        const found = await opened(token, http, lang)
        if (!found) return undefined
        const { invitation, language } = found
        const sent = readForm(await readBody(http))
        if (!sent.remarks) return answer(http, 422, await form(db, invitation, language, sent.values, 'no_score'))
        const remarks = sent.remarks
        const at = clock.now()
        await transact(db, async (tx) => {
          const order = await orderOf(tx, invitation)
          await giveRating(tx, { order, remarks, channel: 'form', ratedAt: at, at })
        })
        signals.notify('outbox')
        // Reloading the next page sends nothing again.
        http.res.redirect(303, `/r/${token}?lang=${language}`)
        return undefined
      },
    }),
    route({
      method: 'get',
      path: '/r/:token/go/:site',
      operationId: 'openReviewSite',
      scope: 'public',
      summary: 'Redirect to a review site and count the click (public: the token grants access)',
      tag,
      params: params.extend({ site: z.enum(REVIEW_SITES) }),
      responses: { 302: page },
      handle: async ({ params: { token, site }, ...http }) => {
        const found = await opened(token, http, undefined)
        if (!found) return undefined
        const { invitation, language } = found
        const { review_sites } = settingsOf(await getRestaurant(db, invitation.restaurant_id))
        const target = reviewAddress(site, review_sites)
        if (!target) return answer(http, 404, unknownPage(language))
        await countClick(deps, invitation, site)
        http.res.set('Cache-Control', 'no-store')
        http.res.redirect(302, target)
        return undefined
      },
    }),
  ]
}

function answer({ res }: Http, status: number, body: string): undefined {
  res.status(status).set({
    'Content-Type': 'text/html; charset=utf-8',
    'Content-Security-Policy': PUBLIC_PAGE_POLICY,
    'Cache-Control': 'no-store',
    'X-Robots-Tag': 'noindex',
  })
  res.send(body)
  return undefined
}

/** The guest's own language, else what the browser asks for, else the restaurant's. */
async function languageOf(db: ReadDb, invitation: InvitationRow | undefined, req: Http['req']): Promise<Language> {
  if (invitation) {
    const { language } = await getGuest(db, invitation.guest_id)
    if (language) return languageFor(language)
  }
  const asked = req.acceptsLanguages(['ru', 'en'])
  if (asked === 'en' || asked === 'ru') return asked
  return invitation ? settingsOf(await getRestaurant(db, invitation.restaurant_id)).voice.language : 'ru'
}

async function form(
  db: ReadDb,
  invitation: InvitationRow,
  language: Language,
  values: FormValues,
  error: 'no_score' | null,
): Promise<string> {
  const order = await orderOf(db, invitation)
  const { name } = await getRestaurant(db, invitation.restaurant_id)
  const dishes = itemsOf(order).map((item) => item.name)
  const shown = dishes.length > MAX_DISHES ? [...dishes.slice(0, MAX_DISHES), '…'] : dishes
  return formPage({
    language,
    restaurant: name,
    dishes: shown,
    withCourier: order.delivery !== 'pickup',
    values,
    error,
  })
}

async function thanks(
  { db, clock, settings }: ReputationDeps,
  invitation: InvitationRow,
  rating: RatingRow,
  language: Language,
): Promise<string> {
  const restaurant = await getRestaurant(db, invitation.restaurant_id)
  return thanksPage({
    language,
    restaurant: restaurant.name,
    score: rating.score,
    saidWhy: rating.comment !== null || rating.bad !== '[]' || rating.courier_bad !== '[]',
    // Whoever reads the page has reached us, whatever the address.
    links: reviewLinks(settingsOf(restaurant).review_sites, publicOrigin(settings) ?? '', invitation.token),
    canChange: canChange(rating, clock.now()),
    reply: await findPublishedReply(db, rating.id, { zone: restaurant.time_zone, language }),
  })
}

function canChange(rating: RatingRow, now: number): boolean {
  return now <= rating.created_at + CORRECTION_MS
}

function readBody({ req, res }: Http): Promise<Record<string, unknown>> {
  return new Promise((resolve, reject) => {
    parseForm(req, res, (error?: unknown) =>
      error ? reject(error) : resolve((req.body ?? {}) as Record<string, unknown>),
    )
  })
}

/** What was sent; `remarks` only when there is a score. Values the form does not know are ignored. */
function readForm(body: Record<string, unknown>): { values: FormValues; remarks: Remarks | undefined } {
  const list = (name: string, known: readonly string[]) =>
    [body[name]].flat().filter((value): value is string => typeof value === 'string' && known.includes(value))
  const score = (name: string) => (/^[1-5]$/.test(String(body[name])) ? Number(body[name]) : null)
  const values: FormValues = {
    score: score('score'),
    comment: typeof body.comment === 'string' ? body.comment.slice(0, 4_000) : null,
    good: list('good', RESTAURANT_CRITERIA),
    bad: list('bad', RESTAURANT_CRITERIA),
    courierScore: score('courier_score'),
    courierGood: list('courier_good', COURIER_CRITERIA),
    courierBad: list('courier_bad', COURIER_CRITERIA),
  }
  const parsed = remarksInput.safeParse({
    score: values.score,
    comment: values.comment ?? undefined,
    good: values.good,
    bad: values.bad,
    courier: { score: values.courierScore ?? undefined, good: values.courierGood, bad: values.courierBad },
  })
  return { values, remarks: parsed.success ? parsed.data : undefined }
}

function valuesOf(rating: RatingRow): FormValues {
  const courier = courierCriteriaOf(rating)
  return {
    score: rating.score,
    comment: rating.comment,
    ...criteriaOf(rating),
    courierScore: rating.courier_score,
    courierGood: courier.good,
    courierBad: courier.bad,
  }
}

async function noteOpening({ db, clock }: ReputationDeps, { id, opened_at }: InvitationRow): Promise<void> {
  if (opened_at === null) await noteOpened(db, id, clock.now())
}

async function countClick({ db, clock }: ReputationDeps, invitation: InvitationRow, site: ReviewSite): Promise<void> {
  const rating = await findRatingOfOrder(db, invitation.order_id)
  await addClick(db, {
    restaurant_id: invitation.restaurant_id,
    invitation_id: invitation.id,
    site,
    score: rating?.score ?? null,
    at: clock.now(),
  })
}

/** An invitation always asks to rate an order. */
async function orderOf(db: ReadDb, { order_id }: InvitationRow) {
  return known((await ordersByIds(db, [order_id])).get(order_id), 'order of this invitation')
}
