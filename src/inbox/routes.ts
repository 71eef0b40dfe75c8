import { z } from 'zod'
import { transact } from '../db/index.ts'
import { getGuest } from '../guests/index.ts'
import { type Actor, type Route, route } from '../http/route.ts'
import type { Enqueue } from '../jobs/declare.ts'
import { AppError } from '../lib/errors.ts'
import type { MediaParser } from '../media/parser.ts'
import type { NewAction } from './actions.ts'
import type { MediaSettings } from './deps.ts'
import { markRead, markUnreadIn } from './mark-read.ts'
import type { NewContent } from './outgoing.ts'
import { type MessageOut, messageSchema } from './present.ts'
import { presentReplyWindow, replyWindowSchema } from './reply-window.ts'
import { scheduledRoutes } from './scheduled/routes.ts'
import { scheduleMessage, type ToSchedule } from './scheduled/schedule.ts'
import { later, scheduledSchema } from './scheduled/shapes.ts'
import { showScheduled } from './scheduled/store.ts'
import { serveMedia } from './serve-media.ts'
import { servePreview } from './serve-preview.ts'
import { receiveUpload, uploadForm } from './upload.ts'
import { getMessage, showRow } from './view.ts'
import { actOnMessage, addressOf, type WriteDeps, writeMessage } from './write-message.ts'

export type InboxRouteDeps = WriteDeps & { settings: MediaSettings; mediaParser: MediaParser; enqueue: Enqueue }

const tag = 'Inbox'
const params = z.object({ id: z.string().max(100) })
const messageText = z
  .string()
  .max(65_536)
  .refine((text) => text.trim() !== '', 'must not be empty')

const where = {
  number_id: z.string().max(100).optional().meta({ description: 'Default: the number that has the chat' }),
}

const newMessage = z.discriminatedUnion(
  'type',
  [
    z.object({
      type: z.literal('text'),
      text: messageText,
      reply_to: z.string().max(100).optional(),
      ...where,
      ...later,
    }),
    z.object({
      type: z.literal('location'),
      latitude: z.number().min(-90).max(90),
      longitude: z.number().min(-180).max(180),
      name: z.string().trim().min(1).max(200).optional(),
      reply_to: z.string().max(100).optional(),
      ...where,
      ...later,
    }),
  ],
  // Programs made for other gateways send `image` with an address.
  {
    error: ({ code }) =>
      code === 'invalid_union'
        ? 'must be text or location; a file goes as multipart/form-data with the part `file`'
        : undefined,
  },
)

export const emoji = z
  .string()
  .max(40)
  .regex(/^(\p{RGI_Emoji}|\p{Extended_Pictographic}\p{Emoji_Modifier}?\ufe0f?)?$/v, 'must be one emoji, or empty')

