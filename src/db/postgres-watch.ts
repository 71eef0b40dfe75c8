import { setTimeout as sleep } from 'node:timers/promises'
import type pg from 'pg'
import { SECOND } from '../lib/units.ts'
import { askPostgres, pidOf, type Question } from './ask-postgres.ts'
import { gone, openDoor } from './pool-door.ts'
import { type Heard, watchConnections } from './postgres-connections.ts'

/** How long to wait for a silent server. Milliseconds. */
export type WatchTimes = {
  /** When a statement has received no byte for this long, another connection asks whether the server is there. */
  silentMs: number
  /** That question must be answered within this time, or nobody is there for now. */
  answerMs: number
  /** The question stays open for this long: even a late answer shows that somebody is there. */
  patientMs: number
  everyMs: number
  /**
   * The server ends a transaction that is silent for this long: its process is frozen or cut off, and others wait for
   * its locks. Much less than a lease lasts, since they would lose their leases meanwhile.
   */
  idleTransactionMs: number
  /** Connections that have not ended this long after they were told to are broken. */
  endMs: number
}

export const WATCH_TIMES: WatchTimes = {
  silentMs: 3 * SECOND,
  answerMs: 6 * SECOND,
  patientMs: 30 * SECOND,
  everyMs: SECOND,
  idleTransactionMs: 5 * SECOND,
  endMs: 3 * SECOND,
}

/** `connect`: as the pool's, but it fails at once while nobody is there. */
export type WatchedPool = Pick<pg.Pool, 'options'> & { connect(): Promise<pg.PoolClient>; end(): Promise<void> }

const LAG_LOOKS = 40
const LAGS_OF_STARVED = 8
const MAX_UNSURE = 3
/** Open at a time: a server without room to answer must not be pressed. */
const MAX_QUESTIONS = 4

/**
 * When a server's machine or network is gone, no connection breaks: whoever waits for an answer would wait a quarter of
 * an hour, until the system gives up. So a silent statement makes us ask for the server over another connection. If
 * nobody answers, or the answering server does not know our backends (another took over its address), what waits is
 * ended as if the connection had broken. A statement that merely takes long goes on, and a server that has no time for
 * a new connection but still sends anything is there: whoever wants a connection waits for it. While nobody is there,
 * callers are refused at once, and admitted with the first answer to any open question: slowness costs no more than it
 * lasts.
 */
export function watchPostgres(
  pool: pg.Pool,
  url: string,
  times: WatchTimes = WATCH_TIMES,
  heard: Heard = { at: 0 },
): WatchedPool {
  const questions = new Set<Question>()
  let isAway = false
  let isEnded = false
  let isLooking = false
  let unsure = 0
  const connections = watchConnections(pool, heard, () => {
    isAway = false
  })
  const door = openDoor(pool)

  /** Undefined: nobody has answered in time. */
  async function ask(pids: readonly number[]): Promise<ReadonlySet<number> | undefined> {
    const late = sleep(times.answerMs, undefined, { ref: false })
    if (questions.size >= MAX_QUESTIONS) return late
    const question = askPostgres(url, pids, times.patientMs)
    questions.add(question)
    const answer = question.answer.then((there) => {
      questions.delete(question)
      if (there) {
        heard.at = performance.now()
        isAway = false
      }
      return there
    })
    return Promise.race([answer, late])
  }

  async function look(): Promise<void> {
    const waiting = connections.silentFor(times.silentMs)
    if (waiting.length === 0 && !isAway && !door.isWaitedAtFor(times.silentMs)) return
    const askedAt = performance.now()
    const lag = watchLag(times.answerMs)
    const there = await ask(waiting.map(pidOf))
    const isStarved = lag.end()
    if (isEnded) return
    // What has got an answer meanwhile is left alone.
    const still = new Set(connections.silentFor(times.silentMs))
    const isHeard = there !== undefined || heard.at > askedAt
    // If data came that this process did not get to read, there was no silence: it asks again.
    unsure = !isHeard && isStarved ? unsure + 1 : 0
    if (unsure > 0 && unsure < MAX_UNSURE) return
    isAway = !isHeard
    if (isHeard && !there) return
    if (isAway) door.turnAway()
    for (const client of waiting) {
      if (still.has(client) && !there?.has(pidOf(client))) client.connection.stream.destroy(gone())
    }
  }

  const timer = setInterval(async () => {
    if (isLooking) return
    isLooking = true
    await look().finally(() => {
      isLooking = false
    })
  }, times.everyMs)
  timer.unref()

  return {
    options: pool.options,
    connect: () => (isAway ? Promise.reject(gone()) : door.enter()),
    async end() {
      isEnded = true
      clearInterval(timer)
      for (const question of questions) question.end()
      door.turnAway()
      // A server that is away does not answer a farewell either.
      const forced = sleep(times.endMs, undefined, { ref: false }).then(connections.breakAll)
      await Promise.race([pool.end(), forced])
    },
  }
}

/** Whether this process itself hardly ran: then it cannot judge others. */
function watchLag(ms: number): { end(): boolean } {
  const everyMs = ms / LAG_LOOKS
  let longest = 0
  let lastAt = performance.now()
  const look = () => {
    longest = Math.max(longest, performance.now() - lastAt - everyMs)
    lastAt = performance.now()
  }
  const timer = setInterval(look, everyMs)
  return {
    end() {
      clearInterval(timer)
      look()
      return longest > ms / LAGS_OF_STARVED
    },
  }
}
