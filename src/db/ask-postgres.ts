import pg from 'pg'

/** One question over a connection of its own. `end` abandons it. */
export type Question = {
  /** Which of these backends the server knows; undefined: nobody answered. Never rejects. */
  answer: Promise<ReadonlySet<number> | undefined>
  end(): void
}

/**
 * Asks the PostgreSQL at `url` whether it is there, and which of `pids` it knows: all of them if it does not say (a
 * pooler in between). `withinMs` applies to the connection, and again to the answer.
 */
export function askPostgres(url: string, pids: readonly number[], withinMs: number): Question {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: withinMs, query_timeout: withinMs })
  client.on('error', () => undefined)
  const end = () => void client.connection.stream.destroy()
  return { answer: backendsOf(client, pids).finally(end), end }
}

async function backendsOf(client: pg.Client, pids: readonly number[]): Promise<ReadonlySet<number> | undefined> {
  try {
    await client.connect()
    const { rows } = await client.query<{ pid: number }>(
      'select pid from pg_stat_activity where pid = any($1::int[]) or pid = pg_backend_pid()',
      [pids],
    )
    const there = new Set(rows.map(({ pid }) => pid))
    return there.has(pidOf(client)) ? there : new Set(pids)
  } catch (error) {
    // A server that refuses us is there: too many connections, starting, another password.
    return error instanceof pg.DatabaseError ? new Set(pids) : undefined
  }
}

/** The server's id of the connection; the driver's types do not have it. */
export function pidOf(client: pg.Client): number {
  return 'processID' in client && typeof client.processID === 'number' ? client.processID : 0
}
