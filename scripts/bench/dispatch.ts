import {
  compareTurns,
  makeTemplate,
  OUR_PHONE,
  type OutgoingFigures,
  RAW_PHONE,
  sendMailing,
  sendRaw,
} from './outgoing.ts'
import { eventually, linkToProduct, linkToRaw, openScene, type Scene } from './scene.ts'

const FIRST_GUEST = 79_030_000_000
const GUESTS = 500
const ROUNDS = 5

/**
 * A mailing with its limits lifted through the whole product, compared with bare `sendMessage` from another number to
 * the same guests, turn by turn in one run. Timed by the network's ledger: first frame to last acknowledgement. The
 * guests' phones acknowledge receipt at once for both, and read nothing.
 */
export async function benchDispatch(
  options: { rounds?: number; env?: Record<string, string> } = {},
): Promise<OutgoingFigures> {
  await using scene = await openScene(options.env)
  await Promise.all([linkToProduct(scene, OUR_PHONE), linkToRaw(scene, RAW_PHONE)])
  const guests = Array.from({ length: GUESTS }, (_, index) => String(FIRST_GUEST + index))
  await scene.network.client.declareGuests({ phones: guests, behaviour: { reads: 0 } })
  await acquaint(scene, guests)
  const templateId = await makeTemplate(scene)
  return await compareTurns({
    guests: GUESTS,
    rounds: options.rounds ?? ROUNDS,
    ours: () => sendMailing(scene, { templateId, audience: { all: true }, guests: GUESTS }),
    raw: (concurrency) => sendRaw(scene, guests, concurrency),
  })
}

/** Each guest writes to both numbers once, so that both have a session and the product has a guest. */
async function acquaint({ network: { client } }: Scene, guests: string[]): Promise<void> {
  for (const to of [OUR_PHONE, RAW_PHONE]) {
    await client.guestsSend({ guests, to: [to], text: 'Добрый день!' })
    await eventually('both know the guests', async () => {
      return (await client.summary({ number: to })).guestMessagesDelivered === guests.length
    })
  }
}
