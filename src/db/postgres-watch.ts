import { setTimeout as sleep } from 'node:timers/promises'
import type pg from 'pg'
import { SECOND } from '../lib/units.ts'
import { askPostgres, pidOf, type Question } from './ask-postgres.ts'

/** How long is waited for a server that says nothing. Milliseconds. */
export type WatchTimes = {
  /** A statement without a byte for so long makes us ask, by another connection, whether the server is there. */
  silentMs: number
  /** That question is answered within this, or nobody is there for now. */
  answerMs: number
  /** The question stays open for so long: an answer that comes late says all the same that somebody is there. */
  patientMs: number
  everyMs: number
  /**
   * A transaction of which the server hears nothing for so long is ended there: its process is frozen, or cut off, and
   * others wait for its locks. Much less than a lease lasts, as they would lose theirs meanwhile.
   */
  idleTransactionMs: number
  /** Connections that have not ended by themselves so long after they were told to are broken. */
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

/** The connection is of no use once it has been given back: the server only reads, as another has taken over. */
const ONLY_READS = '25006'

const LAG_LOOKS = 40
const LAGS_OF_STARVED = 8
const MOST_UNSURE = 3
/** Open at a time: a server that has no room to answer is not to be pressed. */
const MOST_QUESTIONS = 4

/** When a server was last heard, by `performance.now()`: by whichever of the pools that ask it. */
export type Heard = { at: number }

type InUse = { bytes: number; since: number }

/**
 * A server whose machine or network is gone breaks no connection: whoever waits for an answer would wait for a quarter of
 * an hour, until the system gives up. Here a statement that hears nothing makes us ask for the server by another
 * connection: when nobody answers, or the answering server knows nothing of ours (another took over its address), what
 * waits is ended as if the connection had broken. A statement that merely takes long goes on, and a server that has no
 * time for a new connection but lets anything be heard is there: whoever wants one waits for it. While nobody is there, whoever comes is refused at once, and
 * is let in with the first answer to any question that is still open: slowness costs no more than it lasts.
 */
export function watchPostgres(
  pool: pg.Pool,
  url: string,
  times: WatchTimes = WATCH_TIMES,
  heard: Heard = { at: 0 },
): WatchedPool {
  const questions = new Set<Question>()
  const connected = new Set<pg.PoolClient>()
  const inUse = new Map<pg.PoolClient, InUse>()
  const outdated = new WeakSet<pg.PoolClient>()
  /** Ends the wait of those who want a connection. Each is forgotten with its wait: there is one for every query. */
  const waiters = new Map<() => void, number>()
  let isAway = false
  let isEnded = false
  let isLooking = false
  let unsure = 0

  pool.on('connect', (client) => {
    connected.add(client)
    back()
    client.connection.on('errorMessage', ({ code }: { code?: string }) => {
      if (code === ONLY_READS) outdated.add(client)
    })
  })
  pool.on('acquire', (client) => void inUse.set(client, { bytes: bytesFrom(client), since: performance.now() }))
  pool.on('release', (_error, client) => {
    const use = inUse.get(client)
    if (use && use.bytes !== bytesFrom(client)) heard.at = performance.now()
    inUse.delete(client)
    // The pool removes what is ending.
    if (outdated.has(client)) void client.end().catch(() => undefined)
  })
  pool.on('remove', (client) => {
    inUse.delete(client)
    connected.delete(client)
  })

  function back(): void {
    heard.at = performance.now()
    isAway = false
  }

  function silent(): pg.PoolClient[] {
    const now = performance.now()
    return [...inUse].flatMap(([client, use]) => {
      const bytes = bytesFrom(client)
      if (bytes !== use.bytes) {
        inUse.set(client, { bytes, since: now })
        heard.at = now
      }
      return bytes === use.bytes && now - use.since >= times.silentMs ? [client] : []
    })
  }

  /** Whether somebody has wanted a connection for so long that it is asked whether the server is there. */
  function isWaitedFor(): boolean {
    const [longest] = waiters.values()
    return longest !== undefined && performance.now() - longest >= times.silentMs
  }

  /** Undefined: nobody has answered in time. */
  async function ask(pids: readonly number[]): Promise<ReadonlySet<number> | undefined> {
    const late = sleep(times.answerMs, undefined, { ref: false })
    if (questions.size >= MOST_QUESTIONS) return late
    const question = askPostgres(url, pids, times.patientMs)
    questions.add(question)
    const answer = question.answer.then((there) => {
      questions.delete(question)
      if (there) back()
      return there
    })
    return Promise.race([answer, late])
  }

  async function look(): Promise<void> {
    const waiting = silent()
    if (waiting.length === 0 && !isAway && !isWaitedFor()) return
    const askedAt = performance.now()
    const lag = watchLag(times.answerMs)
    const there = await ask(waiting.map(pidOf))
    const isStarved = lag.end()
    if (isEnded) return
    // What has got an answer meanwhile is left alone.
    const still = new Set(silent())
    const isHeard = there !== undefined || heard.at > askedAt
    // What came while this process did not get to read it is no silence: it is asked for again.
    unsure = !isHeard && isStarved ? unsure + 1 : 0
    if (unsure > 0 && unsure < MOST_UNSURE) return
    isAway = !isHeard
    if (isHeard && !there) return
    if (isAway) for (const giveUp of waiters.keys()) giveUp()
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
    connect() {
      if (isAway) return Promise.reject(gone())
      return new Promise((resolve, reject) => {
        const giveUp = () => {
          waiters.delete(giveUp)
          reject(gone())
        }
        waiters.set(giveUp, performance.now())
        pool.connect().then(
          (client) => {
            // It may come late, when nobody wants it any more.
            if (waiters.delete(giveUp)) resolve(client)
            else client.release()
          },
          (error: unknown) => {
            waiters.delete(giveUp)
            reject(error)
          },
        )
      })
    },
    async end() {
      isEnded = true
      clearInterval(timer)
      for (const question of questions) question.end()
      for (const giveUp of waiters.keys()) giveUp()
      // A server that is away says nothing to a farewell either.
      const breakAll = () => {
        for (const client of connected) client.connection.stream.destroy()
      }
      const forced = sleep(times.endMs, undefined, { ref: false }).then(breakAll)
      await Promise.race([pool.end(), forced])
    },
  }
}

/** Whether this process itself hardly ran: then nothing can be said about others. */
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

function bytesFrom({ connection }: pg.PoolClient): number {
  const { stream } = connection
  return 'bytesRead' in stream && typeof stream.bytesRead === 'number' ? stream.bytesRead : 0
}

const gone = () => Object.assign(new Error('the database does not answer'), { code: 'ETIMEDOUT' })
