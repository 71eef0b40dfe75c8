import {
  allowedNumbers,
  allowsNumber,
  findAwaitedNumbers,
  findOpenQueues,
  findStickyNumbers,
  lostWaitMs,
  nextPage,
  type Page,
  type QueueKind,
  type SendDeps,
  type SendQueueRow,
} from '../../deliveries/index.ts'
import { windowOpenSince } from '../../lib/customer-window.ts'
import { DAY, SECOND } from '../../lib/units.ts'
import {
  activeRestriction,
  mayBeginChats,
  type NumberRow,
  type Permit,
  peekPermit,
  portfolioFreeAt,
  portfolioOf,
} from '../../numbers/index.ts'
import { type ChatCandidate, findCandidates } from './candidates.ts'
import { takesNewGuests } from './free-range.ts'

export type NextPage =
  | ({ kind: 'page'; sharesNumber: boolean } & Page<ChatCandidate>)
  /**
   * `retryAt`: from then on the ledger would allow something (steady clock). `isInHand`: another send cycle is looking
   * at what is due.
   */
  | { kind: 'none'; retryAt: number | undefined; isInHand: boolean }

/**
 * The next deliveries from the first queue, in order of priority, that has some for this number and a permit in
 * prospect. `inHand`: deliveries that other send cycles of this process are looking at; `onTheirWay`: those reserved by
 * this one. `sharesNumber`: other queues wait too.
 */
export async function nextPageOf(
  deps: SendDeps,
  number: NumberRow,
  { inHand, onTheirWay, limit }: { inHand: ReadonlySet<string>; onTheirWay: ReadonlySet<string>; limit: number },
): Promise<NextPage> {
  const { db, clock } = deps
  const queues = (await findOpenQueues(db, 'whatsapp')).filter((queue) => allowsNumber(queue, number.id))
  const permits = new Map<QueueKind, Permit>()
  const held = inHand.union(onTheirWay)
  let isInHand = false
  let retryAt: number | undefined
  const refuse = (permit: Permit) => {
    if (!permit.ok && permit.retryAt !== null) retryAt = Math.min(retryAt ?? Infinity, permit.retryAt)
  }
  const page = await nextPage(deps, queues, async (queue) => {
    const permit = permits.get(queue.kind) ?? (await peek(deps, number, queue.kind))
    permits.set(queue.kind, permit)
    refuse(permit)
    if (!permit.ok) return []
    const toStrangers = await peekForStrangers(deps, number, queue.kind, permit)
    const search = { held, limit, at: clock.now(), answeredOnly: !toStrangers.ok, waitMs: lostWaitMs(deps.settings) }
    const { candidates, passed } = await candidatesOf(deps, number, queue, search)
    if (candidates.length === 0) refuse(toStrangers)
    isInHand ||= passed.some(({ delivery }) => inHand.has(delivery.id))
    return candidates
  })
  return page ? { kind: 'page', ...page, sharesNumber: queues.length > 1 } : { kind: 'none', retryAt, isInHand }
}

/** Whether messages may go to people who have not written: ever, or within the 24 hours of official numbers. */
async function peekForStrangers(deps: SendDeps, number: NumberRow, kind: QueueKind, permit: Permit): Promise<Permit> {
  if (number.kind === 'linked') return kind === 'test' ? peek(deps, number, 'test', true) : permit
  const now = deps.clock.now()
  const steadyAt = deps.clock.steady()
  const restriction = activeRestriction(number, now)
  if (restriction) return { ok: false, reason: 'restricted', retryAt: restriction.until - now + steadyAt }
  const freeAt = await portfolioFreeAt(deps.db, number, now)
  if (freeAt !== null && freeAt <= now) return { ok: true }
  return { ok: false, reason: 'portfolio', retryAt: freeAt === null ? null : freeAt - now + steadyAt }
}

async function peek(deps: SendDeps, number: NumberRow, kind: QueueKind, firstContact = false): Promise<Permit> {
  const at = deps.clock.steady()
  const permit = await peekPermit(deps.db, deps, number, { kind, at, firstContact })
  // Due now: only taking the permit can complete the warm-up.
  if (permit.ok || (permit.retryAt !== null && permit.retryAt <= at)) return { ok: true }
  deps.metrics?.throttleRefusals.inc({ reason: permit.reason })
  if (permit.retryAt !== null) deps.metrics?.throttleWaitSeconds.observe((permit.retryAt - at) / SECOND)
  return permit
}

type Search = { held: ReadonlySet<string>; limit: number; at: number; answeredOnly: boolean; waitMs: number }

/** `passed`: would be, but are held. */
async function candidatesOf(
  deps: SendDeps,
  number: NumberRow,
  queue: SendQueueRow,
  { held, limit, at, answeredOnly, waitMs }: Search,
): Promise<{ candidates: ChatCandidate[]; passed: ChatCandidate[] }> {
  const { db } = deps
  const isOfficial = number.kind === 'cloud_api'
  const restricted = !isOfficial && (activeRestriction(number, at) !== undefined || !mayBeginChats(number))
  const search = {
    queue,
    numberId: number.id,
    at,
    limit,
    answeredOnly: !isOfficial && (answeredOnly || restricted),
    ...(isOfficial && answeredOnly && { reachable: reachableBy(number, at) }),
    stickyNumberIds: await findStickyNumbers(db, allowedNumbers(queue)),
    awaitedNumberIds: await findAwaitedNumbers(db, queue, at - waitMs),
  }
  const own = await findCandidates(db, { ...search, range: 'own' })
  // Planning binds mailings to the numbers that have the guests' chats. The rest, perhaps very many, are for numbers
  // that may begin chats.
  const alone = { candidates: own, passed: [] }
  if (own.length >= limit || (restricted && queue.kind === 'mailing')) return alone
  if (!(await takesNewGuests(deps, number, queue))) return alone
  const free = await findCandidates(db, { ...search, range: 'free', limit: limit - own.length + held.size })
  const isHeld = ({ delivery }: ChatCandidate) => held.has(delivery.id)
  const left = free.filter((one) => !isHeld(one))
  return { candidates: [...own, ...left.slice(0, limit - own.length)], passed: free.filter(isHeld) }
}

/** Whom an official number may still write to when it may begin no chats. */
function reachableBy(number: NumberRow, at: number) {
  return { writtenSince: windowOpenSince(at), countedSince: at - DAY, portfolioId: portfolioOf(number) }
}
