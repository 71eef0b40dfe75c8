import type { ReadDb } from '../db/index.ts'
import { known } from '../lib/known.ts'
import { MINUTE, SECOND } from '../lib/units.ts'
import type { ChannelDeps } from './deps.ts'
import type { ProvidedChannel } from './port.ts'
import { latestPermits } from './sends.ts'

const WINDOW_MS = SECOND
/** A request whose end nobody has recorded for this long has ended: its process died, or it timed out. */
const LONGEST_REQUEST_MS = MINUTE
/** Nobody can tell when a request on its way will end. */
const LOOK_AGAIN_MS = 100

export type Room = { free: number; retryAt: number }

type Deps = Pick<ChannelDeps, 'clock' | 'settings'>

/**
 * How many messages of a channel may leave now so that, as the providers see it, no second holds more than the limit,
 * whichever process sends. A request arrives at some time between its permit and its answer, so it keeps its place
 * until a second after the answer: the rule of WhatsApp's ledger (docs/decisions/0004-exact-throttle.md). Exact inside
 * a transaction that holds the channel's gate. `retryAt`: steady clock.
 */
export async function roomIn(db: ReadDb, { clock, settings }: Deps, channel: ProvidedChannel): Promise<Room> {
  const max = channel === 'sms' ? settings.OTKLIK_SMS_PER_SECOND : settings.OTKLIK_PUSH_PER_SECOND
  const [steady, now] = [clock.steady(), clock.now()]
  const recent = await latestPermits(db, channel, { since: steady - LONGEST_REQUEST_MS, settledSince: now - WINDOW_MS })
  const freeAt = recent
    .map(({ permit_at, settled_at }) => {
      if (settled_at === null) return steady + LOOK_AGAIN_MS
      // By the wall clock: if it was set back since, it says nothing.
      const settled = settled_at > now ? permit_at : settled_at - now + steady
      return Math.max(permit_at, settled) + WINDOW_MS
    })
    .filter((at) => at > steady)
    .sort((a, b) => a - b)
  const free = max - freeAt.length
  return { free, retryAt: free > 0 ? steady : known(freeAt[freeAt.length - max], 'place that gets free') }
}
