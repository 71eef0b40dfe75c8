import type pg from 'pg'

/** The connection is useless once it is given back: the server is read-only because another has taken over. */
const ONLY_READS = '25006'

/** When a server was last heard, by `performance.now()`, by any of the pools that use it. */
export type Heard = { at: number }

type InUse = { bytes: number; since: number }

export type Connections = {
  /** Those in use that have received no byte for this long. */
  silentFor(ms: number): pg.PoolClient[]
  breakAll(): void
}

/** Follows which of the pool's connections hear from the server, and notes it in `heard`. */
export function watchConnections(pool: pg.Pool, heard: Heard, onConnect: () => void): Connections {
  const connected = new Set<pg.PoolClient>()
  const inUse = new Map<pg.PoolClient, InUse>()
  const outdated = new WeakSet<pg.PoolClient>()
  pool.on('connect', (client) => {
    connected.add(client)
    heard.at = performance.now()
    onConnect()
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
  return {
    silentFor(ms) {
      const now = performance.now()
      return [...inUse].flatMap(([client, use]) => {
        const bytes = bytesFrom(client)
        if (bytes !== use.bytes) {
          inUse.set(client, { bytes, since: now })
          heard.at = now
        }
        return bytes === use.bytes && now - use.since >= ms ? [client] : []
      })
    },
    breakAll() {
      for (const client of connected) client.connection.stream.destroy()
    },
  }
}

function bytesFrom({ connection }: pg.PoolClient): number {
  const { stream } = connection
  return 'bytesRead' in stream && typeof stream.bytesRead === 'number' ? stream.bytesRead : 0
}
