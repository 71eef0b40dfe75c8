import { z } from 'zod'
import { type Tx, transact } from '../db/index.ts'
import { mayReadWords } from '../http/guest-words.ts'
import { pageOf, pageQuery } from '../http/page.ts'
import { rowsInput } from '../http/parse.ts'
import { type Actor, type Route, route } from '../http/route.ts'
import { said } from '../http/words/said.ts'
import { answerTimeRoutes } from './answer-times/routes.ts'
import { assigneeInput, teamIdInput } from './assignment/input.ts'
import { optIn, optOut, setBlocked } from './consent.ts'
import { consentRoutes as ledgerRoutes, saidTo } from './consents/routes.ts'
import type { ConsentWord } from './consents/store.ts'
import type { GuestRouteDeps } from './deps.ts'
import { recordGuestUpdated } from './guest-updated.ts'
import { handlingRoutes } from './handling-routes.ts'
import { importGuests } from './import-guests.ts'
import { CONSENT_OUTCOMES } from './imported-consent.ts'
import { guestChangesInput, newGuestInput, tagInput } from './input.ts'
import { noteRoutes } from './note-routes.ts'
import { guestSchema, listedGuestSchema, presentGuest } from './present.ts'
import { changeGuest, saveGuest } from './save-guest.ts'
import { findSearchHits, searchHitsSchema } from './search-hits.ts'
import { showTimeline, TIMELINE_KINDS, timelineEntrySchema } from './timeline.ts'
import { countGuests, findDetails, getGuest, getPresentGuest, HANDLING_STATES, listGuests, showGuest } from './view.ts'

const MAX_IMPORT = 1_000

const tag = 'Guests'
const params = z.object({ id: z.string().max(100) })
const yesOrNo = z.enum(['true', 'false']).transform((text) => text === 'true')

const listQuery = pageQuery.extend({
  unread: yesOrNo.optional(),
  unprocessed: yesOrNo.optional().meta({ description: 'Has ratings or reviews that wait for an operator' }),
  q: z.string().trim().min(1).max(100).optional().meta({ description: 'Beginnings of words: name, phone, messages' }),
  tag: tagInput.optional(),
  assignee: assigneeInput.optional(),
  unassigned: z.literal('true').optional().meta({ description: 'Nobody has the conversation, and it is not resolved' }),
  team_id: teamIdInput.optional(),
  number_id: z.string().min(1).max(100).optional().meta({ description: 'Has a chat with this number' }),
  restaurant_id: z
    .string()
    .min(1)
    .max(100)
    .optional()
    .meta({ description: 'Has a chat with a number of this restaurant' }),
  state: z.enum(HANDLING_STATES).optional().meta({ description: 'open: neither resolved nor snoozed into the future' }),
  awaiting_reply: yesOrNo.optional().meta({ description: 'Whether an answer is due: see `waiting_since`' }),
  overdue: z.literal('true').optional().meta({ description: "Whose answer is later than the restaurant's target" }),
  order: z.enum(['newest', 'oldest', 'waiting']).default('newest').meta({
    description:
      'oldest: whose last message is the oldest stands first; those without any before them. waiting: those who wait for an answer alone, the longest first',
  }),
})

const timelineQuery = pageQuery.extend({
  kinds: z
    .string()
    .max(500)
    .transform((text) => text.split(',').filter(Boolean))
    .pipe(z.array(z.enum(TIMELINE_KINDS)).min(1))
    .optional()
    .meta({ description: `Some of ${TIMELINE_KINDS.join(', ')}, with commas` }),
})

const importReport = z.object({
  created: z.number().int(),
  updated: z.number().int(),
  failed: z.number().int(),
  results: z.array(
    z.object({
      index: z.number().int(),
      status: z.enum(['created', 'updated', 'failed']),
      guest_id: z.string().optional(),
      consent: z.enum(CONSENT_OUTCOMES).optional(),
      errors: z.array(z.object({ path: z.string(), message: said() })).optional(),
    }),
  ),
})

