import type { SandboxHandlers } from '../api.ts'
import { phoneMarksChat } from '../app-state.ts'
import { remember, sendRecent } from '../history.ts'
import type { Network } from '../network.ts'
import { dropOffline } from '../offline-queue.ts'
import { phoneReads, phoneSends } from '../phone-outbox.ts'
import { restrict } from '../restrictions.ts'
import { getGuest, getPhone } from './find.ts'

/** What the number's own phone does. */
export function phoneHandlers(network: Network) {
  return {
    phoneMarks: async ({ phone: number, guest: key, unread }) => {
      await phoneMarksChat(network, getPhone(network, number), getGuest(network, key), unread)
      return {}
    },
    phoneSends: async ({ phone: number, to, content, address }) => ({
      id: await phoneSends(network, getPhone(network, number), getGuest(network, to), content, address),
    }),
    phoneReads: (params) => {
      phoneReads(network, getPhone(network, params.phone), getGuest(network, params.guest), params.ids)
      return {}
    },
    remember: ({ phone: number, guest: key, messages: given = [], many }) => {
      const more = Array.from({ length: many?.count ?? 0 }, (_, n) => ({
        content: { kind: 'text' as const, text: (many?.text ?? '').replaceAll('{n}', String(n)) },
        fromMe: n % 2 === 1,
        at: (many?.from ?? 0) + n * 60_000,
      }))
      return { ids: remember(network.phones.create(number), getGuest(network, key), [...given, ...more]) }
    },
    setHistory: async ({ phone: number, manner }) => {
      const owner = network.phones.create(number)
      owner.history = manner
      for (const answer of owner.questions.splice(0)) await answer()
      return {}
    },
    sendHistory: async ({ phone: number }) => {
      const companions = [...getPhone(network, number).companions.values()]
      for (const companion of companions) await sendRecent(network, companion)
      return { devices: companions.length }
    },
    dropOffline: ({ phone: number }) => ({ dropped: dropOffline([...getPhone(network, number).companions.values()]) }),
    restrict: (params) => {
      restrict(network, getPhone(network, params.phone), params.restriction, params.push)
      return {}
    },
  } satisfies Partial<SandboxHandlers>
}
