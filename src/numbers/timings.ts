import type { Backoff } from '../lib/backoff.ts'
import { DAY, HOUR, MINUTE, SECOND } from '../lib/units.ts'

/** How long a QR goes on being offered after somebody asked for it. */
export const PAIRING_MS = 5 * MINUTE

/** The session pool's times, all in milliseconds. Tests shorten them. */
export type Timings = {
  /** How often the pool compares what is wanted with what is, besides signals. */
  reconcileMs: number
  /** A lease ends this long after it was last renewed. */
  leaseMs: number
  renewMs: number
  /** Sockets are closed this long before a lease that could not be renewed ends. */
  closeBeforeMs: number
  /** How often the way to WhatsApp is looked at, and how long it is gone before numbers go to others who have one. */
  reachMs: number
  cutOffAfterMs: number
  /** From opening a socket to being logged in or showing a QR. */
  connectTimeoutMs: number
  watchMs: number
  /** No frame for so long: the server is asked for a sign of life. */
  silentAfterMs: number
  pingTimeoutMs: number
  /** A connection that stood for so long was a good one: the back-off begins anew. */
  stableAfterMs: number
  reconnect: Backoff
  /**
   * After our own store was away: how often it is asked, and how long a number waits once it has answered, so that not all
   * come at once; longer where it stumbles again and again (a disk that is full).
   */
  askStoreMs: number
  storeBack: Backoff
  /** After another program took the session over (440): hurry would only throw that one out again. */
  replaced: Backoff
  /** While WhatsApp shuts the number out for a time (402): the bounds of the wait before the next attempt. */
  suspended: { least: number; most: number }
  /** While Meta does not let an official number in. */
  accessMs: number
  /** How long WhatsApp is tried for unlinking before the keys are erased without it. */
  unlinkMs: number
  restrictionAskMs: number
  /** How often WhatsApp is asked how many new chats it allows, while nothing is restricted. */
  quotaAskMs: number
  /** A send without an answer for so long is looked into: see `watch`. */
  staleSendMs: number
  maintenanceMs: number
}

export const TIMINGS: Timings = {
  reconcileMs: 2 * SECOND,
  leaseMs: 20 * SECOND,
  renewMs: 5 * SECOND,
  closeBeforeMs: 5 * SECOND,
  reachMs: 5 * SECOND,
  cutOffAfterMs: 10 * SECOND,
  connectTimeoutMs: 45 * SECOND,
  watchMs: 15 * SECOND,
  silentAfterMs: 150 * SECOND,
  pingTimeoutMs: 20 * SECOND,
  stableAfterMs: 5 * MINUTE,
  reconnect: { base: SECOND, cap: 5 * MINUTE },
  askStoreMs: SECOND / 2,
  storeBack: { base: SECOND, cap: 10 * SECOND },
  replaced: { base: 3 * MINUTE, cap: 30 * MINUTE },
  suspended: { least: 5 * MINUTE, most: 6 * HOUR },
  accessMs: MINUTE,
  unlinkMs: 30 * SECOND,
  restrictionAskMs: HOUR,
  quotaAskMs: DAY,
  staleSendMs: 90 * SECOND,
  maintenanceMs: MINUTE,
}
