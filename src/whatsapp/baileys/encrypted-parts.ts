import { type BinaryNode, decodeMessageNode, isLidUser, isPnUser } from '@whiskeysockets/baileys'

/** Our own addresses, from the credentials. */
type Me = { id: string; lid?: string | undefined }

const TYPES = new Set(['pkmsg', 'msg', 'skmsg'])

/**
 * The parts of a message that Baileys will decrypt: none for a message it refuses because its kind is unknown or its
 * address makes no sense.
 */
export function encryptedParts(me: Me | undefined, stanza: BinaryNode): Uint8Array[] {
  if (!Array.isArray(stanza.content) || !isTaken(me, stanza)) return []
  const encrypted = stanza.content.filter(({ tag }) => tag === 'enc')
  if (encrypted[0]?.attrs.type === 'msmsg') return []
  return encrypted.flatMap(({ attrs, content }) =>
    TYPES.has(attrs.type ?? '') && content instanceof Uint8Array ? [content] : [],
  )
}

function isTaken(me: Me | undefined, stanza: BinaryNode): boolean {
  const { id, from, recipient } = stanza.attrs
  // Most messages: what a person wrote to us.
  if (id && !recipient && (isPnUser(from) || isLidUser(from))) return true
  try {
    // The rules by which Baileys refuses.
    decodeMessageNode(stanza, me?.id ?? '', me?.lid ?? '')
    return true
  } catch {
    return false
  }
}

/** Why linked devices get an empty stanza instead of a message; undefined when they get the message. */
export function whyUnavailable({ content }: BinaryNode): 'view_once' | 'other_devices' | undefined {
  const empty = Array.isArray(content) ? content.find(({ tag }) => tag === 'unavailable') : undefined
  if (!empty) return undefined
  return empty.attrs.type?.startsWith('view_once') ? 'view_once' : 'other_devices'
}
