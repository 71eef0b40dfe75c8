import type { GuestView, SandboxHandlers } from '../api.ts'
import { endCall, ring } from '../calls.ts'
import { askAgain, giveAnyReceipt, setOnline } from '../guest-inbox.ts'
import { sendFromGuest, tellTyping } from '../guest-outbox.ts'
import type { Guest } from '../guests.ts'
import { changeIdentity } from '../identity-changes.ts'
import { later, type Network } from '../network.ts'
import { publish } from '../posts.ts'
import { getGuest, getPhone } from './find.ts'

/** What guests do. */
export function guestHandlers(network: Network) {
  return {
    createGuests: (params) => network.guests.create(params).map(viewGuest),
    declareGuests: (params) => ({ count: network.guests.create(params).length }),
    setGuest: (params) => {
      const found = getGuest(network, params.guest)
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
      const found = getGuest(network, key)
      changeIdentity(network, found, change)
      return viewGuest(found)
    },
    guestSends: async (params) => ({
      id: await sendFromGuest(network, getGuest(network, params.guest), params.to, params.content, params),
    }),
    guestsSend: async ({ guests, to, text, each = 1, gapMs = 0 }) => {
      const sending: Promise<string>[] = []
      for (let n = 0; n < each; n++) {
        for (const [index, key] of guests.entries()) {
          const filled = text.replaceAll('{n}', String(n)).replaceAll('{guest}', key)
          const number = to[index % to.length] ?? ''
          sending.push(sendFromGuest(network, getGuest(network, key), number, { kind: 'text', text: filled }))
          if (gapMs > 0) await new Promise((resolve) => setTimeout(resolve, gapMs))
        }
      }
      return { ids: await Promise.all(sending) }
    },
    guestPosts: async ({ guest: author, to, where, text, count = 1 }) => {
      const ids: string[] = []
      for (let n = 0; n < count; n++)
        ids.push(await publish(network, getGuest(network, author), getPhone(network, to), { where, text }))
      return { ids }
    },
    guestCalls: ({ guest: caller, to, video = false, id }) => ({
      id: ring(network, getGuest(network, caller), getPhone(network, to), { video, id }),
    }),
    endCall: ({ id, how }) => {
      endCall(network, id, how)
      return {}
    },
    guestReceipts: (params) => {
      for (const id of params.ids)
        giveAnyReceipt(network, getGuest(network, params.guest), getPhone(network, params.to), id, params.type)
      return {}
    },
    guestAsksAgain: ({ guest: asker, to, id }) => {
      for (const from of getPhone(network, to).companions.values())
        askAgain(network, getGuest(network, asker), { from, id })
      return {}
    },
    guestTypes: (params) => {
      tellTyping(network, getGuest(network, params.guest), getPhone(network, params.to))
      return {}
    },
  } satisfies Partial<SandboxHandlers>
}

function viewGuest(guest: Guest): GuestView {
  const { phone, lid, pushName, online, inbox } = guest
  return { phone, lid, pushName, online, waiting: inbox.length }
}
