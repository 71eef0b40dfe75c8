/** Grants turns for slow work, one at a time, when no stanza has come in for a moment. */
export type IdleTurns = { turn: () => Promise<void>; touch: () => void; stop: () => void }

const QUIET_MS = 2
const LONGEST_WAIT_MS = 25

/**
 * A guest's phone needs milliseconds to open a message, and it runs in the process that answers the clients' queries. A
 * client waits for the answers but not for the phone, so the phones work while the clients are busy.
 */
export function makeIdleTurns(now: () => number = performance.now.bind(performance)): IdleTurns {
  const waiting: { since: number; grant: () => void }[] = []
  let touchedAt = 0
  let scheduled = false
  let stopped = false

  const schedule = () => {
    if (scheduled) return
    scheduled = true
    setImmediate(next)
  }
  const next = () => {
    scheduled = false
    const first = waiting[0]
    if (!first || stopped) return
    const at = now()
    const wait = Math.min(touchedAt + QUIET_MS - at, first.since + LONGEST_WAIT_MS - at)
    if (wait > 0) {
      scheduled = true
      setTimeout(next, wait)
      return
    }
    waiting.shift()
    first.grant()
    // Sockets are read between two turns.
    if (waiting.length) schedule()
  }
  return {
    turn: () =>
      new Promise((grant) => {
        waiting.push({ since: now(), grant })
        schedule()
      }),
    touch: () => {
      touchedAt = now()
    },
    stop: () => {
      stopped = true
      waiting.length = 0
    },
  }
}
