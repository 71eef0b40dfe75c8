import { LRUCache } from 'lru-cache'
import { countAudience, type ResolvedAudience, sampleGuests } from '../../audiences/index.ts'
import type { ReadDb } from '../../db/index.ts'
import type { Purpose } from '../../db/schema/guests.ts'
import type { QueueFigures } from '../../deliveries/index.ts'
import { isAbsentFromWhatsApp, mailingSkipReason } from '../../guests/index.ts'
import { MINUTE } from '../../lib/units.ts'
import { findPlaces, findSampled, type SampledGuest, sampleIds, sampleWaiting } from './view.ts'
import type { Group } from './waiting-queue.ts'

/** Up to this many are looked at one by one; beyond that a sample stands for all, and is cached for a while. */
const LOOKED_AT = 2_000
const LOOKED_AT_EACH_PLACE = 300
const KEPT_MS = MINUTE
const KEPT_ANSWERS = 200

type At = { now: number; minIntervalMs: number; purpose: Purpose }

/** The waiting deliveries of a queue, in groups that are alike. Guests who will be skipped are left out. */
export async function waitingGroups(db: ReadDb, queueId: string, figures: QueueFigures, at: At): Promise<Group[]> {
  const waiting = Map.groupBy(
    figures.filter(({ status }) => status === 'waiting'),
    ({ numberId }) => numberId,
  )
  const counts = new Map(
    [...waiting].map(([numberId, some]) => [numberId, some.reduce((sum, { count }) => sum + count, 0)]),
  )
  const total = [...counts.values()].reduce((sum, count) => sum + count, 0)
  const groups: Group[] = []
  for (const [numberId, count] of counts) {
    const take = Math.max(100, Math.ceil((LOOKED_AT * count) / Math.max(LOOKED_AT, total)))
    const look = async () => {
      const sampled = await sampleWaiting(db, { queueId, numberId, count, take, purpose: at.purpose, now: at.now })
      return sampleOf(sampled, at)
    }
    const sample = count <= take ? await look() : await keep(db, `${queueId} ${numberId} ${at.purpose}`, at.now, look)
    groups.push(...scale(sample, count))
  }
  return groups
}

/**
 * Guests of an audience that is not planned yet, as they would be planned: bound to the numbers that have their chats.
 */
export async function audienceGroups(
  db: ReadDb,
  audience: ResolvedAudience,
  stickyNumberIds: readonly string[],
  at: At,
): Promise<{ groups: Group[]; count: number }> {
  const name = JSON.stringify({ ...audience, at: 0, stickyNumberIds, purpose: at.purpose })
  const known = kept(db, name, at.now) as { sample: Sample; count: number } | undefined
  if (known) return { groups: scale(known.sample, known.count), count: known.count }
  const { ids, count } = await lookAtAudience(db, audience, at.now)
  const look = async () => ({ sample: sampleOf(await findSampled(db, ids, stickyNumberIds, at), at), count })
  const answer = count <= LOOKED_AT ? await look() : await keep(db, name, at.now, look)
  return { groups: scale(answer.sample, count), count }
}

/**
 * The size of an audience, and a sample from everywhere in it; all guests of a small audience. Cached for a while for a
 * large one.
 */
export async function lookAtAudience(
  db: ReadDb,
  audience: ResolvedAudience,
  now: number,
): Promise<{ ids: string[]; count: number }> {
  const name = `ids ${JSON.stringify({ ...audience, at: 0 })}`
  const known = kept(db, name, now) as { ids: string[]; count: number } | undefined
  if (known) return known
  const count = await countAudience(db, audience)
  const newest = async (limit: number) => (await sampleGuests(db, audience, limit)).map(({ id }) => id)
  if (count <= LOOKED_AT) return { ids: await newest(LOOKED_AT), count }
  return keep(db, name, now, async () => {
    const places = await keep(db, 'places', now, () => findPlaces(db))
    const ids = await sampleIds(db, audience, { places, looked: LOOKED_AT_EACH_PLACE })
    return { ids: ids.length > 0 ? ids : await newest(LOOKED_AT_EACH_PLACE), count }
  })
}

/** The groups of a sample, and its size including guests who will be skipped. */
type Sample = { groups: Group[]; size: number }

function sampleOf(sampled: readonly SampledGuest[], { now, minIntervalMs }: At): Sample {
  const groups = new Map<string, Group>()
  for (const guest of sampled) {
    if (!guest.agrees) continue
    if (mailingSkipReason(guest, { now, minIntervalMs }) || isAbsentFromWhatsApp(guest, now)) continue
    const due = guest.not_before ?? 0
    // What is already due counts as due at one moment; the rest to the minute.
    const notBefore = due <= now ? 0 : Math.ceil(due / MINUTE) * MINUTE
    const key = `${guest.number_id} ${guest.time_zone} ${guest.answered} ${notBefore}`
    const group = groups.get(key)
    if (group) group.count += 1
    else {
      const { number_id: numberId, time_zone: zone, answered } = guest
      groups.set(key, { numberId, zone, answered, count: 1, notBefore })
    }
  }
  return { groups: [...groups.values()], size: sampled.length }
}

/** Scales each group from the sample to the whole. */
function scale({ groups, size }: Sample, count: number): Group[] {
  return groups.map((group) => ({ ...group, count: Math.round((group.count * count) / Math.max(1, size)) }))
}

type Answers = LRUCache<string, { at: number; answer: unknown }>
const answers = new WeakMap<ReadDb, Answers>()

function kept(db: ReadDb, name: string, now: number): unknown {
  const known = answers.get(db)?.get(name)
  return known && now - known.at < KEPT_MS && known.at <= now ? known.answer : undefined
}

async function keep<T>(db: ReadDb, name: string, now: number, ask: () => Promise<T>): Promise<T> {
  const known = kept(db, name, now)
  if (known !== undefined) return known as T
  const answer = await ask()
  const own: Answers = answers.get(db) ?? new LRUCache({ max: KEPT_ANSWERS })
  own.set(name, { at: now, answer })
  answers.set(db, own)
  return answer
}
