import { transact } from '../db/index.ts'
import type { Channel } from '../db/schema/deliveries.ts'
import { type GuestRow, guestTimeZone } from '../guests/index.ts'
import { SECOND } from '../lib/units.ts'
import { type ChannelCandidate, findChannelCandidates } from './channel-store.ts'
import type { SendDeps } from './deps.ts'
import { recordDeliveries } from './events.ts'
import { findCapped } from './guest-cap.ts'
import type { QueueRenderer } from './kinds.ts'
import { endOfQuiet, quietReason } from './quiet-hours.ts'
import type { SendQueueRow } from './send-queues.ts'
import { skipReasonFor } from './skip-reason.ts'
import { changeWaiting, skip, type WaitingChange } from './store.ts'
import { findOpenQueues } from './view.ts'

// What WhatsApp's numbers do in turn.ts, the other channels do through here: the same queues, consent, quiet hours,
// intervals and texts, without a number.

type Deps = Pick<SendDeps, 'db' | 'clock' | 'kinds' | 'signals'> & { settings: { OTKLIK_TIME_ZONE: string } }

export type ChannelPage = { queue: SendQueueRow; renderer: QueueRenderer; candidates: ChannelCandidate[] }

/** Deliveries of the first queue of a channel, in the order of queues, that has some due. Undefined: nothing is due. */
export async function nextChannelPage(deps: Deps, channel: Channel, limit: number): Promise<ChannelPage | undefined> {
  for (const queue of await findOpenQueues(deps.db, channel)) {
    const candidates = await findChannelCandidates(deps.db, queue, { at: deps.clock.now(), limit })
    if (candidates.length === 0) continue
    const renderer = await deps.kinds[queue.kind]?.prepare(deps.db, queue)
    if (renderer) return { queue, renderer, candidates }
  }
  return undefined
}

/** Ready to leave for these addresses. */
export type ChannelReady = ChannelCandidate & {
  addresses: string[]
  title: string | null
  text: string
  variant: number | null
}

/** Where guests can be reached: each guest's addresses, and why a guest who has none is skipped. */
export type AddressBook = { of(guests: readonly GuestRow[]): Promise<Map<string, string[]>>; missing: string }

/** Another message to the same guest is on its way. */
const BUSY_MS = 5 * SECOND

/** Decides on each candidate at the moment of sending (invariant 5), and writes down at once what is not ready. */
export async function checkChannelEligibility(
  deps: Deps,
  page: ChannelPage,
  book: AddressBook,
): Promise<ChannelReady[]> {
  const { renderer, candidates } = page
  const capped = await findCapped(deps.db, renderer.guestCap ?? null, page.queue, candidates, deps.clock.now())
  const addresses = await book.of(candidates.map(({ guest }) => guest))
  const ready: ChannelReady[] = []
  const changes: WaitingChange[] = []
  const skipped = new Map<string, string[]>()
  for (const candidate of candidates) {
    const { delivery, guest } = candidate
    const own = addresses.get(guest.id) ?? []
    const verdict = await judge(deps, page, candidate, capped.has(delivery.id), own.length > 0 ? null : book.missing)
    if ('skip' in verdict) skipped.set(verdict.skip, [...(skipped.get(verdict.skip) ?? []), delivery.id])
    else if ('later' in verdict) {
      const { later: notBefore, reason } = verdict
      changes.push({ deliveryId: delivery.id, notBefore, numberId: null, ...(reason && { reason }) })
    } else ready.push({ ...candidate, ...verdict, addresses: own })
  }
  await record(deps, changes, skipped)
  return ready
}

type Verdict =
  | { skip: string }
  | { later: number; reason?: string }
  | { title: string | null; text: string; variant: number | null }

async function judge(
  deps: Deps,
  { queue, renderer }: ChannelPage,
  { delivery, guest, busy }: ChannelCandidate,
  capped: boolean,
  unreachable: string | null,
): Promise<Verdict> {
  const at = deps.clock.now()
  const skipReason = await skipReasonFor(deps.db, { delivery, guest, renderer, queue, at })
  if (skipReason) return { skip: skipReason }
  if (capped) return { skip: 'guest_cap' }
  if (unreachable) return { skip: unreachable }
  if (busy) return { later: at + BUSY_MS }
  const zone = guestTimeZone(guest, deps.settings.OTKLIK_TIME_ZONE)
  const quietUntil = renderer.quietHours ? endOfQuiet(at, zone, renderer.quietHours) : undefined
  if (quietUntil !== undefined) return { later: quietUntil, reason: quietReason(renderer.quietHours!) }
  const context = { id: delivery.id, dedupeKey: delivery.dedupe_key }
  const rendered = await renderer.render({ delivery: context, guest, number: null, at, zone })
  if ('skip' in rendered) return rendered
  return { title: rendered.title ?? null, text: rendered.text, variant: rendered.variant ?? null }
}

async function record(deps: Deps, changes: WaitingChange[], skipped: Map<string, string[]>): Promise<void> {
  if (changes.length === 0 && skipped.size === 0) return
  await transact(deps.db, async (tx) => {
    await changeWaiting(tx, changes)
    for (const [reason, ids] of skipped) {
      await recordDeliveries(tx, await skip(tx, ids, reason), deps.clock.now())
    }
  })
  if (skipped.size > 0) deps.signals.notify('outbox')
}
