import { randomBytes } from 'node:crypto'
import type { Guest } from './guests.ts'
import type { Network } from './network.ts'
import { lidJid, pnJid, SERVER, unixSeconds } from './nodes.ts'
import { deliver } from './offline-queue.ts'
import { notifyMex } from './restrictions.ts'

export type IdentityChange = {
  /** Moves to this phone. */
  phone?: string
  /** Gets another LID. */
  newLid?: boolean
  /** Takes this username; null: gives it up. */
  username?: string | null
}

/** From now on a guest has another phone, LID or username, and all numbers are told in WhatsApp's way. */
export function changeIdentity(network: Network, guest: Guest, { phone, newLid, username }: IdentityChange): void {
  const former = { phone: guest.phone, lid: guest.lid }
  if (phone || newLid) network.guests.move(guest, { phone, newLid })
  if (phone && former.phone) notifyMoved(network, { phone: former.phone, lid: former.lid }, guest)
  else if (newLid) {
    const data = { xwa2_notify_lid_change: { old: lidJid(former.lid), new: lidJid(guest.lid) } }
    notifyAll(network, 'LidChangeNotification', data)
  }
  if (username === undefined) return
  const lid = lidJid(guest.lid)
  if (username === null) {
    delete guest.username
    notifyAll(network, 'UsernameDeleteNotification', { xwa2_notify_username_delete: { lid } })
  } else {
    guest.username = username
    notifyAll(network, 'UsernameSetNotification', { xwa2_notify_username_on_change: { lid, username } })
  }
}

function notifyAll(network: Network, operation: string, data: object): void {
  for (const phone of network.phones.all()) notifyMex(network, phone, operation, data)
}

function notifyMoved(network: Network, former: { phone: string; lid: string }, guest: Guest): void {
  const modify = {
    tag: 'modify',
    attrs: {
      old: pnJid(former.phone),
      new: pnJid(guest.phone ?? ''),
      old_lid: lidJid(former.lid),
      new_lid: lidJid(guest.lid),
    },
  }
  for (const owner of network.phones.all()) {
    for (const companion of owner.companions.values()) {
      deliver(network, companion, {
        tag: 'notification',
        attrs: {
          from: SERVER,
          type: 'contacts',
          id: `contacts-${randomBytes(4).toString('hex')}`,
          t: unixSeconds(network.now()),
        },
        content: [modify],
      })
    }
  }
}
