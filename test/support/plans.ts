import { CompiledQuery, type KyselyPlugin } from 'kysely'
import { type ReadDb, type Store, transact } from '../../src/db/index.ts'

/** Test tables are small: whatever can use an index must show it. Strategies that PostgreSQL may not use. */
export type Without = readonly ('seqscan' | 'sort' | 'bitmapscan')[]

type Query = Pick<CompiledQuery, 'sql' | 'parameters'>

/** The database's plan for a query, in its own lines. */
export async function planOf({ db, dialect }: Store, { sql, parameters }: Query, without: Without): Promise<string> {
  if (dialect === 'sqlite') {
    const query = CompiledQuery.raw(`explain query plan ${sql}`, [...parameters])
    const { rows } = await db.executeQuery<{ detail: string }>(query)
    return rows.map((row) => row.detail).join('\n')
  }
  return transact(db, async (tx) => {
    for (const way of without) await tx.executeQuery(CompiledQuery.raw(`set local enable_${way} = off`))
    const query = CompiledQuery.raw(`explain ${sql}`, [...parameters])
    const { rows } = await tx.executeQuery<{ 'QUERY PLAN': string }>(query)
    return rows.map((row) => row['QUERY PLAN']).join('\n')
  })
}

/** Runs `ask` and returns the database's plan for each of its queries, or for those whose text matches `only`. */
export async function plansOf(
  store: Store,
  ask: (db: ReadDb) => Promise<unknown>,
  { without, only }: { without: Without; only?: RegExp },
): Promise<string[]> {
  const { db } = store
  const asked: CompiledQuery[] = []
  const listen: KyselyPlugin = {
    transformQuery: ({ node, queryId }) => {
      asked.push(db.getExecutor().compileQuery(node, queryId))
      return node
    },
    transformResult: async ({ result }) => result,
  }
  await ask(db.withPlugin(listen))
  const plans: string[] = []
  for (const query of asked) if (only?.test(query.sql) ?? true) plans.push(await planOf(store, query, without))
  return plans
}