/** Writing to guests, read marks, single messages and files. */
export function inboxRoutes(deps: InboxRouteDeps): Route[] {
  const { db, clock, signals } = deps
  const act = async (id: string, action: NewAction, actor: Actor): Promise<MessageOut> =>
    (await actOnMessage(deps, id, action, actor.id)).message

  async function schedule(guestId: string, given: ToSchedule) {
    const body = await transact(db, async (tx) =>
      showScheduled(tx, await scheduleMessage(tx, guestId, given, clock.now())),
    )
    signals.notify('outbox')
    return { status: 201 as const, body }
  }

  return [
    ...scheduledRoutes(deps),
    route({
      method: 'get',
      path: '/v1/guests/:id/reply-window',
      operationId: 'getReplyWindow',
      scope: 'messages:read',
      summary: 'Until when a guest may be answered freely, and from which number that would be',
      description:
        "Of an official number: 24 hours after the guest's last message Meta takes approved templates alone, and POST " +
        '.../messages is refused with `window_closed`. A linked number has no window.',
      tag,
      params,
      query: z.object(where),
      responses: { 200: replyWindowSchema },
      async handle({ params: { id }, query }) {
        const guest = await getGuest(db, id)
        const { numberId } = await addressOf(db, guest.id, { numberId: query.number_id })
        return { status: 200, body: await presentReplyWindow(db, { guestId: guest.id, numberId }, clock.now()) }
      },
    }),
    route({
      method: 'post',
      path: '/v1/guests/:id/messages',
      operationId: 'sendMessage',
      scope: 'messages:write',
      summary: 'Write to a guest',
      description:
        'Answers when the message is queued; it leaves at once, or as soon as its number is connected. Media: ' +
        'multipart/form-data with the part `file`. With `send_at` it is kept and sent then, as the reply of whoever wrote it ' +
        '(`message.scheduled` tells of it).',
      tag,
      params,
      body: newMessage,
      example: { type: 'text', text: 'Добрый день! Мы открыты до 22:00.' },
      responses: { 201: scheduledSchema, 202: messageSchema },
      handle: async ({ params: { id }, body, actor }) => {
        const content: NewContent =
          body.type === 'text'
            ? { type: 'text', text: body.text }
            : { type: 'location', latitude: body.latitude, longitude: body.longitude, name: body.name }
        const writing = { content, numberId: body.number_id, replyTo: body.reply_to, author: actor.id }
        const { send_at: sendAt, withdraw_if_guest_writes: withdrawIfGuestWrites } = body
        if (withdrawIfGuestWrites && sendAt === undefined) throw withoutTime('body')
        if (sendAt !== undefined) return schedule(id, { ...writing, sendAt, withdrawIfGuestWrites })
        return { status: 202, body: await writeMessage(deps, id, writing) }
      },
      upload: {
        form: uploadForm,
        receive: async ({ params: { id }, req, res }) => {
          await getGuest(db, id)
          return receiveUpload(deps, req, res, clock.now())
        },
        handle: async ({ params: { id }, actor }, { fields, type, media, discard }) => {
          try {
            const guest = await getGuest(db, id)
            const text = fields.text || null
            const writing = { numberId: fields.number_id, replyTo: fields.reply_to, author: actor.id }
            const file = { ...UPLOADED, ...media }
            const { send_at: sendAt, withdraw_if_guest_writes: withdraw } = fields
            if (withdraw !== undefined && sendAt === undefined) throw withoutTime('form')
            if (sendAt !== undefined) {
              const given = { ...writing, sendAt, withdrawIfGuestWrites: withdraw === 'true' }
              const kept = await schedule(guest.id, { ...given, content: { type, text }, media: file })
              if (kept.body.media?.id !== media.id) await discard()
              return kept
            }
            const message = await writeMessage(deps, guest.id, {
              ...writing,
              content: { type, mediaId: media.id, text },
              media: file,
            })
            // A run that was cut off had kept its own copy.
            if (message.media?.id !== media.id) await discard()
            return { status: 202, body: message }
          } catch (error) {
            await discard()
            throw error
          }
        },
      },
    }),
    route({
      method: 'post',
      path: '/v1/guests/:id/read',
      operationId: 'markGuestRead',
      scope: 'messages:write',
      summary: 'Mark a conversation as read, here and in WhatsApp',
      tag,
      params,
      responses: { 204: null },
      handle: async ({ params: { id }, actor }) => {
        const guest = await getGuest(db, id)
        await markRead(deps, guest.id, { at: clock.now(), by: actor.id })
        return { status: 204 }
      },
    }),
    route({
      method: 'post',
      path: '/v1/guests/:id/unread',
      operationId: 'markGuestUnread',
      scope: 'messages:write',
      summary: 'Mark a conversation as unread',
      tag,
      params,
      responses: { 204: null },
      handle: async ({ params: { id }, actor }) => {
        const { numbers } = await transact(db, async (tx) =>
          markUnreadIn(tx, (await getGuest(tx, id)).id, { at: clock.now(), by: actor.id }),
        )
        signals.notify('outbox')
        for (const numberId of numbers) signals.notify('replies', numberId)
        return { status: 204 }
      },
    }),
    route({
      method: 'get',
      path: '/v1/messages/:id',
      scope: 'messages:read',
      summary: 'One message',
      tag,
      params,
      responses: { 200: messageSchema },
      handle: async ({ params: { id } }) => ({ status: 200, body: await showRow(db, await getMessage(db, id)) }),
    }),
    route({
      method: 'patch',
      path: '/v1/messages/:id',
      operationId: 'editMessage',
      scope: 'messages:write',
      summary: 'Edit a message of ours',
      description: 'The message shows the new text once WhatsApp has taken it (event message.updated).',
      tag,
      params,
      body: z.object({ text: messageText }),
      responses: { 202: messageSchema },
      handle: async ({ params: { id }, body, actor }) => ({
        status: 202,
        body: await act(id, { kind: 'edit', text: body.text }, actor),
      }),
    }),
    route({
      method: 'delete',
      path: '/v1/messages/:id',
      scope: 'messages:write',
      summary: 'Delete a message of ours for everyone',
      tag,
      params,
      responses: { 202: messageSchema },
      handle: async ({ params: { id }, actor }) => ({ status: 202, body: await act(id, { kind: 'delete' }, actor) }),
    }),
    route({
      method: 'post',
      path: '/v1/messages/:id/reaction',
      operationId: 'reactToMessage',
      scope: 'messages:write',
      summary: 'React to a message; an empty emoji removes the reaction',
      tag,
      params,
      body: z.object({ emoji }),
      responses: { 202: messageSchema },
      handle: async ({ params: { id }, body, actor }) => ({
        status: 202,
        body: await act(id, { kind: 'reaction', text: body.emoji }, actor),
      }),
    }),
    route({
      method: 'get',
      path: '/v1/media/:id',
      scope: 'messages:read',
      summary: 'A file, or a range of it',
      tag,
      params,
      responses: { 200: { contentType: '*/*', description: 'The file' } },
      handle: async ({ params: { id }, res }) => {
        await serveMedia(deps, id, res)
        return undefined
      },
    }),
    route({
      method: 'get',
      path: '/v1/media/:id/thumbnail',
      scope: 'messages:read',
      summary: 'A small picture of a file',
      description:
        'Of pictures, as `thumbnail_url` of a file says: upright, without what a camera writes into it (place, time). One ' +
        'that cannot be read has none: `not_found`.',
      tag,
      params,
      responses: { 200: { contentType: 'image/webp', description: 'At most 560 by 640 pixels' } },
      handle: async ({ params: { id }, res }) => {
        await servePreview(deps, id, res)
        return undefined
      },
    }),
  ]
}

/** Ours: nothing has to be fetched from WhatsApp. */
const UPLOADED = {
  status: 'stored' as const,
  failure: null,
  reference: null,
  next_attempt_at: null,
}

const withoutTime = (part: 'body' | 'form') =>
  new AppError('invalid_input', 'Only what is sent later can be withdrawn; give it a send_at.', [
    { path: `${part}.send_at`, message: 'needed' },
  ])
