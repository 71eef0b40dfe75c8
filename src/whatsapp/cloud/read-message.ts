import { parsePhone } from '../../lib/phone.ts'
import { SECOND } from '../../lib/units.ts'
import type { IdentityChange, IncomingContent, IncomingMessage, MessageContext, Peer } from '../port.ts'
import { readContent } from './read-content.ts'
import { type WebhookContact, type WebhookMessage, webhookContact, webhookMessage } from './webhook-schema.ts'

/** What one of Meta's messages is here; undefined: nothing anybody needs to know. */
export type Read = { kind: 'message'; message: IncomingMessage } | { kind: 'identity'; change: IdentityChange }

export type Raw = { raw: Record<string, unknown>; contact?: Record<string, unknown> | undefined; echo: boolean }

/** `ourId`: our id of a message that Meta names by its own; undefined for one we did not send. */
export type ReadDeps = { now: () => number; ourId: (wamid: string) => Promise<string | undefined> }

/** No further attempt will make anything of it. */
export class Unreadable extends Error {}

/**
 * Reads a message as posted by Meta. `echo`: it was written on the business phone itself. Throws `Unreadable` when it
 * has no id or no person.
 */
export async function readMessage(deps: ReadDeps, { raw, contact: about, echo }: Raw): Promise<Read | undefined> {
  const { data: given } = webhookMessage.safeParse(raw)
  if (!given) throw new Unreadable('a message has no id')
  const contact = webhookContact.safeParse(about ?? {}).data
  const at = momentOf(given.timestamp) ?? deps.now()
  const peer = echo
    ? peerOf(given.to, given.to_user_id)
    : peerOf(given.from ?? contact?.wa_id, given.from_user_id ?? contact?.user_id)
  if (given.system || given.type === 'system') return identityChangeOf(given, peer)
  if (!isSomebody(peer)) throw new Unreadable('a message says of nobody that they wrote it')
  const known = async (wamid: string) => (await deps.ourId(wamid)) ?? wamid
  const content = (await changeOf(given, known)) ?? readContent(given)
  const quoted = given.context?.id
  const context = contextOf(given)
  return {
    kind: 'message',
    message: {
      id: given.id,
      peer,
      fromMe: echo,
      at,
      content,
      offline: false,
      ...namesOf(contact),
      ...(quoted && !('targetId' in content) && { quotedId: await known(quoted) }),
      ...(context && { context }),
    },
  }
}

/** Who wrote something unreadable, and when; undefined when not even that is known. */
export function readEnvelope(deps: Pick<ReadDeps, 'now'>, { raw, echo }: Raw): IncomingMessage | undefined {
  const { success, data } = webhookMessage
    .pick({ id: true, from: true, from_user_id: true, to: true, to_user_id: true, timestamp: true })
    .safeParse(raw)
  if (!success) return undefined
  const peer = echo ? peerOf(data.to, data.to_user_id) : peerOf(data.from, data.from_user_id)
  if (!isSomebody(peer)) return undefined
  const at = momentOf(data.timestamp) ?? deps.now()
  return { id: data.id, peer, fromMe: echo, at, offline: false, content: { type: 'unsupported', reason: 'unreadable' } }
}

/**
 * A person by the digits that Meta calls wa_id, and the id by which this business knows them. Either may be missing.
 */
export function peerOf(waId: string | undefined, userId: string | undefined): Peer {
  const id = userId && USER_ID.test(userId) ? userId : undefined
  // When the phone is hidden, some put the digits of the id in its place.
  const phone = waId && waId !== id?.split('.').at(-1) ? parsePhone(`+${waId.replace(/\D/g, '')}`) : undefined
  return { ...(phone && { phone }), ...(id && { userId: id }) }
}

/** `US.13491208655302741918`, of a group of businesses `US.ENT.118157992128868448`. */
const USER_ID = /^[A-Z]{2}\.(ENT\.)?[\w-]{1,120}$/

const isSomebody = ({ phone, userId }: Peer): boolean => phone !== undefined || userId !== undefined

const momentOf = (seconds: number | undefined): number | undefined =>
  seconds !== undefined && Number.isFinite(seconds) && seconds > 0 ? seconds * SECOND : undefined

function namesOf(contact: WebhookContact | undefined): Pick<IncomingMessage, 'pushName' | 'username'> {
  const { name, username } = contact?.profile ?? {}
  return { ...(name && { pushName: name }), ...(username && { username: username.replace(/^@/, '') }) }
}

async function changeOf(
  given: WebhookMessage,
  known: (wamid: string) => Promise<string>,
): Promise<IncomingContent | undefined> {
  switch (given.type) {
    case 'reaction': {
      if (!given.reaction) return undefined
      // Without an emoji it was removed.
      return { type: 'reaction', targetId: await known(given.reaction.message_id), emoji: given.reaction.emoji ?? '' }
    }
    case 'edit': {
      const { original_message_id: original, message } = given.edit ?? {}
      if (!original || !message) return undefined
      const now = readContent(message)
      const text = 'text' in now ? now.text : undefined
      return text === undefined ? undefined : { type: 'edit', targetId: await known(original), text }
    }
    case 'revoke':
      return given.revoke && { type: 'delete', targetId: await known(given.revoke.original_message_id) }
    default:
      return undefined
  }
}

function contextOf({ context, referral }: WebhookMessage): MessageContext | undefined {
  const forwarded = context?.frequently_forwarded ? 'many_times' : context?.forwarded ? 'once' : undefined
  const url = referral?.source_url
  const linkPreview = url && {
    url,
    title: referral.headline ?? url,
    ...(referral.body && { description: referral.body }),
  }
  if (!forwarded && !linkPreview) return undefined
  return { ...(forwarded && { forwarded }), ...(linkPreview && { linkPreview }) }
}

/** Meta says that somebody has another phone or another id: see "System messages webhook reference". */
function identityChangeOf({ system }: WebhookMessage, former: Peer): Read | undefined {
  const phone = peerOf(system?.wa_id ?? system?.new_wa_id, undefined).phone
  const userId = peerOf(undefined, system?.user_id).userId
  const present = { ...(phone && { phone }), ...(userId && { userId }) }
  if (!isSomebody(present) || !isSomebody(former)) return undefined
  return { kind: 'identity', change: { former, present } }
}
