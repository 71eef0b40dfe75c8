import { proto, unpadRandomMax16 } from '@whiskeysockets/baileys'
import { z } from 'zod'
import { storedJson } from '../../db/index.ts'
import { UNSUPPORTED_REASONS, type UnsupportedReason } from '../port.ts'

/**
 * A decrypted message as the journal stores it: the stanza's attributes, and the plaintext with its padding. If only
 * the attributes could be read, `missing` says why and there is no plaintext.
 */
export type JournalEntry = {
  id: string
  attrs: Record<string, string>
  /** Recognises the same ciphertext when it is delivered again. */
  fingerprint: string
  plaintext: Buffer
  missing?: UnsupportedReason
  /** Decoded, if that has been done; not stored. */
  message?: proto.IMessage
}

/** Throws when it is no message. */
export const decodePlaintext = (plaintext: Uint8Array): proto.IMessage =>
  proto.Message.decode(unpadRandomMax16(plaintext))

const LENGTH_BYTES = 4

export function encodeEntry({ attrs, fingerprint, plaintext, missing }: JournalEntry): Buffer {
  const header = Buffer.from(JSON.stringify({ attrs, fingerprint, missing }))
  const length = Buffer.alloc(LENGTH_BYTES)
  length.writeUInt32BE(header.length)
  return Buffer.concat([length, header, plaintext])
}

const readHeader = storedJson(
  'the journal',
  z.object({
    attrs: z.record(z.string(), z.string()),
    fingerprint: z.string(),
    missing: z.enum(UNSUPPORTED_REASONS).optional(),
  }),
)

export function decodeEntry(id: string, value: Buffer): JournalEntry {
  const headerEnd = LENGTH_BYTES + value.readUInt32BE(0)
  const header = readHeader(value.toString('utf8', LENGTH_BYTES, headerEnd))
  return { id, ...header, plaintext: value.subarray(headerEnd) }
}

/** Ids that sort in the order in which they were made, even across restarts. */
export function journalIds(now: () => number): () => { id: string; at: number } {
  let last = 0
  let count = 0
  return () => {
    const at = Math.max(last, now())
    count = at === last ? count + 1 : 0
    last = at
    return { id: `${String(at).padStart(14, '0')}-${String(count).padStart(6, '0')}`, at }
  }
}

/** UTC milliseconds. */
export const arrivalOf = ({ id }: Pick<JournalEntry, 'id'>): number => Number(id.split('-')[0]) || 0

/** The end of a ciphertext holds its authentication code. */
export function fingerprintOf(stanzaId: string, ciphertext: Uint8Array): string {
  return `${stanzaId}/${Buffer.from(ciphertext.subarray(-16)).toString('base64')}`
}

/** Messages of one chat are handed over in order. */
export const chatOf = (attrs: Record<string, string>): string =>
  attrs.recipient ?? attrs.participant ?? attrs.from ?? ''
