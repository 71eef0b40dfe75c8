import type { SandboxHandlers } from '../api.ts'
import { seededRandom } from '../behaviour.ts'
import { endWithStreamError } from '../connection.ts'
import type { Network } from '../network.ts'
import { pnJid, unixSeconds } from '../nodes.ts'
import type { OwnPhone } from '../phones.ts'
import { strangeStanza } from '../strange-stanzas.ts'
import { waitFor } from '../wait.ts'
import { getPhone } from './find.ts'

/** How the network itself behaves, and the conditions that can be waited for. */
export function serverHandlers(network: Network) {
  const { faults } = network
  return {
    setWebVersion: (params) => {
      network.webVersion = params
      return {}
    },
    disconnect: (params) => {
      const targets = [...network.connections].filter(
        (item) => params.phone === 'all' || item.companion?.owner.phone === params.phone,
      )
      for (const connection of targets) {
        if (params.how === 'stream_error') endWithStreamError(connection, params.code)
        else connection[params.how]()
      }
      return { connections: targets.length }
    },
    serverSends: (params) => {
      for (const connection of connectionsOf(getPhone(network, params.phone))) {
        connection.sendBytes(Buffer.from(params.base64, 'base64'), params.sealed)
      }
      return {}
    },
    serverSendsStrange: ({ phone: number, guest: key, count, seed, about = 'anything' }) => {
      const random = seededRandom(seed)
      const cast = { me: pnJid(number), guest: pnJid(key), t: unixSeconds(network.now()) }
      let sent = 0
      for (let n = 0; n < count; n++) {
        const stanza = strangeStanza(random, about, cast)
        if (!stanza) continue
        for (const connection of connectionsOf(getPhone(network, number))) {
          connection.send(stanza)
          sent += 1
        }
      }
      return { sent }
    },
    setFault: ({ scope, fault }) => {
      if (fault.kind === 'upgrade' && scope !== 'all') throw new Error('at the upgrade nobody has said who they are')
      return { id: faults.set(scope, fault) }
    },
    clearFaults: (params) => ({ cleared: faults.clear(params) }),
    faults: () => faults.list(),
    wait: (params) => waitFor(network, params.condition, params.timeoutMs),
    stats: () => ({
      connections: network.connections.size,
      accepted: network.accepted(),
      phones: network.phones.all().length,
      guests: network.guests.count(),
      guestPhones: [...network.guests.all()].filter((item) => item.live).length,
      rssBytes: process.memoryUsage.rss(),
      uptimeSeconds: process.uptime(),
    }),
  } satisfies Partial<SandboxHandlers>
}

/** The devices of the phone that are connected. */
function connectionsOf(phone: OwnPhone) {
  return [...phone.companions.values()].flatMap(({ connection }) => connection ?? [])
}
