import { sql } from 'kysely'
import { audiencePage, findPageEnd, type ResolvedAudience } from '../../audiences/index.ts'
import { type ReadDb, readReplica } from '../../db/index.ts'
import type { DeliveryStatus } from '../../db/schema/deliveries.ts'
import type { Purpose } from '../../db/schema/guests.ts'
import { consentAllows, findWithoutConsent, type GuestRow } from '../../guests/index.ts'
import { windowOpenSince } from '../../lib/customer-window.ts'
import { HOUR, MINUTE } from '../../lib/units.ts'
import { isUnpaced, type LedgerPast, type NumberRow, UNPACED } from '../../numbers/index.ts'
import type { MailingRow } from '../view.ts'

/** Only numbers with unreasonable limits have longer ledgers. */
const MAX_SENDS = 5_000
/** A send starts to age in its windows when it is acknowledged, usually at once. */
const SETTLES_WITHIN = 5 * MINUTE

/** A number's recent sends, and how long acknowledgements take. Times are UTC milliseconds by the wall clock. */
export async function findPast(
  db: ReadDb,
  number: Pick<NumberRow, 'id' | 'per_hour'>,
  { now, steady, dayStartedAt }: { now: number; steady: number; dayStartedAt: number | undefined },
): Promise<LedgerPast & { latencyMs: number }> {
  const shift = now - steady
  const hour = await db
    .selectFrom('send_ledger')
    .select(['at', 'settled_at', 'kind', 'gap'])
    .where('number_id', '=', number.id)
    .where('at', '>', steady - HOUR - SETTLES_WITHIN)
    .orderBy('at', 'desc')
    .limit(Math.min(MAX_SENDS, 2 * number.per_hour))
    .execute()
  const paced = hour.find(({ kind }) => !isUnpaced(kind))
  const waits = hour
    .flatMap(({ at, settled_at }) => (settled_at === null ? [] : [settled_at - at]))
    .sort((a, b) => a - b)
  const sent =
    dayStartedAt === undefined
      ? undefined
      : await db
          .selectFrom('send_ledger')
          .select(({ fn }) => [fn.countAll<number>().as('count')])
          .where('number_id', '=', number.id)
          .where('at', '>=', dayStartedAt - shift)
          .where('kind', 'not in', UNPACED)
          .executeTakeFirstOrThrow()
  return {
    settledAt: hour.map(({ settled_at }) => (settled_at ?? steady) + shift).sort((a, b) => a - b),
    lastPaced: paced && { at: paced.at + shift, gap: paced.gap },
    sentInDay: Number(sent?.count ?? 0),
    latencyMs: waits[Math.floor(waits.length / 2)] ?? 0,
  }
}

/** Mailings that will be sent at the same time: running ones, and the next to begin. */
export async function findOtherMailings(db: ReadDb, except: string, limit: number): Promise<MailingRow[]> {
  const running = await db
    .selectFrom('mailings')
    .selectAll()
    .where('status', '=', 'running')
    .where('id', '<>', except)
    .where('trigger_rule', 'is', null)
    .where('repeat_rule', 'is', null)
    .limit(limit)
    .execute()
  const scheduled = await db
    .selectFrom('mailings')
    .selectAll()
    .where('status', '=', 'scheduled')
    .where('id', '<>', except)
    .where('start_at', 'is not', null)
    .where('trigger_rule', 'is', null)
    .where('repeat_rule', 'is', null)
    .orderBy('start_at')
    .limit(limit)
    .execute()
  return [...running, ...scheduled]
}

export function findMailingsById(db: ReadDb, ids: readonly string[]): Promise<MailingRow[]> {
  if (ids.length === 0) return Promise.resolve([])
  return db
    .selectFrom('mailings')
    .selectAll()
    .where('id', 'in', [...ids])
    .execute()
}

/** A guest as the forecast sees them: their zone, their number, and whether anything stands in the way. */
export type SampledGuest = Pick<
  GuestRow,
  'time_zone' | 'blocked_at' | 'opted_out_at' | 'on_whatsapp' | 'on_whatsapp_at' | 'last_mailed_at'
> & {
  guest_id: string
  number_id: string | null
  /** Has written to the number; for an official number: within 24 hours. */
  answered: boolean
  not_before: number | null
  /** Their consents allow a message of this purpose by WhatsApp. */
  agrees: boolean
}

const GUEST = sql`g.time_zone, g.blocked_at, g.opted_out_at, g.on_whatsapp, g.on_whatsapp_at, g.last_mailed_at`
const WAITING = sql.lit<DeliveryStatus>('waiting')
const PROBES = 20

/**
 * Waiting deliveries of a queue that are bound to a number (null: to none): all of them, or as many as `take` from twenty
 * places of the whole. Walks one index, with a pause after each place.
 */