/** /v1/guests and /v1/restaurants. Messages, read marks and media are the inbox's. */
export function guestRoutes(deps: GuestRouteDeps): Route[] {
  const { db, clock, signals } = deps

  return [
    route({
      method: 'post',
      path: '/v1/guests',
      scope: 'guests:write',
      summary: 'Add a guest, or complete the one with this phone',
      tag,
      body: newGuestInput,
      responses: { 200: guestSchema, 201: guestSchema },
      handle: async ({ body, actor }) => {
        const { created, shown } = await transact(db, async (tx) => {
          const at = clock.now()
          const { guest, created } = await saveGuest(tx, deps, body, at)
          if (!created) await recordGuestUpdated(tx, guest.id, { changed: 'profile', by: actor.id, at })
          return { created, shown: presentGuest(guest, await findDetails(tx, guest.id)) }
        })
        signals.notify('outbox')
        return { status: created ? 201 : 200, body: shown }
      },
    }),
    route({
      method: 'post',
      path: '/v1/guests/bulk',
      operationId: 'createGuests',
      scope: 'guests:write',
      summary: `Add up to ${MAX_IMPORT} guests`,
      description:
        'Each row is as in POST /v1/guests, and may have `consent: true`: the guest agreed to advertising. Bad rows are reported and never stop the good ones.',
      tag,
      body: z.object({
        guests: rowsInput(MAX_IMPORT),
        consent_source: z.string().trim().min(3).max(200).optional().meta({
          description: 'Where and how the guests with `consent: true` agreed to advertising; without it nobody has',
        }),
      }),
      example: { guests: [{ phone: '+79031234567', name: 'Анна', tags: ['regular'] }] },
      responses: { 200: importReport },
      handle: async ({ body, actor }) => {
        const stated = { source: body.consent_source, author: actor.id }
        const results = await importGuests(deps, body.guests, clock.now(), stated)
        signals.notify('outbox')
        const count = (status: string) => results.filter((row) => row.status === status).length
        const counts = { created: count('created'), updated: count('updated'), failed: count('failed') }
        return { status: 200, body: { ...counts, results } }
      },
    }),
    route({
      method: 'get',
      path: '/v1/guests',
      scope: 'guests:read',
      summary: 'List guests by their last message',
      description: 'Without the scope `messages:read` there is no `last_message`, and `q` does not look into messages.',
      tag,
      query: listQuery,
      responses: { 200: pageOf(listedGuestSchema) },
      handle: async ({ query: { state, awaiting_reply, overdue, unassigned, ...query }, actor }) => {
        const at = clock.now()
        const filter = {
          ...query,
          teamId: query.team_id,
          numberId: query.number_id,
          restaurantId: query.restaurant_id,
          unassigned: unassigned && true,
          state: state && { is: state, at },
          awaitingReply: awaiting_reply,
          dueBefore: overdue && at,
        }
        return { status: 200, body: await listGuests(db, filter, { messages: seesMessages(actor) }) }
      },
    }),
    route({
      method: 'get',
      path: '/v1/guests/search',
      operationId: 'searchGuests',
      scope: 'guests:read',
      summary: 'What a search finds first: guests of exactly this name, and messages',
      description:
        'Whatever the state of the conversations. GET /v1/guests?q= lists all guests that match. Without the scope ' +
        '`messages:read` there are no messages.',
      tag,
      query: z.object({ q: z.string().trim().min(1).max(100) }),
      responses: { 200: searchHitsSchema },
      handle: async ({ query: { q }, actor }) => ({
        status: 200,
        body: await findSearchHits(db, q, { messages: seesMessages(actor) }),
      }),
    }),
    route({
      method: 'get',
      path: '/v1/guests/counts',
      scope: 'guests:read',
      summary: 'How many guests have something unread or unprocessed',
      tag,
      responses: { 200: z.object({ unread: z.number().int(), unprocessed: z.number().int() }) },
      handle: async () => ({ status: 200, body: await countGuests(db) }),
    }),
    route({
      method: 'get',
      path: '/v1/guests/:id',
      scope: 'guests:read',
      summary: 'One guest',
      description: 'A guest that turned out to be another one answers with that one.',
      tag,
      params,
      responses: { 200: guestSchema },
      handle: async ({ params: { id } }) => ({ status: 200, body: await showGuest(db, id) }),
    }),
    route({
      method: 'patch',
      path: '/v1/guests/:id',
      scope: 'guests:write',
      summary: 'Change a guest',
      tag,
      params,
      body: guestChangesInput,
      responses: { 200: guestSchema },
      handle: async ({ params: { id }, body, actor }) => {
        await transact(db, async (tx) => {
          const at = clock.now()
          const guest = await changeGuest(tx, (await getGuest(tx, id)).id, body, at)
          await recordGuestUpdated(tx, guest.id, { changed: 'profile', by: actor.id, at })
        })
        signals.notify('outbox')
        return { status: 200, body: await showGuest(db, id) }
      },
    }),
    route({
      method: 'get',
      path: '/v1/guests/:id/timeline',
      scope: 'guests:read',
      summary: "A guest's timeline, the newest first",
      description:
        'Messages are in it for who has the scope `messages:read`, too; ratings and replies to reviews for who has `reviews:read`.',
      tag,
      params,
      query: timelineQuery,
      responses: { 200: pageOf(timelineEntrySchema(deps.timelineShapes ?? {})) },
      handle: async ({ params: { id }, query, actor }) => {
        const guest = await getGuest(db, id)
        const asked = query.kinds ?? TIMELINE_KINDS
        const readable = asked.filter((kind) => mayRead(actor, kind))
        // All kinds are one range of one index.
        const kinds = readable.length === TIMELINE_KINDS.length ? undefined : readable
        return { status: 200, body: await showTimeline(db, deps.timelineResolvers, guest.id, { ...query, kinds }) }
      },
    }),
    ...consentRoutes(deps),
    ...ledgerRoutes(deps),
    ...handlingRoutes(deps),
    ...noteRoutes(deps),
    ...answerTimeRoutes(deps),
  ]
}

