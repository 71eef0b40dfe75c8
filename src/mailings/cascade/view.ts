import { sql } from 'kysely'
import type { ReadDb } from '../../db/index.ts'
import type { Purpose } from '../../db/schema/guests.ts'
import { consentAllows } from '../../guests/index.ts'

const TOGETHER = 500

type What = {
  channel: 'sms' | 'push'
  purpose: Purpose
  now: number
  /** Guests who got a mailing within this time are skipped. */
  minIntervalMs: number
}

/**
 * How many of these guests can be reached by a channel other than WhatsApp: they have an address, and have consented.
 */
export async function countReachable(db: ReadDb, guestIds: readonly string[], what: What): Promise<number> {
  const { channel, purpose, now, minIntervalMs } = what
  const address =
    channel === 'sms'
      ? sql`g.phone is not null`
      : sql`exists (select 1 from push_tokens p where p.guest_id = g.id and p.removed_at is null)`
  let total = 0
  for (let start = 0; start < guestIds.length; start += TOGETHER) {
    const { rows } = await sql<{ count: number }>`
      select count(*) as count from guests g
      where g.id in (${sql.join(guestIds.slice(start, start + TOGETHER))})
        and g.blocked_at is null and g.opted_out_at is null
        and (g.last_mailed_at is null or g.last_mailed_at <= ${now - minIntervalMs})
        and ${address} and ${consentAllows(sql`g.id`, { channel, purpose })}
    `.execute(db)
    total += Number(rows[0]?.count ?? 0)
  }
  return total
}
