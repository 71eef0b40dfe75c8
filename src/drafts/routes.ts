import type { Request, Response } from 'express'
import { z } from 'zod'
import { transact } from '../db/index.ts'
import { signalOf } from '../http/caller-gone.ts'
import { openEventStream } from '../http/event-stream.ts'
import { asAppError } from '../http/problem.ts'
import { type Route, route } from '../http/route.ts'
import { getRestaurant, type RestaurantRow, saveRestaurantSettings } from '../restaurants/index.ts'
import type { DraftDeps } from './deps.ts'
import { draftAnswer, obstacleOf, prepareAnswer } from './draft-answer.ts'
import { draftReply, obstacleOfReply, prepareReply } from './draft-reply.ts'
import { DraftError } from './llm/trouble.ts'
import {
  availabilitySchema,
  draftSchema,
  draftSettingsSchema,
  presentDraft,
  presentPreview,
  presentSettings,
  previewSchema,
} from './present.ts'
import { areDraftsOn, modelOf } from './settings.ts'
import { usageOf } from './store.ts'
import { restaurantOfConversation } from './view.ts'

const tag = 'Drafts'
const params = z.object({ id: z.string().max(100) })
const wanted = z.object({
  avoid: z.array(z.string().max(4_000)).max(3).default([]).meta({ description: 'Drafts that were not liked' }),
})

/** Drafts by a language model: requested, previewed, switched on, counted. */
export function draftRoutes(deps: DraftDeps): Route[] {
  const { db, clock, settings, audit } = deps
  const show = async (restaurant: RestaurantRow) => {
    const [ours, all] = await Promise.all([usageOf(db, clock.now(), restaurant.id), usageOf(db, clock.now())])
    return presentSettings({ enabled: areDraftsOn(restaurant), settings, restaurant: ours, all })
  }
  return [
    route({
      method: 'post',
      path: '/v1/guests/:id/draft',
      scope: 'messages:write',
      summary: 'A draft of the next answer to a guest, by the language model',
      description:
        'Nothing is sent or stored: a person reads it over. With `Accept: text/event-stream` it comes as it is written: events `text` (`{text}`, a piece), then `draft` (the whole) or `problem`. What goes wrong is said in `errors[0].code`.',
      tag,
      params,
      body: wanted,
      idempotent: false,
      responses: {
        200: {
          contentType: 'application/json',
          description: 'The draft',
          schema: draftSchema,
          also: { 'text/event-stream': {} },
        },
      },
      async handle({ params: { id }, body: { avoid }, req, res }) {
        if (req.accepts(['application/json', 'text/event-stream']) === 'text/event-stream') {
          await streamDraft(req, res, (signal, onText) => draftAnswer(deps, id, { avoid, signal, onText }))
          return undefined
        }
        const signal = signalOf(res)
        return { status: 200, body: presentDraft(await draftAnswer(deps, id, { avoid, signal })) }
      },
    }),
    route({
      method: 'get',
      path: '/v1/guests/:id/draft',
      scope: 'messages:write',
      summary: 'Whether drafts are available for a guest',
      tag,
      params,
      responses: { 200: availabilitySchema },
      async handle({ params: { id } }) {
        if (!modelOf(settings)) return { status: 200, body: { available: false, reason: 'not_configured' } }
        const restaurantId = await restaurantOfConversation(db, id)
        const on = restaurantId !== undefined && areDraftsOn(await getRestaurant(db, restaurantId))
        const reason = on ? null : restaurantId === undefined ? 'no_restaurant' : 'off'
        return { status: 200, body: { available: on, reason } }
      },
    }),
    route({
      method: 'get',
      path: '/v1/guests/:id/draft/preview',
      scope: 'messages:write',
      summary: 'The exact text that would leave for a draft',
      description: 'Asks nobody, and works before anything is switched on.',
      tag,
      params,
      responses: { 200: previewSchema },
      async handle({ params: { id } }) {
        const prepared = await prepareAnswer(deps, id, [])
        const { messages, mask } = prepared
        return { status: 200, body: presentPreview({ settings, messages, mask, obstacle: obstacleOf(deps, prepared) }) }
      },
    }),
    route({
      method: 'post',
      path: '/v1/reviews/:id/draft',
      scope: 'reviews:write',
      summary: 'A draft of the reply to a review, by the language model',
      description:
        'Checked by the rules of replies; one that breaks them is written anew once, and comes with the problems that are left. None for what a manager answers (`grave`).',
      tag,
      params,
      body: wanted,
      idempotent: false,
      responses: { 200: draftSchema },
      async handle({ params: { id }, body: { avoid }, res }) {
        return { status: 200, body: presentDraft(await draftReply(deps, id, { avoid, signal: signalOf(res) })) }
      },
    }),
    route({
      method: 'get',
      path: '/v1/reviews/:id/draft/preview',
      scope: 'reviews:read',
      summary: 'The exact text that would leave for a draft of a reply',
      tag,
      params,
      responses: { 200: previewSchema },
      async handle({ params: { id } }) {
        const prepared = await prepareReply(deps, id, [])
        const { mask, prompt } = prepared
        const messages = prompt([])
        const obstacle = obstacleOfReply(deps, prepared)
        return { status: 200, body: presentPreview({ settings, messages, mask, obstacle }) }
      },
    }),
    route({
      method: 'get',
      path: '/v1/restaurants/:id/drafts',
      scope: 'reviews:read',
      summary: 'Whether a restaurant wants drafts, who writes them, what they cost this month',
      tag,
      params,
      responses: { 200: draftSettingsSchema },
      handle: async ({ params: { id } }) => ({ status: 200, body: await show(await getRestaurant(db, id)) }),
    }),
    route({
      method: 'patch',
      path: '/v1/restaurants/:id/drafts',
      scope: 'restaurants:write',
      summary: 'Switch drafts on or off',
      description: "Audited: from then on guests' words leave this server; see the preview.",
      tag,
      params,
      body: z.object({ enabled: z.boolean() }),
      responses: { 200: draftSettingsSchema },
      async handle({ params: { id }, body: { enabled }, actor }) {
        if (enabled && !modelOf(settings)) throw new DraftError('not_configured')
        const restaurant = await transact(db, async (tx) => {
          const entry = { actor: actor.id, action: 'restaurant.settings', subject: id, at: clock.now() }
          await audit(tx, { ...entry, details: { changed: ['drafts'], enabled } })
          return saveRestaurantSettings(tx, id, { drafts: { enabled } })
        })
        return { status: 200, body: await show(restaurant) }
      },
    }),
  ]
}

type Writing = (signal: AbortSignal, onText: (text: string) => void) => Promise<Parameters<typeof presentDraft>[0]>

/** An error before the first word is answered as usual; later it becomes the event `problem`. */
async function streamDraft(req: Request, res: Response, write: Writing): Promise<void> {
  const signal = signalOf(res)
  let stream: ReturnType<typeof openEventStream> | undefined
  const send = (event: string, data: object) => {
    stream ??= openEventStream(req, res)
    return stream.send({ event, data: JSON.stringify(data) })
  }
  try {
    const draft = await write(signal, (text) => void send('text', { text }))
    await send('draft', presentDraft(draft))
    stream?.end()
  } catch (error) {
    if (signal.aborted) return
    const known = asAppError(error)
    if (!stream || !known) throw error
    await send('problem', { code: known.code, detail: known.message, errors: known.fields })
    stream.end()
  }
}
