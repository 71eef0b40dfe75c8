import type { JidWithDevice, WASocket } from '@whiskeysockets/baileys'
import { boundedCache } from '../../lib/bounded-cache.ts'
import { presentForm } from '../../lib/phone.ts'
import type { Peer } from '../port.ts'
import { askForDevices } from './device-questions.ts'
import { digitsOf, mergePeers, peerOf, phoneForms, phoneOfUser } from './jid.ts'
import type { NumberKeys } from './number-keys.ts'
import type { Questions } from './questions.ts'

export type Addresses = {
  /** The address for this peer, as far as it is known here. */
  find(peer: Peer): Promise<string | undefined>
  /** The key by which messages to this peer are ordered, whatever their addresses. */
  chatOf(peer: Peer): Promise<string | undefined>
  /**
   * The address at which WhatsApp now has devices of this peer, and by which they are sent to: the LID if it is known,
   * even if only from this answer. Undefined when no address has any; rejects without an answer.
   */
  resolve(peer: Peer): Promise<string | undefined>
  /** The peer's other address; undefined when there is none. */
  other(peer: Peer, jid: string): Promise<string | undefined>
  /** WhatsApp refused a first message at the other form of address and accepted it at this one. */
  learn(jid: string): void
  /** WhatsApp refused a first message here: the other address comes first, whatever is preferred. */
  avoid(jid: string): void
  isAvoided(jid: string): boolean
}

type Deps = {
  sock: Pick<WASocket, 'getUSyncDevices' | 'assertSessions' | 'userDevicesCache' | 'signalRepository'>
  keys: Pick<NumberKeys, 'keys' | 'findLid' | 'findPhone'>
  ask: Questions['ask']
  /**
   * Whether we know our own LID: without it our devices appear in a stanza by phone, and a mix of both forms is
   * refused.
   */
  hasOwnLid: () => boolean
}

const REMEMBERED_REACHABLE = 2_000

/** Where to send. WhatsApp refuses accounts that it has moved to LIDs at their phones, and the others at their LIDs. */
export function makeAddresses({ sock, keys, ask, hasOwnLid }: Deps): Addresses {
  const readSessions = async (jids: string[]) =>
    keys.keys.get('session', jids.map(sock.signalRepository.jidToSignalProtocolAddress))
  const findDevices = askForDevices({ sock, ask, readSessions })
  const reachable = boundedCache<string, true>(REMEMBERED_REACHABLE)
  const avoided = boundedCache<string, true>(REMEMBERED_REACHABLE)
  /** What the network last said about this account; LIDs until it says otherwise. */
  let preferred: 'lid' | 'phone' = 'lid'

  /** All addresses of the peer, the one to use first in front: reachable ones before those never asked about. */
  async function formsOf({ phone, lid }: Peer): Promise<string[]> {
    const known = lid ?? (phone && (await lidOf(keys, phone)))
    const phones = phone ? phoneForms(phone) : known ? await phonesOf(known) : []
    const byPhone = phones.map((form) => `${digitsOf(form)}@s.whatsapp.net`)
    const byLid = known && (hasOwnLid() || phones.length === 0) ? [`${known}@lid`] : []
    const forms = preferred === 'lid' ? [...byLid, ...byPhone] : [...byPhone, ...byLid]
    const isUsed = (jid: string) => Number(isLid(jid) === (preferred === 'lid') && reachable.has(jid))
    const isAvoided = (jid: string) => Number(avoided.has(jid))
    return forms.toSorted((a, b) => isAvoided(a) - isAvoided(b) || isUsed(b) - isUsed(a))
  }

  async function phonesOf(lid: string): Promise<string[]> {
    const phone = await keys.findPhone(lid)
    return phone ? [`+${phone}`] : []
  }

  async function hasDevices(jid: string): Promise<boolean> {
    if (reachable.has(jid)) return true
    await carryDevicesOver(jid)
    const found = await findDevices(jid)
    if (found) reachable.set(jid, true)
    return found
  }

  /** A LID has the devices of its phone: when those are known, there is no need to ask WhatsApp again. */
  async function carryDevicesOver(jid: string): Promise<void> {
    const { lid } = peerOf(jid) ?? {}
    const phone = lid && (await keys.findPhone(lid))
    const devices = phone && (await sock.userDevicesCache.get<JidWithDevice[]>(phone))
    if (!lid || !devices || (await sock.userDevicesCache.get(lid))) return
    await sock.userDevicesCache.set(
      lid,
      devices.map((device) => ({ ...device, user: lid, server: 'lid' })),
    )
  }

  return {
    find: async (peer) => (await formsOf(peer))[0],
    async chatOf({ phone, lid }) {
      return phone ?? (lid && ((await phonesOf(lid)).map(presentForm)[0] ?? lid))
    },
    async resolve(peer) {
      const tried = new Map<string, boolean>()
      for (;;) {
        // Completed again each time: the question about the phone's devices reveals the LID.
        const best = (await formsOf(peer)).find((jid) => tried.get(jid) !== false)
        if (best === undefined || tried.get(best)) return best
        tried.set(best, await hasDevices(best))
      }
    },
    async other(peer, jid) {
      for (const form of await formsOf(peer)) if (isLid(form) !== isLid(jid) && (await hasDevices(form))) return form
      return undefined
    },
    avoid: (jid) => void avoided.set(jid, true),
    isAvoided: (jid) => avoided.has(jid),
    learn(jid) {
      preferred = isLid(jid) ? 'lid' : 'phone'
    },
  }
}

const isLid = (jid: string): boolean => peerOf(jid)?.lid !== undefined

/** The LID of a phone, under whichever form WhatsApp has given it. */
async function lidOf(keys: Pick<NumberKeys, 'findLid'>, phone: string): Promise<string | undefined> {
  for (const form of phoneForms(phone)) {
    const lid = await keys.findLid(digitsOf(form))
    if (lid) return lid
  }
  return undefined
}

/** Adds the phone of a LID, or the LID of a phone, if known. */
export async function completed(keys: Pick<NumberKeys, 'findLid' | 'findPhone'>, peer: Peer): Promise<Peer> {
  const lid = peer.lid ?? (peer.phone && (await lidOf(keys, peer.phone)))
  const phone = peer.phone ?? (peer.lid && asPhone(await keys.findPhone(peer.lid)))
  return mergePeers({ ...(phone ? { phone } : {}), ...(lid ? { lid } : {}) })
}

const asPhone = (digits: string | undefined) => digits && phoneOfUser(digits)
