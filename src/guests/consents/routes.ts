import { z } from 'zod'
import { transact } from '../../db/index.ts'
import { mayReadWords } from '../../http/guest-words.ts'
import { pageOf, pageQuery } from '../../http/page.ts'
import { type Actor, type Route, route } from '../../http/route.ts'
import { instantOut, toIso } from '../../http/time.ts'
import type { GuestRouteDeps } from '../deps.ts'
import { recordGuestUpdated } from '../guest-updated.ts'
import { getGuest, getPresentGuest } from '../view.ts'
import { recordConsent } from './record-consent.ts'
import { CHANNELS, type ConsentRow, type ConsentWord, PURPOSES } from './store.ts'
import { findConsentStates, listConsents } from './view.ts'

const tag = 'Guests'
const params = z.object({ id: z.string().max(100) })
const channel = z.enum([...CHANNELS, 'all'])
const purpose = z.enum(PURPOSES).meta({ description: 'service: what was asked for, orders; advertising: offers' })
const state = z.enum(['given', 'withdrawn'])

const consentSchema = z
  .object({
    id: z.string(),
    channel,
    purpose,
    state,
    at: instantOut,
    how: z.enum(['chat', 'form', 'page', 'import', 'api', 'operator', 'erasure', 'former_owner']),
    author: z.string().nullable().meta({ description: 'The user or key that wrote it down; null: the guest' }),
    source: z.string().nullable(),
    evidence: z.object({
      message_id: z.string().nullable(),
      form_version: z.string().nullable(),
      import_id: z.string().nullable(),
      import_row: z.number().int().nullable(),
      words: z.string().nullable().meta({ description: 'For who has the scope messages:read' }),
    }),
  })
  .meta({ id: 'Consent' })

const consentsSchema = pageOf(consentSchema).extend({
  states: z
    .array(z.object({ channel: z.enum(CHANNELS), purpose, state: state.nullable() }))
    .meta({ description: 'What holds; null: nothing was ever said' }),
})

const newConsentInput = z.object({
  channel: channel.default('all'),
  purpose,
  state,
  source: z
    .string()
    .trim()
    .min(1)
    .max(200)
    .meta({ description: 'Where the word came from: a telephone call, a paper form and where it lies' }),
  words: z.string().trim().min(1).max(2_000).optional().meta({ description: 'What the guest said or signed' }),
  message_id: z
    .string()
    .regex(/^msg_[0-9A-HJKMNP-TV-Z]{26}$/, 'is no id of a message')
    .optional()
    .meta({ description: 'The message in which they said it' }),
  form_version: z.string().trim().min(1).max(100).optional(),
})

/** How a statement came that an employee recorded, and who that was. */
export function saidTo({ id }: Actor): Pick<ConsentWord, 'how' | 'author'> & { author: string } {
  return { how: id.startsWith('usr_') ? 'operator' : 'api', author: id }
}

/** The ledger of a guest's consents. */
export function consentRoutes({ db, clock, signals, audit }: GuestRouteDeps): Route[] {
  return [
    route({
      method: 'get',
      path: '/v1/guests/:id/consents',
      scope: 'guests:read',
      summary: 'What a guest agreed to and refused: what holds, and the history with its evidence',
      tag,
      params,
      query: pageQuery,
      responses: { 200: consentsSchema },
      handle: async ({ params: { id }, query, actor }) => {
        const guest = await getGuest(db, id)
        const { data, next_cursor } = await listConsents(db, guest.id, query)
        const withWords = mayReadWords(actor, 'messages')
        return {
          status: 200,
          body: {
            states: await findConsentStates(db, guest.id),
            data: data.map((row) => presentConsent(row, withWords)),
            next_cursor,
          },
        }
      },
    }),
    route({
      method: 'post',
      path: '/v1/guests/:id/consents',
      scope: 'guests:write',
      summary: "Record a guest's consent or refusal",
      description:
        'The newer word holds. Refusing every channel and purpose is an opt-out; whatever is given ends one. Nothing is ever ' +
        'taken out of the ledger. Audited.',
      tag,
      params,
      body: newConsentInput,
      responses: { 201: consentsSchema },
      handle: async ({ params: { id }, body: { channel, purpose, state, ...evidence }, actor }) => {
        const guestId = await transact(db, async (tx) => {
          const at = clock.now()
          const guest = await getPresentGuest(tx, id)
          const said = { channel, purpose, state }
          await recordConsent(tx, guest.id, [said], { at, ...saidTo(actor), ...evidence })
          await audit(tx, { actor: actor.id, action: 'guest.consent', subject: guest.id, details: said, at })
          await recordGuestUpdated(tx, guest.id, { changed: 'consent', by: actor.id, at })
          return guest.id
        })
        signals.notify('outbox')
        const { data, next_cursor } = await listConsents(db, guestId, { limit: 50 })
        const withWords = mayReadWords(actor, 'messages')
        return {
          status: 201,
          body: {
            states: await findConsentStates(db, guestId),
            data: data.map((row) => presentConsent(row, withWords)),
            next_cursor,
          },
        }
      },
    }),
  ]
}

function presentConsent(row: ConsentRow, withWords: boolean): z.output<typeof consentSchema> {
  const { id, channel, purpose, state, how, author, source } = row
  const { message_id, form_version, import_id, import_row, words } = row
  return {
    id,
    channel,
    purpose,
    state,
    how,
    author,
    source,
    at: toIso(row.at),
    evidence: { message_id, form_version, import_id, import_row, words: withWords ? words : null },
  }
}
