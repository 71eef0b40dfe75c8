import { type BinaryNode, decodeMessageNode } from '@whiskeysockets/baileys'

/** Our own addresses, as the credentials have them. */
type Me = { id: string; lid?: string | undefined }

const TYPES = new Set(['pkmsg', 'msg', 'skmsg'])

/**
 * The parts of a message that Baileys will decrypt: none of one that it refuses, because its kind is unknown or its
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
  try {
    // The very rules by which Baileys refuses.
    decodeMessageNode(stanza, me?.id ?? '', me?.lid ?? '')
    return true
  } catch {
    return false
  }
}

/** The phone alone can show a view-once file; linked devices get an empty stanza in its place. */
export function isViewOnceElsewhere({ content }: BinaryNode): boolean {
  return Array.isArray(content) && content.some(({ tag, attrs }) => tag === 'unavailable' && isViewOnce(attrs.type))
}

const isViewOnce = (type: string | undefined): boolean => type?.startsWith('view_once') ?? false
