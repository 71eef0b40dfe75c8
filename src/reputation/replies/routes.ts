import { z } from 'zod'
import { transact } from '../../db/index.ts'
import { pageOf, pageQuery } from '../../http/page.ts'
import { type Route, route } from '../../http/route.ts'
import { AppError } from '../../lib/errors.ts'
import { newId } from '../../lib/ids.ts'
import { percentInput } from '../../promo-codes/index.ts'
import { getRestaurant, settingsOf } from '../../restaurants/index.ts'
import type { ReputationDeps } from '../deps.ts'
import { GRAVE, graveReasons } from '../escalations/grave-words.ts'
import { getReview } from '../reviews/view.ts'
import { BUILT_IN_TEMPLATES } from './built-in-templates.ts'
import { MAX_REPLY_LENGTH, REPLY_RULES } from './check-reply.ts'
import { parseReplyTemplate, unknownVariables } from './fill-template.ts'
import { reachOf } from './guest-reply.ts'
import { replySchema } from './present.ts'
import { REPLY_VARIABLES } from './reply-variables.ts'
import { reviewToAnswer } from './review-to-answer.ts'
import { addTemplate, getReply, removeTemplate } from './store.ts'
import { suggestReply } from './suggest-reply.ts'
import { TONES, toneOf } from './tone.ts'
import { listReplies, ownTemplates, showReply } from './view.ts'
import { problemsOf, publishReply, rejectReply, writeReply } from './write-reply.ts'

const tag = 'Reviews'
const params = z.object({ id: z.string().max(100) })
const text = z.string().max(2 * MAX_REPLY_LENGTH)

const replyInput = z.object({
  text,
  promo_percent: percentInput.optional(),
  to_guest: z.boolean().optional().meta({
    description:
      'Whether the guest gets it in the chat when it is published. true: refused where that cannot be; default: where it can',
  }),
  draft: z.boolean().default(false).meta({ description: 'Keep it to be finished later' }),
})

const suggestionSchema = z.object({
  text: z.string(),
  tone: z.enum(TONES),
  template_id: z.string().nullable().meta({
    pattern: '^[a-zA-Z0-9_-]+$',
    description: 'Of `reply-templates`: one of the restaurant, or one that comes with Otklik',
  }),
  problems: z.array(z.object({ rule: z.enum(REPLY_RULES), message: z.string(), found: z.string().nullable() })),
  escalation: z.array(z.enum(GRAVE)).meta({
    description: 'Not empty: no text is suggested, because a manager must answer',
  }),
})

const reachSchema = z
  .object({
    by: z.enum(['chat', 'page', 'site', 'nobody']).meta({
      description:
        "`chat`: the guest gets it in WhatsApp. `page`: only where the guest's rating stands. `site`: on the site of the review",
    }),
    reason: z.string().nullable().meta({ description: 'Why not in the chat, e.g. opted_out, blocked, no_number' }),
  })
  .meta({ id: 'ReplyReach' })

const templateFields = {
  tone: z.enum(TONES),
  language: z.enum(['ru', 'en']),
  address: z.enum(['vy', 'ty']).nullable().default(null).meta({ description: 'null: fits both' }),
  text: z.string().trim().min(1).max(MAX_REPLY_LENGTH).meta({
    description:
      'Variables such as `{{ dish }}`: greeting, name, dish, quote (the guest’s own words of praise), praise and problem (what is praised and complained of), order_number, pairing (what goes with the dish), promo, word. A sentence whose variable is not known is left out; of `[so|or so]` one is taken',
  }),
}

const templateSchema = z
  .object({ id: z.string(), ...templateFields, built_in: z.boolean() })
  .meta({ id: 'ReplyTemplate' })

