import type { JidWithDevice, WASocket } from '@whiskeysockets/baileys'
import type { Peer } from '../port.ts'
import { BoundedMap } from './bounded-map.ts'
import { digitsOf, jidOf, mergePeers, peerOf } from './jid.ts'
import type { NumberKeys } from './number-keys.ts'
import type { Questions } from './questions.ts'

export type Addresses = {
  /** The address for this peer as far as is known here. */
  find(peer: Peer): Promise<string | undefined>
  /** What orders the messages to this peer, whatever their addresses. */
  chatOf(peer: Peer): Promise<string | undefined>
  /**
   * The address at which WhatsApp has devices of this peer now, and by which they are sent to: the LID where it is
   * known, also when this very question has told it. Undefined where no address has any; rejects without an answer.
   */
  resolve(peer: Peer): Promise<string | undefined>
  /** The peer's other address; undefined where there is none. */
  other(peer: Peer, jid: string): Promise<string | undefined>
  /** WhatsApp has refused a first message at the other form of address, and taken it at this one. */
  learn(jid: string): void
}

type Deps = {
  sock: Pick<WASocket, 'getUSyncDevices' | 'userDevicesCache'>
  keys: Pick<NumberKeys, 'findLid' | 'findPhone'>
  ask: Questions['ask']
  /** Whether we know our own LID: without it our devices stand in a stanza by phone, and two forms are refused. */
  hasOwnLid: () => boolean
}

const REMEMBERED_REACHABLE = 2_000

/** Where to send. Accounts that WhatsApp has moved to LIDs are refused at phones, and those that it has not, at LIDs. */
export function makeAddresses({ sock, keys, ask, hasOwnLid }: Deps): Addresses {
  const reachable = new BoundedMap<string, true>(REMEMBERED_REACHABLE)
  /** What the network said last about this account; LIDs until it says otherwise. */
  let preferred: 'lid' | 'phone' = 'lid'

  async function complete({ phone, lid }: Peer): Promise<Peer> {
    const digits = phone ? digitsOf(phone) : lid && (await keys.findPhone(lid))
    const known = lid ?? (digits && (await keys.findLid(digits)))
    return mergePeers({ ...(digits ? { phone: `+${digits}` } : {}), ...(known ? { lid: known } : {}) })
  }

  /** All addresses of the peer, the one to use first. */
  function formsOf({ phone, lid }: Peer): string[] {
    const byPhone = phone && jidOf({ phone })
    const byLid = lid && (hasOwnLid() || !phone) ? jidOf({ lid }) : undefined
    const forms = preferred === 'lid' ? [byLid, byPhone] : [byPhone, byLid]
    return forms.filter((jid) => jid !== undefined)
  }

  async function hasDevices(jid: string): Promise<boolean> {
    if (reachable.has(jid)) return true
    await carryDevicesOver(jid)
    const devices = await ask(sock.getUSyncDevices([jid], true, false))
    if (devices.length > 0) reachable.set(jid, true)
    return devices.length > 0
  }

  /** A LID has the devices of its phone: when those are known, WhatsApp need not be asked again. */
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
    find: async (peer) => formsOf(await complete(peer))[0],
    async chatOf(peer) {
      const { phone, lid } = await complete(peer)
      return phone ?? lid
    },
    async resolve(peer) {
      const tried = new Map<string, boolean>()
      for (;;) {
        // Completed anew each time: the question about the phone's devices tells the LID.
        const best = formsOf(await complete(peer)).find((jid) => tried.get(jid) !== false)
        if (best === undefined || tried.get(best)) return best
        tried.set(best, await hasDevices(best))
      }
    },
    async other(peer, jid) {
      return formsOf(await complete(peer)).find((form) => form !== jid)
    },
    learn(jid) {
      preferred = peerOf(jid)?.lid ? 'lid' : 'phone'
    },
  }
}
