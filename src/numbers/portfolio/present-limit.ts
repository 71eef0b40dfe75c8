import { z } from 'zod'
import type { ReadDb } from '../../db/index.ts'
import { instantOut, toIso } from '../../http/time.ts'
import type { NumberRow } from '../store.ts'
import { portfolioOf } from './official.ts'
import { readPortfolio } from './recipients.ts'

export const messagingLimitSchema = z
  .object({
    max: z.number().int().nullable().meta({ description: 'people in 24 hours; null: no limit' }),
    used: z.number().int().meta({ description: 'people in the last 24 hours, by all numbers of the portfolio' }),
    free_at: instantOut.nullable().meta({ description: 'when one more may be written to; null: never' }),
    told_at: instantOut.nullable().meta({ description: 'when Meta said so; null: that of new portfolios is assumed' }),
  })
  .nullable()
  .meta({
    description:
      'of official numbers: how many people who have not written within 24 hours the portfolio at Meta may write to',
  })
export type MessagingLimit = z.output<typeof messagingLimitSchema>

/** The messaging limits of these numbers' portfolios, by the id of the number; linked numbers are left out. */
export async function findMessagingLimits(
  db: ReadDb,
  rows: readonly NumberRow[],
  now: number,
): Promise<ReadonlyMap<string, MessagingLimit>> {
  const official = rows.filter(({ kind }) => kind === 'cloud_api')
  const limits = new Map<string, MessagingLimit>()
  for (const id of new Set(official.map(portfolioOf))) {
    const { limit, used, toldAt, freeAt } = await readPortfolio(db, id, now)
    limits.set(id, { max: limit, used, free_at: toIso(freeAt), told_at: toIso(toldAt) })
  }
  return new Map(official.map((row) => [row.id, limits.get(portfolioOf(row)) ?? null]))
}
