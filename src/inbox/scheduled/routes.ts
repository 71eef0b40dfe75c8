import { z } from 'zod'
import { transact } from '../../db/index.ts'
import { getGuest } from '../../guests/index.ts'
import { pageOf, pageQuery } from '../../http/page.ts'
import { type Route, route } from '../../http/route.ts'
import { instant } from '../../http/time.ts'
import { messageSchema } from '../present.ts'
import { showRow } from '../view.ts'
import type { WriteDeps } from '../write-message.ts'
import { cancelScheduled, rescheduleMessage } from './schedule.ts'
import { sendNow } from './send-scheduled.ts'
import { scheduledSchema } from './shapes.ts'
import { getScheduled, listScheduled, showScheduled } from './store.ts'

const tag = 'Inbox'
const params = z.object({ id: z.string().max(100) })

const changes = z
  .object({
    text: z
      .string()
      .max(65_536)
      .refine((text) => text.trim() !== '', 'must not be empty')
      .optional(),
    send_at: instant.optional(),
    withdraw_if_guest_writes: z.boolean().optional(),
  })
  .refine((given) => Object.values(given).some((value) => value !== undefined), { message: 'give something to change' })

/** Scheduled messages; scheduling one is a call of `inboxRoutes`. */
export function scheduledRoutes(deps: WriteDeps): Route[] {
  const { db, clock, signals } = deps
  return [
    route({
      method: 'get',
      path: '/v1/guests/:id/scheduled-messages',
      scope: 'messages:read',
      summary: "A guest's scheduled messages",
      description:
        'The next first; also what was not sent, as it was withdrawn or has failed, until it is changed, sent or deleted.',
      tag,
      params,
      query: pageQuery,
      responses: { 200: pageOf(scheduledSchema) },
      handle: async ({ params: { id }, query }) => ({
        status: 200,
        body: await listScheduled(db, (await getGuest(db, id)).id, query),
      }),
    }),
    route({
      method: 'get',
      path: '/v1/scheduled-messages/:id',
      scope: 'messages:read',
      summary: 'What became of a scheduled message',
      tag,
      params,
      responses: { 200: scheduledSchema },
      handle: async ({ params: { id } }) => ({
        status: 200,
        body: await showScheduled(db, await getScheduled(db, id)),
      }),
    }),
    route({
      method: 'patch',
      path: '/v1/scheduled-messages/:id',
      scope: 'messages:write',
      summary: 'Change a scheduled message',
      description: 'Cancelled, withdrawn or failed, it waits again: with a `send_at` that is to come.',
      tag,
      params,
      body: changes,
      responses: { 200: scheduledSchema },
      async handle({ params: { id }, body }) {
        const given = { text: body.text, sendAt: body.send_at, withdrawIfGuestWrites: body.withdraw_if_guest_writes }
        const shown = await transact(db, async (tx) =>
          showScheduled(tx, await rescheduleMessage(tx, id, given, clock.now())),
        )
        signals.notify('outbox')
        return { status: 200, body: shown }
      },
    }),
    route({
      method: 'post',
      path: '/v1/scheduled-messages/:id/send',
      scope: 'messages:write',
      summary: 'Send a scheduled message now',
      tag,
      params,
      body: z.object({}),
      responses: { 202: messageSchema },
      handle: async ({ params: { id } }) => ({ status: 202, body: await showRow(db, await sendNow(deps, id)) }),
    }),
    route({
      method: 'delete',
      path: '/v1/scheduled-messages/:id',
      scope: 'messages:write',
      summary: 'Withdraw a scheduled message',
      tag,
      params,
      responses: { 204: null },
      async handle({ params: { id } }) {
        await transact(db, (tx) => cancelScheduled(tx, id, clock.now()))
        signals.notify('outbox')
        return { status: 204 }
      },
    }),
  ]
}
