import type { ReadDb } from '../db/index.ts'
import { findPeer, getGuest } from '../guests/index.ts'
import { findFile, findLastWritten, findMessages } from '../inbox/index.ts'
import { phoneNumberIdOf, wamidOf } from '../lib/cloud-api-ids.ts'
import { DAY, SECOND } from '../lib/units.ts'
import { findNumber, type NumberRow } from '../numbers/index.ts'
import type { EventFormat, EventToTell } from '../webhooks/index.ts'
import { chosenOf, readChoices } from './choices.ts'
import { type EventMessage, findEventMessage } from './event-message.ts'
import { digestOf } from './media-digest.ts'
import { findLastChoices, findSaid } from './store.ts'
import { idsOf } from './wa-id.ts'
import { type MessageFacts, webhookChange, webhookMessage } from './webhook-message.ts'
import { isTold, webhookStatus } from './webhook-status.ts'

export type FormatDeps = { db: ReadDb; wabaId: string; mediaFolder: string }

/** Events as Meta's Cloud API posts them. */
export function cloudApiFormat(deps: FormatDeps): EventFormat {
  return {
    events: ['message.received', 'message.status', 'message.updated'],
    concerns({ type, data }) {
      const message = findEventMessage(data)
      return message !== undefined && whatToTell(type, message) !== undefined
    },
    async body(event) {
      const message = findEventMessage(event.data)
      const value = message && (await webhookValue(deps, event, message))
      return value && asMetaWrites(envelope(deps.wabaId, value))
    },
    sample: () => asMetaWrites(envelope('0', SAMPLE)),
  }
}

/** A file is announced when it is here; for our own messages only the status is reported. */
function whatToTell(type: string, message: EventMessage): 'message' | 'change' | 'status' | undefined {
  const isOurs = message.direction === 'out'
  if (type === 'message.status') return isOurs && isTold(message.status) ? 'status' : undefined
  if (type === 'message.received') return isOurs || message.media?.status === 'waiting' ? undefined : 'message'
  const { change } = message
  if (type !== 'message.updated' || !change) return undefined
  if (change.type === 'media' || change.type === 'content') {
    return isOurs || message.media?.status === 'waiting' ? undefined : 'message'
  }
  const hasShape = change.type === 'edit' || change.type === 'delete' || change.type === 'reaction'
  return hasShape && change.by === 'guest' ? 'change' : undefined
}

type Value = Record<string, unknown>

async function webhookValue(deps: FormatDeps, event: EventToTell, message: EventMessage): Promise<Value | undefined> {
  const { db } = deps
  const number = await findNumber(db, message.number_id)
  const guest = await getGuest(db, message.guest_id)
  const ids = idsOf(await findPeer(db, guest.id))
  if (!number || !ids) return undefined
  const head = { messaging_product: 'whatsapp', metadata: metadataOf(number) }
  const { waId, userId } = ids
  const contact = {
    profile: { name: guest.push_name ?? guest.name ?? waId, ...(guest.username && { username: guest.username }) },
    wa_id: waId,
    ...(userId && { user_id: userId }),
  }
  switch (whatToTell(event.type, message)) {
    case 'status': {
      const callbackData = (await findSaid(db, message.id))?.callback_data ?? null
      const chat = `${message.number_id} ${guest.id}`
      const facts = { recipient: { id: waId, userId }, at: event.at, callbackData, chat }
      return { ...head, statuses: [webhookStatus(message, facts)] }
    }
    case 'message': {
      const told = webhookMessage(message, await factsOf(deps, message, number, waId))
      return { ...head, contacts: [contact], messages: [{ ...told, ...(userId && { from_user_id: userId }) }] }
    }
    case 'change': {
      const told = webhookChange(message, { id: event.id, at: event.at, from: waId })
      return { ...head, contacts: [contact], messages: [{ ...told, ...(userId && { from_user_id: userId }) }] }
    }
    default:
      return undefined
  }
}

async function factsOf(
  { db, mediaFolder }: FormatDeps,
  message: EventMessage,
  number: NumberRow,
  waId: string,
): Promise<MessageFacts> {
  const [quoted] = message.reply_to === null ? [] : await findMessages(db, [message.reply_to])
  const file = message.media ? await findFile(db, message.media.id) : undefined
  const sha256 = file?.path ? await digestOf(mediaFolder, file.path, 'base64') : undefined
  const chosen = await findChosen(db, message)
  const answered = chosen?.messageId ?? quoted?.id
  const isOurs = chosen !== undefined || quoted?.from_me === 1
  const context = answered && { id: wamidOf(answered), from: isOurs ? digitsOf(number) : waId }
  return { from: waId, ...(context && { context }), sha256, chosen }
}

/**
 * Which of the options we sent is chosen by a text: an option of the message it quotes, or of the last message we
 * wrote, if that was not long ago. An answer to anything written since is no choice.
 */
async function findChosen(db: ReadDb, message: EventMessage) {
  const { type, text, reply_to: quoted } = message
  if (type !== 'text' || text === null) return undefined
  const chat = { guestId: message.guest_id, numberId: message.number_id, before: message.id }
  const said = quoted === null ? await findLastChoices(db, chat) : await findSaid(db, quoted)
  if (!said?.choices || Date.parse(message.at) - said.created_at > DAY) return undefined
  if (quoted === null && (await findLastWritten(db, chat))?.id !== said.message_id) return undefined
  const choices = readChoices(said.choices)
  const option = chosenOf(choices, text)
  return option && { kind: choices.kind, option, messageId: said.message_id }
}

const digitsOf = ({ phone }: Pick<NumberRow, 'phone'>): string => (phone ?? '').replace(/\D/g, '')

function metadataOf(number: NumberRow) {
  return { display_phone_number: digitsOf(number), phone_number_id: phoneNumberIdOf(number.id) }
}

function envelope(wabaId: string, value: Value) {
  return { object: 'whatsapp_business_account', entry: [{ id: wabaId, changes: [{ value, field: 'messages' }] }] }
}

/** Meta writes and signs everything beyond ASCII escaped, and some receivers escape it again before they verify. */
function asMetaWrites(value: unknown): string {
  return JSON.stringify(value).replace(
    /[\u0080-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}

/** As sent by Meta's own button "Test". */
const SAMPLE = {
  messaging_product: 'whatsapp',
  metadata: { display_phone_number: '16505551111', phone_number_id: '123456123' },
  contacts: [{ profile: { name: 'test user name' }, wa_id: '16315551181' }],
  messages: [
    {
      from: '16315551181',
      id: 'ABGGFlA5Fpa',
      timestamp: String(Math.floor(Date.UTC(2017, 8, 9) / SECOND)),
      type: 'text',
      text: { body: 'this is a text message' },
    },
  ],
}
