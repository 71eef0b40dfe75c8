import { z } from 'zod'
import type { Settings } from '../../../config/env.ts'
import type { ReadDb } from '../../db/index.ts'
import { CHANNELS, countQueues, type QueueFigures } from '../../deliveries/index.ts'
import { DAY } from '../../lib/units.ts'
import { fromHundredths } from '../../orders/index.ts'
import { channelsOf, queuesOf } from '../cascade/steps.ts'
import type { MailingRow } from '../view.ts'
import { compareShares, inWords, type Share } from './compare-shares.ts'
import { countOptOuts, countRepliers, countRepliesByHour, sumOrders } from './view.ts'

export type ResultDeps = { db: ReadDb; settings: Pick<Settings, 'OTKLIK_ATTRIBUTION_DAYS'> }

const share = z.number().nullable().meta({ description: 'Of the sent, 0 to 1; null: none are sent' })

export const figuresSchema = z
  .object({
    sent: z.number().int(),
    delivered: z.number().int(),
    read: z.number().int(),
    replied: z.number().int().meta({ description: 'Guests who wrote within 24 hours' }),
    opt_outs: z.number().int().meta({ description: 'Guests who opted out afterwards' }),
    buyers: z.number().int().meta({ description: 'Guests who ordered afterwards' }),
    orders: z.number().int().meta({ description: 'Orders afterwards, cancelled ones left out' }),
    revenue: z.number().meta({ description: 'Their sum, in the currency of the orders' }),
    revenue_per_sent: z.number().nullable(),
    delivered_rate: share,
    read_rate: share,
    replied_rate: share,
    opt_out_rate: share,
    buyer_rate: share,
  })
  .meta({ id: 'MailingFigures' })

const noteSchema = z.object({
  channel: z.enum(CHANNELS).meta({ description: 'Whose texts are compared' }),
  metric: z.enum(['replied', 'bought', 'opted_out']),
  code: z.enum(['one_variant', 'too_few', 'no_difference', 'difference']),
  better: z.number().int().nullable().meta({ description: 'The variant that has it more often' }),
  worse: z.number().int().nullable(),
  p_value: z.number().nullable(),
  message: z.string(),
})

export const resultsSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    attribution_days: z.number().int().meta({ description: 'Orders and opt-outs of so many days after count' }),
    figures: figuresSchema,
    by_variant: z
      .array(z.object({ channel: z.enum(CHANNELS), variant: z.number().int(), figures: figuresSchema }))
      .meta({ description: 'Each channel has texts of its own' }),
    notes: z.array(noteSchema).meta({ description: 'Whether variants differ by more than chance, in words' }),
    by_number: z.array(z.object({ number_id: z.string(), figures: figuresSchema })),
    by_channel: z.array(z.object({ channel: z.enum(CHANNELS), figures: figuresSchema })),
    replies_by_hour: z.array(z.number().int()).meta({ description: 'Answers in the 1st, 2nd ... 24th hour after' }),
  })
  .meta({ id: 'MailingResults' })

export type Results = z.output<typeof resultsSchema>
export type Figures = z.output<typeof figuresSchema>

/** Deliveries that are alike in queue, number and variant, with all that came of them. */
type Part = Sums & { queueId: string; numberId: string | null; variant: number | null }
type Sums = Record<(typeof SUMMED)[number], number>
const SUMMED = ['sent', 'delivered', 'read', 'replied', 'optOuts', 'buyers', 'orders', 'total'] as const

/**
 * What came of a mailing: answers, opt-outs, orders and revenue, by text, number and channel. An order counts for the
 * last mailing before it.
 */
export async function resultsOf({ db, settings }: ResultDeps, mailing: MailingRow): Promise<Results> {
  const days = settings.OTKLIK_ATTRIBUTION_DAYS
  const queues = await queuesOf(db, mailing)
  const queueIds = queues.map(({ id }) => id)
  const parts = queues.length === 0 ? [] : await partsOf(db, mailing, queueIds, days * DAY)
  const byChannel = channelsOf(mailing).map(({ channel }) => {
    const queue = queues.find((each) => each.channel === channel)
    return { channel, own: parts.filter(({ queueId }) => queueId === queue?.id) }
  })
  // Two channels' second texts have nothing to do with each other.
  const texts = byChannel.map(({ channel, own }) => {
    return { channel, variants: groupsOf(own, ({ variant }) => variant) }
  })
  const compared = texts.filter(({ variants }) => variants.length > 1)
  const figures = figuresOf(parts)
  return {
    id: mailing.id,
    name: mailing.name,
    attribution_days: days,
    figures: queues.length < 2 ? figures : { ...figures, ...(await peopleWhoReplied(db, queueIds, figures)) },
    by_variant: texts.flatMap(({ channel, variants }) =>
      variants.map(([variant, some]) => ({ channel, variant, figures: figuresOf(some) })),
    ),
    notes: (compared.length > 0 ? compared : texts.slice(0, 1)).flatMap(({ channel, variants }) =>
      notesOf(variants).map((note) => ({ channel, ...note })),
    ),
    by_number: groupsOf(parts, ({ numberId }) => numberId).map(([id, some]) => ({
      number_id: id,
      figures: figuresOf(some),
    })),
    by_channel: byChannel.map(({ channel, own }) => ({ channel, figures: figuresOf(own) })),
    replies_by_hour: await countRepliesByHour(db, queueIds),
  }
}

