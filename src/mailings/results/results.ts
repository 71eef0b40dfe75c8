import { z } from 'zod'
import type { Settings } from '../../../config/env.ts'
import { type ReadDb, readReplica } from '../../db/index.ts'
import { CHANNELS, countQueues } from '../../deliveries/index.ts'
import { DAY } from '../../lib/units.ts'
import { channelsOf, queuesOf } from '../cascade/steps.ts'
import { findTexts } from '../texts/view.ts'
import type { MailingRow } from '../view.ts'
import { byVersion, versionFiguresSchema } from './by-version.ts'
import {
  type Figures,
  figuresOf,
  figuresSchema,
  groupsOf,
  NOTHING,
  type Part,
  SUMMED,
  type Sums,
  shareOf,
  sumsOf,
} from './figures.ts'
import { noteSchema, notesOf } from './notes.ts'
import { type Alike, countOptOuts, countRepliers, countRepliesByHour, sumOrders } from './view.ts'

export type ResultDeps = { db: ReadDb; settings: Pick<Settings, 'OTKLIK_ATTRIBUTION_DAYS'> }

export const resultsSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    attribution_days: z.number().int().meta({ description: 'Orders and opt-outs of so many days after count' }),
    figures: figuresSchema,
    by_variant: z
      .array(z.object({ channel: z.enum(CHANNELS), variant: z.number().int(), figures: figuresSchema }))
      .meta({ description: 'Each channel has texts of its own. Over all versions of the text' }),
    notes: z
      .array(
        z
          .object({ channel: z.enum(CHANNELS).meta({ description: 'Whose texts are compared' }) })
          .extend(noteSchema.shape),
      )
      .meta({ description: 'Whether variants differ by more than chance, in words. Over all versions of the text' }),
    by_version: z.array(versionFiguresSchema).meta({
      description:
        'The text may be changed while the mailing runs: what came of each version of it, the oldest of a channel first. See GET /v1/mailings/{id}/texts for what they say',
    }),
    by_number: z.array(z.object({ number_id: z.string(), figures: figuresSchema })),
    by_channel: z.array(z.object({ channel: z.enum(CHANNELS), figures: figuresSchema })),
    replies_by_hour: z.array(z.number().int()).meta({ description: 'Answers in the 1st, 2nd ... 24th hour after' }),
  })
  .meta({ id: 'MailingResults' })

export type Results = z.output<typeof resultsSchema>

/**
 * The results of a mailing: answers, opt-outs, orders and revenue, by text and version, number and channel. An order
 * counts for the last mailing before it.
 */
export async function resultsOf({ db: store, settings }: ResultDeps, mailing: MailingRow): Promise<Results> {
  const db = readReplica(store)
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
    by_version: byVersion(byChannel, await findTexts(db, mailing.id)),
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
  const add = ({ queueId, numberId, textVersion, variant }: Alike, sums: Partial<Sums>) => {
    const key = `${queueId} ${numberId} ${textVersion} ${variant}`
    const part = parts.get(key) ?? { queueId, numberId, textVersion, variant, ...NOTHING }
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

/** Later than any time. */
const NEVER = Number.MAX_SAFE_INTEGER

/** Guests who replied; one who got the mailing by two channels counts once. */
async function peopleWhoReplied(
  db: ReadDb,
  queueIds: readonly string[],
  { sent }: Figures,
): Promise<Pick<Figures, 'replied' | 'replied_rate'>> {
  const replied = await countRepliers(db, queueIds)
  return { replied, replied_rate: shareOf(replied, sent) }
}
