import type { Backoff } from '../lib/backoff.ts'
import { DAY, HOUR, MINUTE, SECOND } from '../lib/units.ts'

/** How long a QR is offered after somebody asked for it. */
export const PAIRING_MS = 5 * MINUTE

/** The session pool's times, all in milliseconds. Tests shorten them. */
export type Timings = {
  /** How often the pool compares the wanted state with the actual one, besides signals. */
  reconcileMs: number
  /** A lease ends this long after it was last renewed. */
  leaseMs: number
  renewMs: number
  /** Sockets are closed this long before a lease that could not be renewed ends. */
  closeBeforeMs: number
  /**
   * How often the route to WhatsApp is checked, and how long it has to be gone before numbers go to processes that have
   * one.
   */
  reachMs: number
  cutOffAfterMs: number
  /** From opening a socket to being logged in or showing a QR. */
  connectTimeoutMs: number
  watchMs: number
  /** After this long without a frame the server is asked for a sign of life. */
  silentAfterMs: number
  pingTimeoutMs: number
  /** A connection that lasted this long was stable: the back-off starts again. */
  stableAfterMs: number
  reconnect: Backoff
  /**
   * After our own store was away: how often it is asked, and how long a number waits once it has answered, so that not
   * all numbers return at once; longer where the store fails again and again (a full disk).
   */
  askStoreMs: number
  storeBack: Backoff
  /** After another program took the session over (440): a quick return would only push that one out again. */
  replaced: Backoff
  /** While WhatsApp shuts the number out for a time (402): the bounds of the wait before the next attempt. */
  suspended: { least: number; most: number }
  /** While Meta does not let an official number in. */
  accessMs: number
  /** How long to try to unlink at WhatsApp before the keys are erased without it. */
  unlinkMs: number
  restrictionAskMs: number
  /** How often WhatsApp is asked how many new chats it allows, while nothing is restricted. */
  quotaAskMs: number
  /** After this long without an answer a send is checked: see `watchConnection`. */
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