async function partsOf(
  db: ReadDb,
  mailing: MailingRow,
  queueIds: readonly string[],
  windowMs: number,
): Promise<Part[]> {
  const parts = new Map<string, Part>()
  const add = (of: Pick<Part, 'queueId' | 'numberId' | 'variant'>, sums: Partial<Sums>) => {
    const key = `${of.queueId} ${of.numberId} ${of.variant}`
    const { queueId, numberId, variant } = of
    const part = parts.get(key) ?? { queueId, numberId, variant, ...NOTHING }
    for (const name of SUMMED) part[name] += sums[name] ?? 0
    parts.set(key, part)
  }
  for (const [queueId, figures] of await countQueues(db, queueIds)) {
    for (const figure of figures) add({ ...figure, queueId }, sumsOf(figure))
  }
  for (const row of await sumOrders(db, queueIds, windowMs)) add(row, row)
  if (mailing.started_at !== null) {
    const until = mailing.finished_at === null ? NEVER : mailing.finished_at + windowMs
    for (const row of await countOptOuts(db, queueIds, { since: mailing.started_at, until, windowMs })) add(row, row)
  }
  return [...parts.values()].filter((part) => SUMMED.some((name) => part[name] > 0))
}

/** Further than any time. */
const NEVER = Number.MAX_SAFE_INTEGER

const NOTHING: Sums = { sent: 0, delivered: 0, read: 0, replied: 0, optOuts: 0, buyers: 0, orders: 0, total: 0 }

/** Each state holds those before it. */
function sumsOf({ status, count, replied }: QueueFigures[number]): Partial<Sums> {
  switch (status) {
    case 'read':
      return { sent: count, delivered: count, read: count, replied }
    case 'delivered':
      return { sent: count, delivered: count, replied }
    case 'sent':
      return { sent: count, replied }
    default:
      return { replied }
  }
}

function groupsOf<K extends string | number>(parts: readonly Part[], keyOf: (part: Part) => K | null): [K, Part[]][] {
  const groups = [...Map.groupBy(parts, keyOf)].flatMap(([key, own]): [K, Part[]][] =>
    key === null ? [] : [[key, own]],
  )
  return groups.sort(([a], [b]) => (a < b ? -1 : 1))
}

function figuresOf(parts: readonly Part[]): Figures {
  const sums = { ...NOTHING }
  for (const part of parts) for (const name of SUMMED) sums[name] += part[name]
  const { sent, delivered, read, replied, optOuts, buyers, orders, total } = sums
  const rate = (count: number) => shareOf(count, sent)
  return {
    sent,
    delivered,
    read,
    replied,
    opt_outs: optOuts,
    buyers,
    orders,
    revenue: fromHundredths(total),
    revenue_per_sent: sent === 0 ? null : Math.round(total / sent) / 100,
    delivered_rate: rate(delivered),
    read_rate: rate(read),
    replied_rate: rate(replied),
    opt_out_rate: rate(optOuts),
    buyer_rate: rate(buyers),
  }
}

function shareOf(count: number, sent: number): number | null {
  return sent === 0 ? null : Math.round((count / sent) * 10_000) / 10_000
}

/** A guest who got the mailing by two channels and wrote is one guest who wrote. */
async function peopleWhoReplied(
  db: ReadDb,
  queueIds: readonly string[],
  { sent }: Figures,
): Promise<Pick<Figures, 'replied' | 'replied_rate'>> {
  const replied = await countRepliers(db, queueIds)
  return { replied, replied_rate: shareOf(replied, sent) }
}

const METRICS = [
  { metric: 'replied', what: 'answered', hits: 'replied' },
  { metric: 'bought', what: 'followed by an order', hits: 'buyers' },
  { metric: 'opted_out', what: 'followed by an opt-out', hits: 'opt_outs' },
] as const

function notesOf(variants: [number, Part[]][]): Omit<Results['notes'][number], 'channel'>[] {
  return METRICS.map(({ metric, what, hits }) => {
    const shares = variants.map(([variant, some]): Share & { variant: number } => {
      const figures = figuresOf(some)
      return { variant, name: `Text ${variant + 1}`, hits: figures[hits], of: figures.sent }
    })
    const verdict = compareShares(shares)
    const variantOf = (one: Share) => shares.find(({ name }) => name === one.name)?.variant ?? null
    const found = verdict.code === 'difference' ? verdict : undefined
    return {
      metric,
      code: verdict.code,
      better: found ? variantOf(found.better) : null,
      worse: found ? variantOf(found.worse) : null,
      p_value: found ? Math.round(found.pValue * 10_000) / 10_000 : null,
      message: inWords(verdict, what),
    }
  })
}
