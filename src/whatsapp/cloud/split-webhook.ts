import { createHash } from 'node:crypto'
import { z } from 'zod'
import { type InboundEntry, metadata, webhookBody } from './webhook-schema.ts'

/** Something Meta has posted about a number, by the number's id at Meta or, if there is none, by its account's. */
export type PostedEntry = { of: { phoneNumberId: string } | { wabaId: string }; key: string; entry: InboundEntry }

const record = z.record(z.string(), z.unknown())
const items = z.array(record).catch([])

/** The pieces of a post, each with a key that stays the same when it is posted again. Undefined: it is not Meta's. */
export function splitWebhook(body: unknown, at: number): PostedEntry[] | undefined {
  const { success, data } = webhookBody.safeParse(body)
  if (!success || data.object !== 'whatsapp_business_account') return undefined
  return data.entry.flatMap(({ id: wabaId, changes }) =>
    changes.flatMap(({ field, value }) => {
      const number = metadata.safeParse(value).data?.metadata.phone_number_id
      const of = number === undefined ? { wabaId } : { phoneNumberId: number }
      return piecesOf(field, value, at).map(({ key, entry }) => ({ of, key, entry }))
    }),
  )
}

type Piece = { key: string; entry: InboundEntry }

function piecesOf(field: string, value: Record<string, unknown>, at: number): Piece[] {
  if (field === 'messages') return [...messagesOf(value), ...statusesOf(value)]
  // What was written on the business phone itself, where its use is still allowed.
  if (field === 'smb_message_echoes') return echoesOf(value)
  if (field === 'user_id_update') return idChangesOf(value)
  return [{ key: `change ${digestOf([field, value])}`, entry: { kind: 'change', field, value, at } }]
}

function messagesOf(value: Record<string, unknown>): Piece[] {
  const contacts = items.parse(value.contacts)
  return items.parse(value.messages).map((raw) => {
    const contact = contactOf(contacts, raw)
    return { key: `message ${idOf(raw)}`, entry: { kind: 'message', echo: false, raw, ...(contact && { contact }) } }
  })
}

function echoesOf(value: Record<string, unknown>): Piece[] {
  const messages = items.parse(value.message_echoes)
  return messages.map((raw) => ({ key: `echo ${idOf(raw)}`, entry: { kind: 'message', echo: true, raw } }))
}

const idUpdate = z.object({
  timestamp: z.unknown(),
  user_id: z.object({ previous: z.string(), current: z.string() }),
})

/**
 * Somebody has another id, and with it another phone. Treated like the system message that says the same and may come
 * as well. Meta does not say whether `wa_id` is the old or the new phone.
 */
function idChangesOf(value: Record<string, unknown>): Piece[] {
  return items.parse(value.user_id_update).flatMap((given) => {
    const { data } = idUpdate.safeParse(given)
    if (!data) return []
    const { previous, current } = data.user_id
    const key = `identity ${digestOf([previous, current])}`
    const system = { type: 'user_changed_user_id', user_id: current }
    const raw = { id: key, from_user_id: previous, timestamp: data.timestamp, type: 'system', system }
    return [{ key, entry: { kind: 'message', echo: false, raw } }]
  })
}

function statusesOf(value: Record<string, unknown>): Piece[] {
  return items.parse(value.statuses).map((raw) => {
    const key = `status ${String(raw.status).slice(0, 40)} ${idOf(raw)}`
    return { key, entry: { kind: 'status', raw } }
  })
}

/** One contact for each sender; a single one is the sender's, even when neither has a phone. */
function contactOf(contacts: readonly Record<string, unknown>[], message: Record<string, unknown>) {
  const [only, ...others] = contacts
  if (others.length === 0) return only
  return contacts.find(
    (contact) =>
      (contact.user_id !== undefined && contact.user_id === message.from_user_id) ||
      (contact.wa_id !== undefined && contact.wa_id === message.from),
  )
}

/** Something without an id is identified by its content. Long ids are shortened: a key is indexed. */
function idOf(raw: Record<string, unknown>): string {
  return typeof raw.id === 'string' && raw.id.length > 0 && raw.id.length <= 200 ? raw.id : digestOf(raw)
}

const digestOf = (value: unknown): string => createHash('sha256').update(JSON.stringify(value)).digest('hex')
