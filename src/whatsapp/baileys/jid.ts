import { jidDecode } from '@whiskeysockets/baileys'
import { oldForm, presentForm } from '../../lib/phone.ts'
import type { Peer } from '../port.ts'

const PHONE_SERVERS = new Set(['s.whatsapp.net', 'c.us', 'hosted'])
const LID_SERVERS = new Set(['lid', 'hosted.lid'])

/** The person behind an address, by the present form of the phone, without the device; undefined for groups, channels, broadcasts and WhatsApp itself. */
export function peerOf(jid: string | null | undefined): Peer | undefined {
  const decoded = jidDecode(jid ?? undefined)
  if (!decoded || !/^\d{1,20}$/.test(decoded.user)) return undefined
  if (LID_SERVERS.has(decoded.server)) return { lid: decoded.user }
  return PHONE_SERVERS.has(decoded.server) && decoded.user !== '0' ? { phone: phoneOfUser(decoded.user) } : undefined
}

/**
 * The user part of an address by phone, as the phone that we keep. Of an address by LID it would be nobody's: who has a
 * whole address asks `peerOf`.
 */
export const phoneOfUser = (user: string): string => presentForm(`+${user}`)

/** The person of whom several addresses are known. */
export function mergePeers(...peers: (Peer | undefined)[]): Peer {
  const merged: Peer = {}
  for (const peer of peers) {
    merged.phone ??= peer?.phone
    merged.lid ??= peer?.lid
  }
  if (merged.phone === undefined) delete merged.phone
  if (merged.lid === undefined) delete merged.lid
  return merged
}

/** Under which WhatsApp may know the phone, the present form first. */
export function phoneForms(phone: string): string[] {
  const present = presentForm(phone)
  const old = oldForm(present)
  return old ? [present, old] : [present]
}

export const digitsOf = (phone: string): string => phone.replace(/^\+/, '')

export function isSamePerson(a: Peer | undefined, b: Peer | undefined): boolean {
  if (!a || !b) return false
  return (a.phone !== undefined && a.phone === b.phone) || (a.lid !== undefined && a.lid === b.lid)
}

export const isGroupJid = (jid: string | undefined): boolean => jid?.endsWith('@g.us') ?? false