/** Replies to reviews: written, checked, moderated, suggested. */
export function replyRoutes({ db, clock, signals, audit, settings: { OTKLIK_TIDY_NAMES } }: ReputationDeps): Route[] {
  return [
    route({
      method: 'post',
      path: '/v1/reviews/:id/replies',
      scope: 'reviews:write',
      summary: 'Reply to a review',
      description:
        'Checked by the rules (no swearing, no phones, links, social networks or addresses, no asking for them, no judging of the delivery service), then moderated: by a person, or by the rules alone where the restaurant is set so.',
      tag,
      params,
      body: replyInput,
      responses: { 201: replySchema },
      handle: async ({ params: { id }, body, actor }) => {
        const reply = await transact(db, (tx) =>
          writeReply(tx, audit, id, {
            text: body.text.trim(),
            promoPercent: body.promo_percent ?? null,
            toGuest: body.to_guest,
            draft: body.draft,
            author: actor.id,
            at: clock.now(),
          }),
        )
        signals.notify('outbox')
        signals.notify('deliveries')
        return { status: 201, body: await showReply(db, reply) }
      },
    }),
    route({
      method: 'get',
      path: '/v1/reviews/:id/suggestion',
      operationId: 'suggestReply',
      scope: 'reviews:read',
      summary:
        "A reply ready to be read over: template, name, dish and the guest's own words in the restaurant's voice",
      tag,
      params,
      query: z.object({
        turn: z.coerce.number().int().min(0).max(1_000).default(0).meta({ description: 'Another one' }),
        promo: z.enum(['true', 'false']).optional().meta({ description: 'A promo code will go with it' }),
      }),
      responses: { 200: suggestionSchema },
      handle: async ({ params: { id }, query }) => {
        const review = await getReview(db, id)
        const settings = settingsOf(await getRestaurant(db, review.restaurant_id))
        const escalation = graveReasons(review)
        if (escalation.length > 0) {
          const tone = toneOf(review.score, review.text)
          return { status: 200, body: { text: '', tone, template_id: null, problems: [], escalation } }
        }
        const { templateId, ...suggestion } = suggestReply(
          await reviewToAnswer(db, review, settings.voice.language, { OTKLIK_TIDY_NAMES }),
          settings.voice,
          await ownTemplates(db, review.restaurant_id),
          { promo: query.promo === 'true', turn: query.turn },
        )
        const problems = problemsOf(suggestion.text, settings)
        return { status: 200, body: { ...suggestion, template_id: templateId, problems, escalation } }
      },
    }),
    route({
      method: 'post',
      path: '/v1/reviews/:id/check',
      operationId: 'checkReply',
      scope: 'reviews:read',
      summary: 'Which rules a text would break as a reply to this review',
      tag,
      params,
      body: z.object({ text }),
      idempotent: false,
      responses: { 200: suggestionSchema.pick({ problems: true }) },
      handle: async ({ params: { id }, body }) => {
        const review = await getReview(db, id)
        const settings = settingsOf(await getRestaurant(db, review.restaurant_id))
        return { status: 200, body: { problems: problemsOf(body.text, settings) } }
      },
    }),
    route({
      method: 'get',
      path: '/v1/reviews/:id/reach',
      operationId: 'getReplyReach',
      scope: 'reviews:read',
      summary: 'Whether a reply would reach the guest in the chat, and why not',
      tag,
      params,
      responses: { 200: reachSchema },
      handle: async ({ params: { id } }) => ({
        status: 200,
        body: await reachOf(db, await getReview(db, id), clock.now()),
      }),
    }),
    route({
      method: 'get',
      path: '/v1/replies',
      scope: 'reviews:read',
      summary: 'List replies, the newest first; those of a review with its rejected ones',
      tag,
      query: pageQuery.extend({
        status: z.enum(['draft', 'moderation', 'published', 'rejected']).optional(),
        review_id: z.string().optional(),
      }),
      responses: { 200: pageOf(replySchema) },
      handle: async ({ query }) => ({ status: 200, body: await listReplies(db, query) }),
    }),
    route({
      method: 'get',
      path: '/v1/replies/:id',
      scope: 'reviews:read',
      summary: 'One reply',
      tag,
      params,
      responses: { 200: replySchema },
      handle: async ({ params: { id } }) => ({ status: 200, body: await showReply(db, await getReply(db, id)) }),
    }),
    route({
      method: 'post',
      path: '/v1/replies/:id/publish',
      scope: 'reviews:write',
      summary: 'Publish a reply that waits for moderation',
      tag,
      params,
      idempotent: false,
      responses: { 200: replySchema },
      handle: async ({ params: { id }, actor }) => {
        const reply = await transact(db, (tx) => publishReply(tx, audit, id, { by: actor.id, at: clock.now() }))
        signals.notify('outbox')
        signals.notify('deliveries')
        return { status: 200, body: await showReply(db, reply) }
      },
    }),
    route({
      method: 'post',
      path: '/v1/replies/:id/reject',
      scope: 'reviews:write',
      summary: 'Reject a reply, with the reason',
      tag,
      params,
      body: z.object({ reason: z.string().trim().min(1).max(500) }),
      idempotent: false,
      responses: { 200: replySchema },
      handle: async ({ params: { id }, body, actor }) => {
        const moderation = { by: actor.id, at: clock.now(), reason: body.reason }
        const reply = await transact(db, (tx) => rejectReply(tx, audit, id, moderation))
        return { status: 200, body: await showReply(db, reply) }
      },
    }),
    route({
      method: 'get',
      path: '/v1/restaurants/:id/reply-templates',
      scope: 'reviews:read',
      summary: 'Templates of replies: own ones, which go first, and those built in',
      tag,
      params,
      responses: { 200: z.object({ data: z.array(templateSchema) }) },
      handle: async ({ params: { id } }) => {
        await getRestaurant(db, id)
        const own = (await ownTemplates(db, id)).map((template) => ({ ...template, built_in: false }))
        const builtIn = BUILT_IN_TEMPLATES.map((template) => ({ ...template, built_in: true }))
        return { status: 200, body: { data: [...own, ...builtIn] } }
      },
    }),
    route({
      method: 'post',
      path: '/v1/restaurants/:id/reply-templates',
      scope: 'reviews:write',
      summary: 'Add a template of replies',
      tag,
      params,
      body: z.object(templateFields),
      responses: { 201: templateSchema },
      handle: async ({ params: { id }, body }) => {
        await getRestaurant(db, id)
        demandTemplate(body.text)
        const made = await transact(db, async (tx) => {
          const row = { id: newId('rtp'), restaurant_id: id, ...body, created_at: clock.now() }
          await addTemplate(tx, row)
          return row
        })
        return { status: 201, body: { id: made.id, ...body, built_in: false } }
      },
    }),
    route({
      method: 'delete',
      path: '/v1/restaurants/:id/reply-templates/:template_id',
      scope: 'reviews:write',
      summary: 'Remove a template of replies',
      tag,
      params: params.extend({ template_id: z.string() }),
      responses: { 204: null },
      handle: async ({ params: { id, template_id } }) => {
        await removeTemplate(db, id, template_id)
        return { status: 204 }
      },
    }),
  ]
}

function demandTemplate(source: string): void {
  const [unknown] = unknownVariables(source)
  if (unknown) {
    const message = `there is no variable ${unknown}; there are ${REPLY_VARIABLES.join(', ')}`
    throw new AppError('template_invalid', 'The template uses an unknown variable.', [{ path: 'body.text', message }])
  }
  try {
    parseReplyTemplate(source)
  } catch (error) {
    const message = error instanceof Error ? error.message : 'cannot be read'
    throw new AppError('template_invalid', 'The template cannot be read.', [{ path: 'body.text', message }])
  }
}
