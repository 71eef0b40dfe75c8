import { z } from 'zod'
import type { ReadDb, Tx } from '../../db/index.ts'
import { DAY } from '../../lib/units.ts'
import { type Outcome, REACHOUT_LOCK } from './streak.ts'

const SHOWN_DAYS = 7

/** Messages to guests who had never written, and the refusals by which WhatsApp says that there were too many of them. */
export type FirstMessages = { sent: number; withToken: number; refused: number }

export const firstMessagesSchema = z
  .object({
    sent: z.number().int(),
    with_token: z.number().int().meta({ description: 'that bore a trusted-contact token of the guest' }),
    token_share: z.number().nullable().meta({ description: '0 to 1; null while there is nothing to count' }),
    refused_463: z.number().int().meta({ description: 'messages, first or not, that WhatsApp refused with 463' }),
  })
  .meta({ description: 'first messages of mailings in seven days: tokens keep WhatsApp from refusing them' })

/** Adds what became of a number's messages to the counts of the day. */
export async function countFirstMessages(
  tx: Tx,
  numberId: string,
  now: number,
  outcomes: readonly Outcome[],
): Promise<void> {
  const firsts = outcomes.filter(({ firstContact }) => firstContact)
  const counts = {
    sent: firsts.length,
    with_token: firsts.filter(({ withToken }) => withToken).length,
    refused: outcomes.filter(({ refusedWith }) => refusedWith === REACHOUT_LOCK).length,
  }
  if (counts.sent + counts.refused === 0) return
  await tx
    .insertInto('number_first_messages')
    .values({ number_id: numberId, day: Math.floor(now / DAY), ...counts })
    .onConflict((conflict) =>
      conflict.columns(['number_id', 'day']).doUpdateSet((eb) => ({
        sent: eb('number_first_messages.sent', '+', eb.ref('excluded.sent')),
        with_token: eb('number_first_messages.with_token', '+', eb.ref('excluded.with_token')),
        refused: eb('number_first_messages.refused', '+', eb.ref('excluded.refused')),
      })),
    )
    .execute()
}

/** The counts of the last seven days, by number. */
export async function findFirstMessages(
  db: ReadDb,
  numberIds: readonly string[],
  now: number,
): Promise<Map<string, FirstMessages>> {
  if (numberIds.length === 0) return new Map()
  const rows = await db
    .selectFrom('number_first_messages')
    .select(({ fn }) => [
      'number_id',
      fn.sum<number>('sent').as('sent'),
      fn.sum<number>('with_token').as('with_token'),
      fn.sum<number>('refused').as('refused'),
    ])
    .where('number_id', 'in', [...numberIds])
    .where('day', '>', Math.floor(now / DAY) - SHOWN_DAYS)
    .groupBy('number_id')
    .execute()
  return new Map(
    rows.map(({ number_id, sent, with_token, refused }) => [
      number_id,
      { sent: Number(sent), withToken: Number(with_token), refused: Number(refused) },
    ]),
  )
}

export function presentFirstMessages({
  sent,
  withToken,
  refused,
}: FirstMessages): z.output<typeof firstMessagesSchema> {
  const share = sent === 0 ? null : Math.round((1_000 * withToken) / sent) / 1_000
  return { sent, with_token: withToken, token_share: share, refused_463: refused }
}
