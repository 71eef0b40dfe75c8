import { z } from 'zod'
import type { ReadDb } from '../db/index.ts'
import { getGuest } from '../guests/index.ts'
import { cutPage, decodeCursor, pageQuery } from '../http/page.ts'
import { type Route, route } from '../http/route.ts'
import { addressOf } from '../inbox/index.ts'
import { findNumber } from '../numbers/index.ts'
import { readComponents } from './components.ts'
import { messageTemplateSchema, presentMessageTemplate } from './present.ts'
import { suggestValues } from './suggest.ts'
import { listMessageTemplates, type MessageTemplateRow } from './view.ts'

const offer = z
  .object({
    template: messageTemplateSchema,
    values: z.record(z.string(), z.string()).meta({
      description: 'What fills it in for this guest, as far as it is known: by the names of its `places`',
    }),
  })
  .meta({ id: 'MessageTemplateOffer' })

const offers = z.object({
  number_id: z.string().meta({ description: 'From which it would go' }),
  data: z.array(offer),
  next_cursor: z.string().nullable(),
})

/** The templates that may go to a guest now, filled in as far as possible. */
export function offerTemplatesRoute({ db }: { db: ReadDb }): Route {
  return route({
    method: 'get',
    path: '/v1/guests/:id/template-messages',
    operationId: 'offerTemplateMessages',
    scope: 'messages:read',
    tag: 'Inbox',
    summary: 'Meta templates that may be sent to a guest, filled in',
    description:
      'Approved ones of the account of the number that an answer would go from, the newest first. Empty where that is a linked number, which needs none.',
    params: z.object({ id: z.string() }),
    query: pageQuery.extend({
      number_id: z.string().max(100).optional().meta({ description: 'Default: that of the latest chat' }),
    }),
    responses: { 200: offers },
    async handle({ params: { id }, query: { cursor, limit, number_id } }) {
      const guest = await getGuest(db, id)
      const { numberId } = await addressOf(db, guest.id, { numberId: number_id })
      const wabaId = (await findNumber(db, numberId))?.meta_account_id
      const after = cursor ? decodeCursor(cursor, z.tuple([z.string()]))[0] : undefined
      const rows = wabaId ? await listMessageTemplates(db, { after, limit: limit + 1, status: 'approved', wabaId }) : []
      const present = (row: MessageTemplateRow) => ({
        template: presentMessageTemplate(row),
        values: suggestValues(readComponents(row.components), row.parameter_format, guest),
      })
      return { status: 200, body: { number_id: numberId, ...cutPage(rows, limit, (row) => [row.id], present) } }
    },
  })
}
