import type { ReadDb } from '../db/index.ts'
import { SECOND } from '../lib/units.ts'
import type { ChannelDeps } from './deps.ts'
import type { ProvidedChannel } from './port.ts'
import { latestPermits } from './sends.ts'

const WINDOW_MS = SECOND

export type Room = { free: number; retryAt: number }

/**
 * How many messages of a channel may leave at this moment so that no second holds more than its limit, whichever process
 * sends: counted from the rows of what has left. Exact inside a transaction that holds the channel's gate.
 */
export async function roomIn(
  db: ReadDb,
  settings: ChannelDeps['settings'],
  channel: ProvidedChannel,
  steadyAt: number,
): Promise<Room> {
  const max = channel === 'sms' ? settings.OTKLIK_SMS_PER_SECOND : settings.OTKLIK_PUSH_PER_SECOND
  const recent = await latestPermits(db, channel, steadyAt - WINDOW_MS, max)
  const oldest = recent.at(-1)
  return { free: max - recent.length, retryAt: oldest === undefined ? steadyAt : oldest + WINDOW_MS }
}
