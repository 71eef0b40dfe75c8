import { setTimeout as sleep } from 'node:timers/promises'
import {
  compareTurns,
  makeTemplate,
  OUR_PHONE,
  type OutgoingFigures,
  RAW_PHONE,
  sendMailing,
  sendRaw,
} from './outgoing.ts'
import { linkToProduct, linkToRaw, openScene, type Scene } from './scene.ts'

const FIRST_GUEST = 79_040_000_000
const GUESTS = 300
const ROUNDS = 5
const AFTER_IMPORT_MS = 2_000

/**
 * First messages to guests whom neither number knows: devices, pre-keys and a new session for each. A mailing with its
 * limits lifted through the whole product, which also asks who is on WhatsApp, against bare `sendMessage`; each turn
 * has guests of its own. Timed as `dispatch`.
 */
export async function benchFirstContacts(): Promise<OutgoingFigures> {
  await using scene = await openScene()
  await Promise.all([linkToProduct(scene, OUR_PHONE), linkToRaw(scene, RAW_PHONE)])
  const templateId = await makeTemplate(scene)
  let turn = 0

  async function strangers(): Promise<string[]> {
    const first = FIRST_GUEST + turn++ * GUESTS
    const phones = Array.from({ length: GUESTS }, (_, index) => String(first + index))
    await scene.network.client.declareGuests({ phones, behaviour: { reads: 0 } })
    return phones
  }

  return await compareTurns({
    guests: GUESTS,
    rounds: ROUNDS,
    async ours() {
      const tag = `turn-${turn}`
      await importGuests(scene, await strangers(), tag)
      return sendMailing(scene, { templateId, audience: { tag }, guests: GUESTS })
    },
    raw: async (concurrency) => sendRaw(scene, await strangers(), concurrency),
  })
}

async function importGuests({ product: { api } }: Scene, phones: string[], tag: string): Promise<void> {
  const rows = phones.map((phone) => ({ phone: `+${phone}`, name: `Гость ${phone.slice(-4)}`, tags: [tag] }))
  await api.post('/v1/imports/guests', rows)
  // Its events go to whoever subscribes: they are not part of the mailing's work.
  await sleep(AFTER_IMPORT_MS)
}
