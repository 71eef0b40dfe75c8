import { createDecipheriv, hkdfSync } from 'node:crypto'
import { proto } from '@whiskeysockets/baileys'
import { z } from 'zod'
import { cleanContent } from '../clean-incoming.ts'
import type { Attendance, IncomingContent, Peer, SealedTarget } from '../port.ts'
import { digitsOf, phoneForms } from './jid.ts'
import { editOf, normaliseMessage, SEALED_USES, type SealedPart } from './normalise.ts'

const schema = z.object({
  use: z.enum(SEALED_USES),
  /** Base64. */
  payload: z.string(),
  iv: z.string(),
  fromMe: z.boolean(),
  /**
   * The addresses with which each side may have encrypted it: WhatsApp does not say whether the phone or the LID was
   * used.
   */
  me: z.array(z.string()),
  guest: z.array(z.string()),
})

type Sides = { me: Peer | undefined; guest: Peer; fromMe: boolean }

/** Opaque JSON with everything needed to open it, apart from the secret of the message it refers to. */
export function describeSealed(part: string, { me, guest, fromMe }: Sides): string {
  return JSON.stringify({ ...JSON.parse(part), fromMe, me: me ? addressesOf(me) : [], guest: addressesOf(guest) })
}

const addressesOf = ({ phone, lid }: Peer): string[] => [
  ...(lid ? [`${lid}@lid`] : []),
  ...(phone ? phoneForms(phone).map((form) => `${digitsOf(form)}@s.whatsapp.net`) : []),
]

/**
 * Opens an edit or a vote with the secret of the message it refers to. Undefined when the secret does not fit: it is
 * forged, or comes from somebody outside this chat.
 */
export function openSealed(
  secret: Uint8Array,
  { id, fromMe }: SealedTarget,
  sealed: string,
): IncomingContent | undefined {
  const { use, payload, iv, ...sides } = schema.parse(JSON.parse(sealed))
  const [authors, editors] = [fromMe ? sides.me : sides.guest, sides.fromMe ? sides.me : sides.guest]
  for (const author of authors) {
    for (const editor of editors) {
      const key = hkdfSync('sha256', secret, '', `${id}${author}${editor}${use}`, 32)
      const aad = BOUND_TO_AUTHOR.has(use) ? Buffer.from(`${id}\0${editor}`) : undefined
      const plain = decrypt(Buffer.from(key), Buffer.from(iv, 'base64'), Buffer.from(payload, 'base64'), aad)
      if (plain) return read(plain, use, id)
    }
  }
  return undefined
}

/** A vote or an attendance is bound to its author; an edit is bound to nothing else. */
const BOUND_TO_AUTHOR = new Set<SealedPart['use']>(['Poll Vote', 'Event Response'])

const TAG_BYTES = 16

function decrypt(key: Buffer, iv: Buffer, payload: Buffer, aad: Buffer | undefined): Buffer | undefined {
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, iv, { authTagLength: TAG_BYTES })
    if (aad) decipher.setAAD(aad)
    decipher.setAuthTag(payload.subarray(-TAG_BYTES))
    return Buffer.concat([decipher.update(payload.subarray(0, -TAG_BYTES)), decipher.final()])
  } catch {
    return undefined
  }
}

const { EventResponseType } = proto.Message.EventResponseMessage
const ANSWERS: Partial<Record<proto.Message.EventResponseMessage.EventResponseType, Attendance>> = {
  [EventResponseType.GOING]: 'going',
  [EventResponseType.NOT_GOING]: 'not_going',
  [EventResponseType.MAYBE]: 'maybe',
}

function read(plain: Buffer, use: SealedPart['use'], targetId: string): IncomingContent | undefined {
  if (use === 'Poll Vote') {
    const { selectedOptions } = proto.Message.PollVoteMessage.decode(plain)
    return { type: 'vote', targetId, options: (selectedOptions ?? []).map((hash) => Buffer.from(hash).toString('hex')) }
  }
  if (use === 'Event Response') {
    const { response, extraGuestCount } = proto.Message.EventResponseMessage.decode(plain)
    const answer = ANSWERS[response ?? EventResponseType.UNKNOWN]
    return answer && cleanContent({ type: 'attendance', targetId, answer, extraGuests: extraGuestCount ?? 0 })
  }
  const message = proto.Message.decode(plain)
  const edited = message.protocolMessage?.editedMessage ?? message.editedMessage?.message ?? message
  const content = normaliseMessage(edited, { id: targetId, chat: '', fromMe: false })?.content
  const edit =
    content?.type === 'edit' || content?.type === 'event_edit' ? { ...content, targetId } : editOf(content, targetId)
  return edit && cleanContent(edit)
}