export async function sampleWaiting(
  db: ReadDb,
  part: { queueId: string; numberId: string | null; count: number; take: number; purpose: Purpose; now: number },
): Promise<SampledGuest[]> {
  const { queueId, numberId, count, take, purpose, now } = part
  const whole = count <= take
  const limit = whole ? take : Math.ceil(take / PROBES)
  const offset = whole ? 0 : Math.max(0, Math.floor(count / PROBES) - limit)
  const sampled: SampledGuest[] = []
  let after: { not_before: number; id: string } | undefined
  for (let probe = 0; probe < (whole ? 1 : PROBES); probe++) {
    const { rows } = await sql<SampledGuest & { id: string; not_before: number }>`
      select d.id, d.guest_id, d.not_before, d.number_id, ${GUEST},
        exists (
          select 1 from chats c join numbers n on n.id = c.number_id
          where c.guest_id = d.guest_id and c.number_id = d.number_id
            and c.last_inbound_at >= case when n.kind = 'cloud_api' then cast(${windowOpenSince(now)} as bigint) else 0 end
        ) as answered,
        case when ${consentAllows(sql`d.guest_id`, { channel: 'whatsapp', purpose })} then 1 else 0 end as agrees
      from (
        select id from deliveries
        where status = ${WAITING} and queue_id = ${queueId}
          and ${numberId === null ? sql`number_id is null` : sql`number_id = ${numberId}`}
          and ${after ? sql`(not_before, id) > (${after.not_before}, ${after.id})` : sql`1 = 1`}
        order by number_id, not_before, id limit ${limit} offset ${offset}
      ) page
      join deliveries d on d.id = page.id join guests g on g.id = d.guest_id
      order by d.not_before, d.id
    `.execute(db)
    after = rows.at(-1)
    if (!after) break
    sampled.push(...rows.map((row) => ({ ...row, answered: Boolean(row.answered), agrees: Number(row.agrees) === 1 })))
  }
  return sampled
}

/** Ids of guests of an audience: some after each of these places in the order of all guests. */
export async function sampleIds(
  db: ReadDb,
  audience: ResolvedAudience,
  { places, looked }: { places: readonly string[]; looked: number },
): Promise<string[]> {
  const ids = new Set<string>()
  for (const after of places) {
    const upTo = await findPageEnd(db, audience, after, looked)
    if (upTo === undefined) continue
    const { rows } = await sql<{ id: string }>`select id from ${audiencePage(audience, after, upTo)} page`.execute(db)
    for (const { id } of rows) ids.add(id)
  }
  return [...ids]
}

const TOGETHER = 500

/** The facts that decide about guests, with the number among these that has their latest chat. */
export async function findSampled(
  db: ReadDb,
  guestIds: readonly string[],
  stickyNumberIds: readonly string[],
  { purpose, now }: { purpose: Purpose; now: number },
): Promise<SampledGuest[]> {
  const sampled: SampledGuest[] = []
  for (let start = 0; start < guestIds.length; start += TOGETHER) {
    const ids = guestIds.slice(start, start + TOGETHER)
    const guests = await db
      .selectFrom('guests')
      .select(['id', 'time_zone', 'blocked_at', 'opted_out_at', 'on_whatsapp', 'on_whatsapp_at', 'last_mailed_at'])
      .where('id', 'in', ids)
      .execute()
    const chats =
      stickyNumberIds.length === 0
        ? []
        : await db
            .selectFrom('chats')
            .innerJoin('numbers', 'numbers.id', 'chats.number_id')
            .select(['chats.guest_id', 'chats.number_id', 'chats.last_inbound_at', 'numbers.kind'])
            .where('chats.guest_id', 'in', ids)
            .where('chats.number_id', 'in', [...stickyNumberIds])
            .where('chats.last_message_at', 'is not', null)
            .orderBy('chats.last_message_at')
            .execute()
    const refusing = await findWithoutConsent(db, ids, { channel: 'whatsapp', purpose })
    const latest = new Map(chats.map((chat) => [chat.guest_id, chat]))
    for (const { id, ...guest } of guests) {
      const chat = latest.get(id)
      const since = chat?.kind === 'cloud_api' ? windowOpenSince(now) : 0
      const answered = chat !== undefined && chat.last_inbound_at !== null && chat.last_inbound_at >= since
      sampled.push({
        ...guest,
        guest_id: id,
        number_id: chat?.number_id ?? null,
        answered,
        not_before: null,
        agrees: !refusing.has(id),
      })
    }
  }
  return sampled
}

/** Ids that divide all guests into equal parts, beginning with '' before the first. */
export async function findPlaces(db: ReadDb): Promise<string[]> {
  const reader = readReplica(db)
  const { count } = await reader
    .selectFrom('guests')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  let place = ''
  const places = [place]
  const step = Math.floor(Number(count) / PROBES)
  while (step > 0 && places.length < PROBES) {
    const next = await reader
      .selectFrom('guests')
      .select('id')
      .where('id', '>', place)
      .orderBy('id')
      .offset(step - 1)
      .limit(1)
      .executeTakeFirst()
    if (!next) break
    place = next.id
    places.push(place)
  }
  return places
}
