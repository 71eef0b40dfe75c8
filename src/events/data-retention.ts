import { sql } from 'kysely'
import type { RetainedPart } from '../db/index.ts'

type Row = { position: number; at: number; bytes: number }

/**
 * Events, from the oldest up to the first that is too young or that some webhook still waits for: positions have no
 * gaps. The key is the position.
 */
export const eventRetention: RetainedPart[] = [
  {
    kind: 'events',
    part: 'outbox',
    async look(db, { before, after, limit }) {
      const { rows } = await sql<Row>`
        select position, at, octet_length(data) as bytes from outbox
        where position > ${Number(after?.key ?? 0)}
          and position < coalesce((select min(position) from webhook_deliveries where status = 'waiting'), 9007199254740991)
        order by position limit ${sql.lit(limit)}`.execute(db)
      const young = rows.findIndex(({ at }) => Number(at) >= before)
      return (young === -1 ? rows : rows.slice(0, young)).map(({ position, at, bytes }) => ({
        key: String(position),
        at: Number(at),
        bytes: Number(bytes),
        free: true,
      }))
    },
    async remove(tx, keys) {
      await tx.deleteFrom('outbox').where('position', 'in', keys.map(Number)).execute()
    },
  },
]
