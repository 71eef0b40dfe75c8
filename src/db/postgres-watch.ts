import pg from 'pg'
import { SECOND } from '../lib/units.ts'

/** How long is waited for a server that says nothing. Milliseconds. */
export type WatchTimes = {
  /** A statement without a byte for so long makes us ask, by another connection, whether the server is there. */
  silentMs: number
  /** That question is answered within this, or nobody is there. */
  answerMs: number
  everyMs: number
  /**
   * A transaction of which the server hears nothing for so long is ended there: its process is frozen, or cut off, and
   * others wait for its locks. Much less than a lease lasts, as they would lose theirs meanwhile.
   */
  idleTransactionMs: number
}

export const WATCH_TIMES: WatchTimes = {
  silentMs: 3 * SECOND,
  answerMs: 6 * SECOND,
  everyMs: SECOND,
  idleTransactionMs: 5 * SECOND,
}

/** `connect`: as the pool's, but it fails at once while nobody is there. */
export type WatchedPool = Pick<pg.Pool, 'options'> & { connect(): Promise<pg.PoolClient>; end(): Promise<void> }

/** The connection is of no use once it has been given back: the server only reads, as another has taken over. */
const ONLY_READS = '25006'

const LAG_LOOKS = 40
const LAGS_OF_STARVED = 8
const MOST_UNSURE = 3

type InUse = { bytes: number; since: number }

/**
 * A server whose machine or network is gone breaks no connection: whoever waits for an answer would wait for a quarter of
 * an hour, until the system gives up. Here a statement that hears nothing makes us ask for the server by another
 * connection: when nobody answers, or the answering server knows nothing of ours (another took over its address), what
 * waits is ended as if the connection had broken. A statement that merely takes long goes on.
 */
export function watchPostgres(pool: pg.Pool, url: string, times: WatchTimes = WATCH_TIMES): WatchedPool {
  const inUse = new Map<pg.PoolClient, InUse>()
  const outdated = new WeakSet<pg.PoolClient>()
  /** Ends the wait of those who want a connection. Each is forgotten with its wait: there is one for every query. */
  const waiters = new Set<() => void>()
  let isAway = false
  let isEnded = false
  let isLooking = false
  let unsure = 0

  pool.on('connect', (client) => {
    client.connection.on('errorMessage', ({ code }: { code?: string }) => {
      if (code === ONLY_READS) outdated.add(client)
    })
  })
  pool.on('acquire', (client) => void inUse.set(client, { bytes: bytesFrom(client), since: performance.now() }))
  pool.on('release', (_error, client) => {
    inUse.delete(client)
    // The pool removes what is ending.
    if (outdated.has(client)) void client.end().catch(() => undefined)
  })
  pool.on('remove', (client) => void inUse.delete(client))

  function silent(): pg.PoolClient[] {
    const now = performance.now()
    return [...inUse].flatMap(([client, use]) => {
      const bytes = bytesFrom(client)
      if (bytes !== use.bytes) inUse.set(client, { bytes, since: now })
      return bytes === use.bytes && now - use.since >= times.silentMs ? [client] : []
    })
  }

  async function look(): Promise<void> {
    const waiting = silent()
    if (waiting.length === 0 && !isAway) return
    const lag = watchLag(times.answerMs)
    const there = await backendsOf(url, waiting.map(pidOf), times.answerMs)
    const isStarved = lag.end()
    // What came while this process did not get to read it is no silence: it is asked for again.
    if (isEnded) return
    unsure = !there && isStarved ? unsure + 1 : 0
    if (unsure > 0 && unsure < MOST_UNSURE) return
    isAway = !there
    if (isAway) for (const giveUp of waiters) giveUp()
    // What has got an answer meanwhile is left alone.
    const still = new Set(silent())
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
        waiters.add(giveUp)
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
      await pool.end()
    },
  }
}

/** Which of these the server knows; undefined: nobody answers. All of them where it does not tell (a pooler between us). */
async function backendsOf(url: string, pids: number[], withinMs: number): Promise<Set<number> | undefined> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: withinMs, query_timeout: withinMs })
  client.on('error', () => undefined)
  try {
    await client.connect()
    const { rows } = await client.query<{ pid: number }>(
      'select pid from pg_stat_activity where pid = any($1::int[]) or pid = pg_backend_pid()',
      [pids],
    )
    const there = new Set(rows.map(({ pid }) => pid))
    return there.has(pidOf(client)) ? there : new Set(pids)
  } catch (error) {
    // Whoever refuses us is there: too many connections, starting, another password.
    return error instanceof pg.DatabaseError ? new Set(pids) : undefined
  } finally {
    client.connection.stream.destroy()
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

/** What the server calls the connection; the driver's types do not name it. */
function pidOf(client: pg.Client): number {
  return 'processID' in client && typeof client.processID === 'number' ? client.processID : 0
}

const gone = () => Object.assign(new Error('the database does not answer'), { code: 'ETIMEDOUT' })
