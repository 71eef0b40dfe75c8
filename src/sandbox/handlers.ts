import { scanQr } from './admit.ts'
import type { GuestView, PhoneView, SandboxHandlers } from './api.ts'
import { phoneMarksChat } from './app-state.ts'
import { seededRandom } from './behaviour.ts'
import { endCall, ring } from './calls.ts'
import { type CheckFilter, duplicates, type Limit, lost, matcher, throttleViolations } from './checks.ts'
import { endWithStreamError } from './connection.ts'
import { declareDevice } from './declare-devices.ts'
import { askAgain, giveAnyReceipt, setOnline } from './guest-inbox.ts'
import { sendFromGuest, tellTyping } from './guest-outbox.ts'
import type { Guest } from './guests.ts'
import { remember, sendRecent } from './history.ts'
import { changeIdentity } from './identity-changes.ts'
import { unlink } from './login.ts'
import { later, type Network } from './network.ts'
import { type BinaryNode, pnJid, unixSeconds } from './nodes.ts'
import { dropOffline } from './offline-queue.ts'
import { enterPairingCode } from './pairing-code.ts'
import { confirmOnPhone, findPasskeyLinking } from './passkey.ts'
import { phoneReads, phoneSends } from './phone-outbox.ts'
import type { OwnPhone } from './phones.ts'
import { publish } from './posts.ts'
import { restrict } from './restrictions.ts'
import { strangeStanza } from './strange-stanzas.ts'
import { giveToken } from './tokens.ts'
import { waitFor } from './wait.ts'

const DEFAULT_LIMITS: Limit[] = [
  { windowMs: 60_000, max: 10 },
  { windowMs: 3_600_000, max: 100 },
]

