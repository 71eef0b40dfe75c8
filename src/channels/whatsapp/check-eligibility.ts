import { transact } from '../../db/index.ts'
import type { QueueRenderer, SendDeps, SendQueueRow } from '../../deliveries/index.ts'
import {
  changeWaiting,
  endOfQuiet,
  findCapped,
  quietReason,
  recordDeliveries,
  skip,
  skipReasonFor,
  type WaitingChange,
} from '../../deliveries/index.ts'
import { findPeer, guestTimeZone } from '../../guests/index.ts'
import { SECOND } from '../../lib/units.ts'
import type { NumberRow } from '../../numbers/index.ts'
import type { Connection, Peer } from '../../whatsapp/port.ts'
import type { Candidate } from './candidates.ts'
import { learnWhoIsOnWhatsApp } from './on-whatsapp.ts'

/** A candidate with its text, ready to leave. */
export type Ready = Candidate & { to: Peer; text: string; variant: number | null }

type Verdict =
  | { kind: 'ready'; ready: Ready }
  /** For good. */
  | { kind: 'skip'; reason: string }
  /** Not now, or not by this number. */
  | { kind: 'change'; change: WaitingChange }

/** Time enough for another message to the same guest to arrive. */
const BUSY_MS = 30 * SECOND

export type Page = {
  number: NumberRow
  connection: Connection
  queue: SendQueueRow
  renderer: QueueRenderer
  candidates: Candidate[]
}

/**
 * Decides on each candidate at the moment of sending (invariant 5): ready with its text, skipped with a reason, put off
 * to the end of quiet hours, or left to the number that has the guest's chat (invariant 10). What is not ready is
 * written down at once, so it does not come up again.
 */
export async function checkEligibility(deps: SendDeps, page: Page, signal?: AbortSignal): Promise<Ready[]> {
  const candidates = await learnWhoIsOnWhatsApp(deps, page.connection, page.candidates, signal)
  const capped = await findCapped(deps.db, page.renderer.guestCap ?? null, page.queue, candidates, deps.clock.now())
  const ready: Ready[] = []
  const changes: WaitingChange[] = []
  const skipped = new Map<string, string[]>()
  for (const candidate of candidates) {
    const verdict = await judge(deps, page, candidate, capped)
    switch (verdict.kind) {
      case 'ready':
        ready.push(verdict.ready)
        break
      case 'change':
        changes.push(verdict.change)
        break
      case 'skip':
        skipped.set(verdict.reason, [...(skipped.get(verdict.reason) ?? []), candidate.delivery.id])
        break
      default:
        verdict satisfies never
    }
  }
  await record(deps, changes, skipped)
  return ready
}

async function judge(deps: SendDeps, page: Page, candidate: Candidate, capped: ReadonlySet<string>): Promise<Verdict> {
  const { delivery, guest, stickyNumberId } = candidate
  const { number, queue, renderer } = page
  const at = deps.clock.now()
  const skipReason = await skipReasonFor(deps.db, { delivery, guest, renderer, queue, at })
  if (skipReason) return { kind: 'skip', reason: skipReason }
  if (capped.has(delivery.id)) return { kind: 'skip', reason: 'guest_cap' }
  if (delivery.number_id === null && stickyNumberId !== null && stickyNumberId !== number.id) {
    return later(candidate, delivery.not_before, stickyNumberId)
  }
  if (candidate.busy) return later(candidate, at + BUSY_MS)
  const zone = guestTimeZone(guest, number.time_zone ?? deps.settings.OTKLIK_TIME_ZONE)
  const quietUntil = renderer.quietHours ? endOfQuiet(at, zone, renderer.quietHours) : undefined
  if (quietUntil !== undefined) {
    return { kind: 'change', change: { ...putOff(candidate, quietUntil), reason: quietReason(renderer.quietHours!) } }
  }
  const to = await addressOf(deps, candidate)
  if (!to) return { kind: 'skip', reason: 'no_phone' }
  const context = { id: delivery.id, dedupeKey: delivery.dedupe_key }
  const rendered = await renderer.render({ delivery: context, guest, number, at, zone })
  if ('skip' in rendered) return { kind: 'skip', reason: rendered.skip }
  return { kind: 'ready', ready: { ...candidate, to, text: rendered.text, variant: rendered.variant ?? null } }
}

function later(candidate: Candidate, notBefore: number, numberId?: string): Verdict {
  return { kind: 'change', change: putOff(candidate, notBefore, numberId) }
}

function putOff({ delivery }: Candidate, notBefore: number, numberId = delivery.number_id): WaitingChange {
  return { deliveryId: delivery.id, notBefore, numberId }
}

/** A guest whose phone WhatsApp hides can be reached in the chat that there is, and nowhere else. */
async function addressOf({ db }: SendDeps, { guest, chat }: Candidate): Promise<Peer | undefined> {
  if (guest.phone !== null) return { phone: guest.phone }
  if (chat === 'none') return undefined
  const peer = await findPeer(db, guest.id)
  return peer.phone || peer.lid ? peer : undefined
}

async function record(
  deps: Pick<SendDeps, 'db' | 'clock' | 'signals'>,
  changes: WaitingChange[],
  skipped: Map<string, string[]>,
): Promise<void> {
  if (changes.length === 0 && skipped.size === 0) return
  await transact(deps.db, async (tx) => {
    await changeWaiting(tx, changes)
    for (const [reason, ids] of skipped) {
      await recordDeliveries(tx, await skip(tx, ids, reason), deps.clock.now())
    }
  })
  if (skipped.size > 0) deps.signals.notify('outbox')
  for (const numberId of new Set(changes.map((change) => change.numberId))) {
    if (numberId !== null) deps.signals.notify('deliveries', numberId)
  }
}
