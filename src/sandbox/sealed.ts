import { createCipheriv, createHash, hkdfSync, randomBytes } from 'node:crypto'
import { proto } from '@whiskeysockets/baileys'
import type { ChatSides } from './content.ts'

type Edit = { id: string; text: string; sealed?: 'phone' | 'lid' | 'forged' }

/**
 * An edit as phones send it today: encrypted with the secret of the original, which only its author and partner know.
 */
export function sealedEdit({ id, text, sealed }: Edit, sides: ChatSides, now: number): proto.IMessage {
  const by = (sealed === 'lid' ? sides.own?.lid : sides.own?.phone) ?? sides.me
  const targetMessageKey = { remoteJid: sides.partner, fromMe: true, id }
  const type = proto.Message.ProtocolMessage.Type.MESSAGE_EDIT
  const edit = { key: targetMessageKey, type, editedMessage: { conversation: text }, timestampMs: now }
  const plain = proto.Message.encode(proto.Message.fromObject({ protocolMessage: edit })).finish()
  const secret = sealed === 'forged' ? randomBytes(32) : known(sides, id)
  const box = seal(plain, secret, { id, author: by, by, use: 'Message Edit' })
  return { secretEncryptedMessage: { targetMessageKey, ...box, secretEncType: 2 } }
}

/** A vote names options by their digests, encrypted with the poll's secret. */
export function sealedVote({ id, options }: { id: string; options: string[] }, sides: ChatSides, now: number) {
  const selectedOptions = options.map((option) => createHash('sha256').update(option).digest())
  const plain = proto.Message.PollVoteMessage.encode({ selectedOptions }).finish()
  const vote = seal(plain, known(sides, id), { id, author: sides.me, by: sides.me, use: 'Poll Vote' })
  const pollCreationMessageKey = { remoteJid: sides.partner, fromMe: true, id }
  return { pollUpdateMessage: { pollCreationMessageKey, vote, senderTimestampMs: now } } satisfies proto.IMessage
}

/** The event as it is from now on, encrypted as phones do. */
export function sealedEventEdit({ id, event }: { id: string; event: proto.Message.IEventMessage }, sides: ChatSides) {
  const targetMessageKey = { remoteJid: sides.partner, fromMe: true, id }
  const plain = proto.Message.encode(proto.Message.fromObject({ eventMessage: event })).finish()
  const box = seal(plain, known(sides, id), { id, author: sides.me, by: sides.me, use: 'Event Edit' })
  return { secretEncryptedMessage: { targetMessageKey, ...box, secretEncType: 1 } } satisfies proto.IMessage
}

/** Whether the author comes to an event, encrypted with its secret. */
export function sealedAttendance(
  { id, answer, extraGuests }: { id: string; answer: 'going' | 'not_going' | 'maybe'; extraGuests?: number },
  sides: ChatSides,
  now: number,
) {
  const { GOING, NOT_GOING, MAYBE } = proto.Message.EventResponseMessage.EventResponseType
  const response = { going: GOING, not_going: NOT_GOING, maybe: MAYBE }[answer]
  const said = { response, timestampMs: now, extraGuestCount: extraGuests ?? 0 }
  const plain = proto.Message.EventResponseMessage.encode(said).finish()
  const box = seal(plain, known(sides, id), { id, author: sides.me, by: sides.me, use: 'Event Response' })
  const eventCreationMessageKey = { remoteJid: sides.partner, fromMe: true, id }
  return { encEventResponseMessage: { eventCreationMessageKey, ...box } } satisfies proto.IMessage
}

function known({ secretOf }: ChatSides, id: string): Uint8Array {
  const secret = secretOf?.(id)
  if (!secret) throw new Error(`nothing was written under the id ${id}`)
  return secret
}

type Use = {
  id: string
  author: string
  by: string
  use: 'Message Edit' | 'Poll Vote' | 'Event Edit' | 'Event Response'
}

/** Votes and attendances are bound to their author, edits are not. */
function seal(plain: Uint8Array, secret: Uint8Array, { id, author, by, use }: Use) {
  const key = Buffer.from(hkdfSync('sha256', secret, Buffer.alloc(0), `${id}${author}${by}${use}`, 32))
  const encIv = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', key, encIv)
  if (use === 'Poll Vote' || use === 'Event Response') cipher.setAAD(Buffer.from(`${id}\0${by}`))
  return { encIv, encPayload: Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()]) }
}
