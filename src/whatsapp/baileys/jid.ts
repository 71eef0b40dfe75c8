import { jidDecode } from '@whiskeysockets/baileys'
import { oldForm, presentForm } from '../../lib/phone.ts'
import type { Peer } from '../port.ts'

const PHONE_SERVERS = new Set(['s.whatsapp.net', 'c.us', 'hosted'])
const LID_SERVERS = new Set(['lid', 'hosted.lid'])

/**
 * The person behind an address, by the phone's current form, without the device; undefined for groups, channels,
 * broadcasts and WhatsApp itself.
 */
export function peerOf(jid: string | null | undefined): Peer | undefined {
  const decoded = jidDecode(jid ?? undefined)
  if (!decoded || !/^\d{1,20}$/.test(decoded.user)) return undefined
  if (LID_SERVERS.has(decoded.server)) return { lid: decoded.user }
  return PHONE_SERVERS.has(decoded.server) && decoded.user !== '0' ? { phone: phoneOfUser(decoded.user) } : undefined
}

/**
 * The user part of a phone address, as the phone that we store. For a LID address the result would be nobody's phone:
 * use `peerOf` for a whole address.
 */
export const phoneOfUser = (user: string): string => presentForm(`+${user}`)

/** A person with several known addresses. */
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

/** The forms under which WhatsApp may know the phone, the current one first. */
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
