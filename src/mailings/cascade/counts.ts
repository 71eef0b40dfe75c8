import { z } from 'zod'
import { fromMillionths, sumsOfQueues } from '../../channels/index.ts'
import type { ReadDb } from '../../db/index.ts'
import { CHANNELS, countQueues, countsOf, findQueues, type QueueCounts } from '../../deliveries/index.ts'
import type { MailingRow } from '../view.ts'
import { channelsOf, queuesOf } from './steps.ts'

export const costSchema = z
  .object({
    amount: z
      .number()
      .meta({ description: 'Of what the providers have taken so far, by their word or by OTKLIK_SMS_PRICE' }),
    segments: z.number().int(),
    estimate: z.number().nullable().meta({ description: 'Before it starts: what it may cost at most' }),
    currency: z.string(),
  })
  .meta({ id: 'MailingCost' })

export const channelName = z.enum(CHANNELS)

/** Counts of all queues of a mailing, by channel and together. */
export async function countMailing(
  db: ReadDb,
  mailing: MailingRow,
): Promise<{ total: QueueCounts; byChannel: { channel: z.output<typeof channelName>; counts: QueueCounts }[] }> {
  const queues = new Map((await queuesOf(db, mailing)).map(({ channel, id }) => [channel, id]))
  const figures = await countQueues(db, [...queues.values()])
  const byChannel = channelsOf(mailing).map(({ channel }) => {
    return { channel, counts: countsOf(figures.get(queues.get(channel) ?? '') ?? []) }
  })
  return { total: byChannel.map(({ counts }) => counts).reduce(sum), byChannel }
}

/** Counts of several mailings, all channels together, by mailing id: in two queries, however many they are. */
export async function countMailings(db: ReadDb, mailings: readonly MailingRow[]): Promise<Map<string, QueueCounts>> {
  const ids = mailings.map(({ id }) => id)
  const queues = (await findQueues(db, 'mailing', ids)).filter(({ is_test }) => is_test === 0)
  const figures = await countQueues(
    db,
    queues.map(({ id }) => id),
  )
  const byMailing = Map.groupBy(queues, ({ owner_id }) => owner_id)
  return new Map(ids.map((id) => [id, countsOf((byMailing.get(id) ?? []).flatMap((own) => figures.get(own.id) ?? []))]))
}

function sum(left: QueueCounts, right: QueueCounts): QueueCounts {
  return {
    byStatus: add(left.byStatus, right.byStatus) as QueueCounts['byStatus'],
    skippedByReason: add(left.skippedByReason, right.skippedByReason),
    failedByReason: add(left.failedByReason, right.failedByReason),
    replied: left.replied + right.replied,
  }
}

function add(left: Record<string, number>, right: Record<string, number>): Record<string, number> {
  const names = [...new Set([...Object.keys(left), ...Object.keys(right)])]
  return Object.fromEntries(names.map((name) => [name, (left[name] ?? 0) + (right[name] ?? 0)]))
}

/** What the SMS of a mailing have cost so far. */
export async function costOf(db: ReadDb, mailing: MailingRow): Promise<{ amount: number; segments: number }> {
  const queues = (await queuesOf(db, mailing)).filter(({ channel }) => channel === 'sms')
  const sums = [
    ...(
      await sumsOfQueues(
        db,
        queues.map(({ id }) => id),
      )
    ).values(),
  ]
  return {
    amount: fromMillionths(sums.reduce((total, { price }) => total + price, 0)),
    segments: sums.reduce((total, { segments }) => total + segments, 0),
  }
}