/** The control surface's calls on a running network. */
export function makeHandlers(network: Network): SandboxHandlers {
  const { ledger, faults } = network
  const phone = (number: string): OwnPhone => {
    const found = network.phones.byPhone(number)
    if (!found) throw new Error(`no such phone: ${number}`)
    return found
  }
  const guest = (key: string): Guest => {
    const found = network.guests.find(key)
    if (!found) throw new Error(`no such guest: ${key}`)
    return found
  }
  const passkeyLinking = (number: string) => {
    const found = findPasskeyLinking(network, phone(number))
    if (!found) throw new Error(`nobody links ${number} by passkey`)
    return found
  }
  const messages = () => [...ledger.guestMessages.values()]
  return {
    createPhone: (params) => viewPhone(network.phones.create(params.phone, params.pushName)),
    phones: () => network.phones.all().map(viewPhone),
    scan: ({ phone: number, qr }) => ({ device: scanQr(network, network.phones.create(number), qr)?.device ?? null }),
    declareDevices: ({ devices }) => devices.map((device) => declareDevice(network, device)),
    enterPairingCode: async ({ phone: number, code }) => {
      await enterPairingCode(network, network.phones.create(number), code)
      return {}
    },
    requireTokens: ({ phone: number, required }) => {
      phone(number).requiresTokens = required
      return {}
    },
    giveToken: ({ phone: number, guest: key, way, at }) => {
      giveToken(network, phone(number), guest(key), way, at)
      return {}
    },
    demandPasskey: ({ phone: number, demand }) => {
      const own = network.phones.create(number)
      if (demand) own.passkey = demand
      else delete own.passkey
      return {}
    },
    passkey: ({ phone: number }) => {
      const { stage, proof, code = null, problem = null } = passkeyLinking(number).linking
      return { stage, proof, code, problem }
    },
    confirmPasskey: ({ phone: number, same }) => {
      const { connection, linking } = passkeyLinking(number)
      confirmOnPhone(network, connection, linking, same)
      return {}
    },
    setWebVersion: (params) => {
      network.webVersion = params
      return {}
    },
    unlink: (params) => ({ removed: unlink(network, phone(params.phone), params.device) }),
    phoneMarks: async ({ phone: number, guest: key, unread }) => {
      await phoneMarksChat(network, phone(number), guest(key), unread)
      return {}
    },
    phoneSends: async ({ phone: number, to, content, address }) => ({
      id: await phoneSends(network, phone(number), guest(to), content, address),
    }),
    remember: ({ phone: number, guest: key, messages: given = [], many }) => {
      const more = Array.from({ length: many?.count ?? 0 }, (_, n) => ({
        content: { kind: 'text' as const, text: (many?.text ?? '').replaceAll('{n}', String(n)) },
        fromMe: n % 2 === 1,
        at: (many?.from ?? 0) + n * 60_000,
      }))
      return { ids: remember(network.phones.create(number), guest(key), [...given, ...more]) }
    },
    setHistory: async ({ phone: number, manner }) => {
      const owner = network.phones.create(number)
      owner.history = manner
      for (const answer of owner.questions.splice(0)) await answer()
      return {}
    },
    sendHistory: async ({ phone: number }) => {
      const companions = [...phone(number).companions.values()]
      for (const companion of companions) await sendRecent(network, companion)
      return { devices: companions.length }
    },
    dropOffline: ({ phone: number }) => ({ dropped: dropOffline([...phone(number).companions.values()]) }),
    phoneReads: (params) => {
      phoneReads(network, phone(params.phone), guest(params.guest), params.ids)
      return {}
    },
    restrict: (params) => {
      restrict(network, phone(params.phone), params.restriction, params.push)
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
      for (const { connection } of phone(params.phone).companions.values()) {
        connection?.sendBytes(Buffer.from(params.base64, 'base64'), params.sealed)
      }
      return {}
    },
    serverSendsStrange: ({ phone: number, guest: key, count, seed, about = 'anything' }) => {
      const random = seededRandom(seed)
      const cast = { me: pnJid(number), guest: pnJid(key), t: unixSeconds(network.now()) }
      let sent = 0
      for (let n = 0; n < count; n++) {
        const stanza = strangeStanza(random, about, cast)
        for (const { connection } of stanza ? phone(number).companions.values() : []) {
          connection?.send(stanza as BinaryNode)
          sent += connection ? 1 : 0
        }
      }
      return { sent }
    },
    createGuests: (params) => network.guests.create(params).map(viewGuest),
    declareGuests: (params) => ({ count: network.guests.create(params).length }),
    setGuest: (params) => {
      const found = guest(params.guest)
      if (params.behaviour) found.behaviour = params.behaviour
      if (params.username) found.username = params.username
      if (params.usernameKey) found.usernameKey = params.usernameKey
      if (params.keys) found.keys = params.keys
      if (params.pushName) found.pushName = params.pushName
      if (params.online !== undefined) setOnline(found, params.online)
      if (params.onlineAfterMs !== undefined) later(network, params.onlineAfterMs, () => setOnline(found, true))
      return viewGuest(found)
    },
    changeIdentity: ({ guest: key, ...change }) => {
      const found = guest(key)
      changeIdentity(network, found, change)
      return viewGuest(found)
    },
    guestSends: async (params) => ({
      id: await sendFromGuest(network, guest(params.guest), params.to, params.content, params),
    }),
    guestsSend: async ({ guests, to, text, each = 1, gapMs = 0 }) => {
      const sending: Promise<string>[] = []
      for (let n = 0; n < each; n++) {
        for (const [index, key] of guests.entries()) {
          const filled = text.replaceAll('{n}', String(n)).replaceAll('{guest}', key)
          const number = to[index % to.length] ?? ''
          sending.push(sendFromGuest(network, guest(key), number, { kind: 'text', text: filled }))
          if (gapMs > 0) await new Promise((resolve) => setTimeout(resolve, gapMs))
        }
      }
      return { ids: await Promise.all(sending) }
    },
    guestPosts: async ({ guest: author, to, where, text, count = 1 }) => {
      const ids: string[] = []
      for (let n = 0; n < count; n++) ids.push(await publish(network, guest(author), phone(to), { where, text }))
      return { ids }
    },
    guestCalls: ({ guest: caller, to, video = false, id }) => ({
      id: ring(network, guest(caller), phone(to), { video, id }),
    }),
    endCall: ({ id, how }) => {
      endCall(network, id, how)
      return {}
    },
    guestReceipts: (params) => {
      for (const id of params.ids) giveAnyReceipt(network, guest(params.guest), phone(params.to), id, params.type)
      return {}
    },
    guestAsksAgain: ({ guest: asker, to, id }) => {
      for (const from of phone(to).companions.values()) askAgain(network, guest(asker), { from, id })
      return {}
    },
    guestTypes: (params) => {
      tellTyping(network, guest(params.guest), phone(params.to))
      return {}
    },
    setFault: ({ scope, fault }) => {
      if (fault.kind === 'upgrade' && scope !== 'all') throw new Error('at the upgrade nobody has said who they are')
      return { id: faults.set(scope, fault) }
    },
    clearFaults: (params) => ({ cleared: faults.clear(params) }),
    faults: () => faults.list(),
    frames: (filter) => select(ledger.frames, filter),
    shown: (filter) => select(ledger.shown, filter),
    dropped: (filter) => select(ledger.dropped, filter),
    receipts: (filter) => select(ledger.receipts, filter),
    guestMessages: (filter) => select(messages(), filter),
    notes: ({ number }) => ledger.notes.filter((record) => !number || record.number === number),
    summary: (filter) => {
      const frames = select(ledger.frames, filter)
      const written = select(messages(), filter)
      return {
        frames: frames.length,
        acked: frames.filter((record) => record.outcome === 'acked').length,
        refused: frames.filter((record) => record.outcome === 'refused').length,
        shown: select(ledger.shown, filter).length,
        droppedRepeats: select(ledger.dropped, filter).length,
        receipts: select(ledger.receipts, filter).length,
        guestMessages: written.length,
        guestMessagesDelivered: written.filter((record) => record.deliveredAt !== undefined).length,
        guestMessagesRead: written.filter((record) => record.readAt !== undefined).length,
      }
    },
    check: ({ filter = {}, limits = DEFAULT_LIMITS, toleranceMs = 0 }) => ({
      duplicates: duplicates(ledger, filter),
      throttleViolations: throttleViolations(ledger, limits, filter, toleranceMs),
      // What guests wrote has its own texts: the filter's match is about what the product sent.
      lost: lost(ledger, { ...filter, match: undefined }),
    }),
    clearLedger: () => {
      ledger.clear()
      return {}
    },
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
  }
}

type Recorded = { at: number; number: string; id: string; text?: string } & ({ guest: string } | { to: string })

function select<R extends Recorded>(records: readonly R[], filter: CheckFilter): R[] {
  const passes = matcher(filter)
  return records.filter((record) => passes(record, 'guest' in record ? record.guest : record.to))
}

function viewPhone(phone: OwnPhone): PhoneView {
  return {
    phone: phone.phone,
    lid: phone.lid,
    pushName: phone.pushName,
    devices: [...phone.companions.values()].map((item) => ({
      device: item.device,
      online: item.connection !== undefined,
      live: item.connection?.live ?? false,
      pending: item.pending.size,
      preKeys: item.preKeys.length,
    })),
    restriction: phone.restriction,
  }
}

function viewGuest(guest: Guest): GuestView {
  const { phone, lid, pushName, online, inbox } = guest
  return { phone, lid, pushName, online, waiting: inbox.length }
}
