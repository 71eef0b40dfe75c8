import { z } from 'zod'
import { type Route, route } from '../http/route.ts'
import { markReadUpTo, tellTyping } from '../inbox/index.ts'
import type { NumberRow } from '../numbers/index.ts'
import { GraphError, unknownObject } from './graph-error.ts'
import { type MessageInput, messageInput } from './message-input.ts'
import type { NumberLookup } from './numbers.ts'
import { findMessageOf, type SendMessageDeps, sendMessage } from './send-message.ts'

export const tag = 'Cloud API'
export const idParams = z.object({ version: z.string().max(40), id: z.string().max(200) })
export const success = z.object({ success: z.literal(true) })

const sent = z.object({
  messaging_product: z.literal('whatsapp'),
  contacts: z.array(z.object({ input: z.string(), wa_id: z.string() })),
  messages: z.array(z.object({ id: z.string(), message_status: z.literal('accepted').optional() })),
})

export type MessageRouteDeps = SendMessageDeps & { findNumber: NumberLookup }

/** Throws for an id that belongs to no number. */
export async function getNumber({ findNumber }: { findNumber: NumberLookup }, method: string, id: string) {
  const number = await findNumber(id)
  if (!number) throw unknownObject(method, id)
  return number
}

/** Messages, reactions, read marks. */
export function messageRoutes(deps: MessageRouteDeps): Route[] {
  return [
    route({
      contract: 'cloud_api',
      method: 'post',
      path: '/graph/:version/:id/messages',
      operationId: 'graphSendMessage',
      scope: 'messages:write',
      tag,
      summary: "Send a message, or mark a guest's message as read",
      description: "As Meta's `POST /{phone_number_id}/messages`.",
      params: idParams,
      body: messageInput,
      example: { messaging_product: 'whatsapp', to: '79031234567', type: 'text', text: { body: 'Добрый день!' } },
      responses: { 200: z.union([sent, success]) },
      async handle({ params: { id }, body, actor }) {
        const number = await getNumber(deps, 'post', id)
        if (body.status !== undefined) return { status: 200, body: await markRead(deps, number, body, actor) }
        return { status: 200, body: await sendMessage(deps, number, body, actor) }
      },
    }),
  ]
}

async function markRead(deps: MessageRouteDeps, number: NumberRow, input: MessageInput, by: { id: string }) {
  const { status, message_id: wamid, typing_indicator: typing } = input
  if (status !== 'read') throw new GraphError(100, 'The parameter status must be read.')
  if (wamid === undefined) throw new GraphError(131008, 'The parameter message_id is required.')
  const message = await findMessageOf(deps.db, number, wamid)
  if (message.from_me === 1) throw new GraphError(131009, 'This message is one of yours.')
  await markReadUpTo(deps, message, { at: deps.clock.now(), by: by.id })
  if (typing) tellTyping(deps, number.id, message.guest_id)
  return { success: true as const }
}
