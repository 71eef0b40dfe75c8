import type { ReadDb } from '../db/index.ts'
import {
  type Candidate,
  candidateOf,
  candidateRows,
  findNextWaiting,
  findOpenQueues,
  nextPage,
  type Page,
  type Router,
} from '../deliveries/index.ts'
import { SECOND } from '../lib/units.ts'
import type { ChannelDeps } from './deps.ts'
import type { ProvidedChannel, RouterTo } from './port.ts'
import { routeToDevices } from './push/route-to-devices.ts'
import { routeToPhone } from './sms/route-to-phone.ts'

/** Time enough for another message to the same guest to arrive. */
const BUSY_FOR_MS = 5 * SECOND

const ROUTES: Record<ProvidedChannel, RouterTo> = { sms: routeToPhone, push: routeToDevices }

/** A channel's next deliveries that are due. */
export async function nextPageOf(
  { db, kinds, clock }: Pick<ChannelDeps, 'db' | 'kinds' | 'clock'>,
  channel: ProvidedChannel,
  limit: number,
): Promise<Page | undefined> {
  return nextPage({ db, kinds }, await findOpenQueues(db, channel), async (queue) => {
    const rows = await candidateRows(db, { queue, numberId: null, at: clock.now(), limit }).execute()
    return rows.map(candidateOf)
  })
}

/** When a channel's next waiting delivery is due (people's time); undefined when none waits in an open queue. */
export async function findNextDue(db: ReadDb, channel: ProvidedChannel): Promise<number | undefined> {
  return findNextWaiting(db, await findOpenQueues(db, channel), [null])
}

/** How a channel reaches the guests of a page. */
export async function routerTo(
  { db }: Pick<ChannelDeps, 'db'>,
  channel: ProvidedChannel,
  { candidates }: Page,
): Promise<Router<Candidate, string[]>> {
  const routeTo = await ROUTES[channel](
    db,
    candidates.map(({ guest }) => guest),
  )
  return { number: null, busyForMs: BUSY_FOR_MS, routeTo: ({ guest }) => routeTo(guest) }
}