const seesMessages = (actor: Actor) => mayReadWords(actor, 'messages')

/** A rating holds what the guest said, a reply to it quotes that. */
function mayRead(actor: Actor, kind: (typeof TIMELINE_KINDS)[number]): boolean {
  if (kind === 'message') return seesMessages(actor)
  return (kind !== 'rating' && kind !== 'reply') || mayReadWords(actor, 'reviews')
}

type ConsentChange = {
  path: string
  summary: string
  action: string
  change(tx: Tx, guestId: string, word: ConsentWord): Promise<boolean>
}

const CONSENT_CHANGES: ConsentChange[] = [
  { path: 'opt-out', summary: 'No more mailings to this guest', action: 'guest.opt_out', change: optOut },
  { path: 'opt-in', summary: 'The guest wants mailings again', action: 'guest.opt_in', change: optIn },
  {
    path: 'block',
    summary: "Block a guest: they get nothing but operators' messages",
    action: 'guest.block',
    change: (tx, id, { at }) => setBlocked(tx, id, true, at),
  },
  {
    path: 'unblock',
    summary: 'Unblock a guest',
    action: 'guest.unblock',
    change: (tx, id, { at }) => setBlocked(tx, id, false, at),
  },
]

function consentRoutes({ db, clock, signals, audit }: GuestRouteDeps): Route[] {
  return CONSENT_CHANGES.map(({ path, summary, action, change }) =>
    route({
      method: 'post',
      path: `/v1/guests/:id/${path}`,
      scope: 'guests:write',
      summary,
      description: '`source` says where the word came from, e.g. `phone_call`; default `api`. Audited.',
      tag,
      params,
      body: z.object({ source: z.string().trim().min(1).max(60).default('api') }),
      responses: { 200: guestSchema },
      handle: async ({ params: { id }, body: { source }, actor }: ConsentInput) => {
        await transact(db, async (tx) => {
          const at = clock.now()
          const guest = await getPresentGuest(tx, id)
          if (!(await change(tx, guest.id, { at, ...saidTo(actor), source }))) return
          await audit(tx, { actor: actor.id, action, subject: guest.id, details: { source }, at })
          await recordGuestUpdated(tx, guest.id, { changed: 'consent', by: actor.id, at })
        })
        signals.notify('outbox')
        return { status: 200, body: await showGuest(db, id) }
      },
    }),
  )
}

type ConsentInput = { params: { id: string }; body: { source: string }; actor: Actor }
