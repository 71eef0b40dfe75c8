import { transact } from '../db/index.ts'
import { findWithoutConsent, guestTimeZone } from '../guests/index.ts'
import type { NumberRow } from '../numbers/index.ts'
import type { OutgoingTemplate } from '../whatsapp/port.ts'
import type { Candidate } from './candidates.ts'
import { consentNeeded } from './consent-needed.ts'
import type { SendDeps } from './deps.ts'
import { recordDeliveries } from './events.ts'
import { findCapped } from './guest-cap.ts'
import type { Page } from './next-page.ts'
import { endOfQuiet, quietReason } from './quiet-hours.ts'
import { skipReasonFor } from './skip-reason.ts'
import { changeWaiting, skip, type WaitingChange } from './waiting-store.ts'

type Deps = Pick<SendDeps, 'db' | 'clock' | 'signals'> & { settings: Pick<SendDeps['settings'], 'OTKLIK_TIME_ZONE'> }

/** How a sender reaches a guest: where, or why not at all, or by which other number. */
export type Route<Address> = { to: Address } | { skip: string } | { otherNumberId: string }

/** What a sender knows about guests that `deliveries` does not. */
export type Router<C extends Candidate, Address> = {
  /** The number that will send; null when none does. */
  number: NumberRow | null
  routeTo(candidate: C, at: number): Route<Address> | Promise<Route<Address>>
  /** See `RenderContext`. */
  isWindowOpen?(candidate: C, at: number): boolean
  /** Time enough for what is on its way to a guest to arrive. */
  busyForMs: number
}

/** A candidate with its text, ready to leave for this address. */
export type Ready<C extends Candidate, Address> = C & {
  to: Address
  title: string | null
  text: string
  template: OutgoingTemplate | undefined
  variant: number | null
}

type Verdict<C extends Candidate, Address> =
  | { kind: 'ready'; ready: Ready<C, Address> }
  /** Permanently. */
  | { kind: 'skip'; reason: string }
  /** Not now, or not by this number. */
  | { kind: 'change'; change: WaitingChange }

/**
 * Decides on each candidate at the moment of sending (invariant 5): ready with its text, skipped with a reason, put off
 * to the end of quiet hours, or left to the number that has the guest's chat (invariant 10). What is not ready is
 * recorded at once, so it does not come up again.
 */
export async function checkEligibility<C extends Candidate, Address>(
  deps: Deps,
  page: Page<C>,
  router: Router<C, Address>,
): Promise<Ready<C, Address>[]> {
  const { queue, renderer, candidates } = page
  const capped = await findCapped(deps.db, renderer.guestCap ?? null, queue, candidates, deps.clock.now())
  const guestIds = [...new Set(candidates.map(({ guest }) => guest.id))]
  const refusing = await findWithoutConsent(deps.db, guestIds, consentNeeded(queue, renderer))
  const ready: Ready<C, Address>[] = []
  const changes: WaitingChange[] = []
  const skipped = new Map<string, string[]>()
  for (const candidate of candidates) {
    const verdict = await judge(deps, page, candidate, { router, capped, refusing })
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

async function judge<C extends Candidate, Address>(
  { db, clock, settings }: Deps,
  { queue, renderer }: Page<C>,
  candidate: C,
  {
    router,
    capped,
    refusing,
  }: { router: Router<C, Address>; capped: ReadonlySet<string>; refusing: ReadonlySet<string> },
): Promise<Verdict<C, Address>> {
  const { delivery, guest } = candidate
  const { number } = router
  const at = clock.now()
  const skipReason = await skipReasonFor(db, { delivery, guest, renderer, queue, at })
  if (skipReason) return { kind: 'skip', reason: skipReason }
  if (refusing.has(guest.id)) return { kind: 'skip', reason: 'no_consent' }
  if (capped.has(delivery.id)) return { kind: 'skip', reason: 'guest_cap' }
  const route = await router.routeTo(candidate, at)
  if ('skip' in route) return { kind: 'skip', reason: route.skip }
  const boundTo = delivery.number_id
  const same = { deliveryId: delivery.id, notBefore: delivery.not_before, numberId: boundTo, boundTo }
  if ('otherNumberId' in route) return { kind: 'change', change: { ...same, numberId: route.otherNumberId } }
  if (candidate.busy) return { kind: 'change', change: { ...same, notBefore: at + router.busyForMs } }
  const zone = guestTimeZone(guest, number?.time_zone ?? settings.OTKLIK_TIME_ZONE)
  const { quietHours } = renderer
  const quietUntil = quietHours ? endOfQuiet(at, zone, quietHours) : undefined
  if (quietHours && quietUntil !== undefined) {
    const reason = quietReason(quietHours)
    return { kind: 'change', change: { ...same, notBefore: quietUntil, reason } }
  }
  const context = { id: delivery.id, dedupeKey: delivery.dedupe_key }
  const windowOpen = router.isWindowOpen?.(candidate, at) ?? true
  const rendered = await renderer.render({ delivery: context, guest, number, at, zone, windowOpen })
  if ('skip' in rendered) return { kind: 'skip', reason: rendered.skip }
  const { title = null, text, variant = null, template } = rendered
  // Without a template Meta would refuse it.
  if (!windowOpen && !template) return { kind: 'skip', reason: 'window_closed' }
  return { kind: 'ready', ready: { ...candidate, to: route.to, title, text, template, variant } }
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
  for (const numberId of new Set(changes.map((change) => change.numberId))) {
    if (numberId !== null) deps.signals.notify('deliveries', numberId)
  }
}
