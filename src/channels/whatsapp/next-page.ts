import type { DispatchDeps, LaneKind, LaneRenderer } from '../../deliveries/index.ts'
import {
  allowedNumbers,
  allowsNumber,
  findAwaitedNumbers,
  findOpenLanes,
  findStickyNumbers,
  type LaneRow,
  lostWaitMs,
} from '../../deliveries/index.ts'
import { SECOND } from '../../lib/units.ts'
import { activeRestriction, mayBeginChats, type NumberRow, type Permit, peekPermit } from '../../numbers/index.ts'
import { type Candidate, findCandidates } from './candidates.ts'

export type NextPage =
  | {
      kind: 'page'
      lane: LaneRow
      renderer: LaneRenderer
      candidates: Candidate[]
      /** Other lanes wait too: they take turns. */
      takeTurns: boolean
    }
  /** `retryAt`: the ledger would allow something then (steady clock). */
  | { kind: 'none'; retryAt: number | undefined }

/**
 * The next deliveries of the first lane, in order of priority, that has some for this number and a permit in sight.
 * `held`: deliveries that another turn of this process has in hand.
 */
export async function nextPage(
  deps: DispatchDeps,
  number: NumberRow,
  { held, limit }: { held: ReadonlySet<string>; limit: number },
): Promise<NextPage> {
  const { db, clock } = deps
  const lanes = (await findOpenLanes(db, 'whatsapp')).filter((lane) => allowsNumber(lane, number.id))
  const permits = new Map<LaneKind, Permit>()
  let retryAt: number | undefined
  for (const lane of lanes) {
    const permit = permits.get(lane.kind) ?? (await peek(deps, number, lane.kind))
    permits.set(lane.kind, permit)
    if (!permit.ok) {
      if (permit.retryAt !== null) retryAt = Math.min(retryAt ?? Infinity, permit.retryAt)
      continue
    }
    const toStrangers = lane.kind === 'test' ? await peek(deps, number, 'test', true) : permit
    const search = { held, limit, at: clock.now(), answeredOnly: !toStrangers.ok, waitMs: lostWaitMs(deps.settings) }
    const candidates = await candidatesOf(db, number, lane, search)
    if (candidates.length === 0) {
      if (!toStrangers.ok && toStrangers.retryAt !== null) retryAt = Math.min(retryAt ?? Infinity, toStrangers.retryAt)
      continue
    }
    const renderer = await deps.kinds[lane.kind]?.prepare(db, lane.id)
    if (renderer) return { kind: 'page', lane, renderer, candidates, takeTurns: lanes.length > 1 }
  }
  return { kind: 'none', retryAt }
}

async function peek(deps: DispatchDeps, number: NumberRow, kind: LaneKind, firstContact = false): Promise<Permit> {
  const at = deps.clock.steady()
  const permit = await peekPermit(deps.db, deps, number, { kind, at, firstContact })
  // Due now: only taking the permit can complete the warm-up.
  if (permit.ok || (permit.retryAt !== null && permit.retryAt <= at)) return { ok: true }
  deps.metrics?.throttleRefusals.inc({ reason: permit.reason })
  if (permit.retryAt !== null) deps.metrics?.throttleWaitSeconds.observe((permit.retryAt - at) / SECOND)
  return permit
}

type Search = { held: ReadonlySet<string>; limit: number; at: number; answeredOnly: boolean; waitMs: number }

async function candidatesOf(
  db: DispatchDeps['db'],
  number: NumberRow,
  lane: LaneRow,
  { held, limit, at, answeredOnly, waitMs }: Search,
): Promise<Candidate[]> {
  const restricted = activeRestriction(number, at) !== undefined || !mayBeginChats(number)
  const search = {
    lane,
    numberId: number.id,
    at,
    limit,
    answeredOnly: answeredOnly || restricted,
    stickyNumberIds: await findStickyNumbers(db, allowedNumbers(lane)),
    awaitedNumberIds: await findAwaitedNumbers(db, lane, at - waitMs),
  }
  const own = await findCandidates(db, { ...search, range: 'own' })
  // Mailings are bound to the numbers that have the guests' chats when they are planned: the rest, which may be very
  // many, are for numbers that may begin chats.
  if (own.length >= limit || (restricted && lane.kind === 'mailing')) return own
  const free = await findCandidates(db, { ...search, range: 'free', limit: limit - own.length + held.size })
  return [...own, ...free.filter(({ delivery }) => !held.has(delivery.id)).slice(0, limit - own.length)]
}
