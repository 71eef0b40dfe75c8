import { type Tx, transact } from '../db/index.ts'
import { type Result as DeliveryResult, MAX_ATTEMPTS, nextAttemptAt, settleDelivery } from '../deliveries/index.ts'
import { addToTimeline, markMailed } from '../guests/index.ts'
import { HOUR, MINUTE } from '../lib/units.ts'
import type { ChannelDeps } from './deps.ts'
import type { ChannelProvider, Outcome, Refusal } from './port.ts'
import { removePushTokens } from './push/tokens.ts'
import type { ReservedDelivery } from './reserve.ts'
import { addToTotals, changeSend, type SendRow } from './sends.ts'

export type Result = { send: SendRow; provider: ChannelProvider; outcome: Outcome }

/** When the provider is first asked about a message; if it reports by itself, only because reports get lost. */
const FIRST_ASKED_AFTER_MS = 2 * MINUTE
const ASKED_ABOUT_LOST_AFTER_MS = HOUR

type Deps = Pick<ChannelDeps, 'db' | 'clock' | 'log' | 'signals'>

/**
 * Records the outcome of a reserved message: its sends, the delivery, the guest's timeline, the sums, and dead tokens.
 */
export async function settle(deps: Deps, reserved: ReservedDelivery, results: readonly Result[]): Promise<void> {
  const at = deps.clock.now()
  const ended = resultOf(reserved, results, at)
  await transact(deps.db, async (tx) => {
    for (const result of results) await settleSend(tx, result, at)
    const dead = results.flatMap(({ send, outcome }) => (refusalOf(outcome)?.kind === 'dead_address' ? [send] : []))
    for (const { address, channel } of dead) {
      if (channel === 'push') await removePushTokens(tx, { tokens: [address] }, codeOf(results, address), at)
    }
    // Unsure: it stays on its way until the provider has been asked.
    if (ended) await settleDelivery(tx, reserved.delivery.id, ended, at)
    if (ended?.kind === 'sent') await noteSent(tx, reserved, at)
  })
  deps.signals.notify('outbox')
}

const codeOf = (results: readonly Result[], address: string) =>
  refusalOf(results.find(({ send }) => send.address === address)?.outcome)?.code ?? 'dead'

/** The guest has got a message. */
export async function noteSent(
  tx: Tx,
  { delivery, countsAsMailing }: Pick<ReservedDelivery, 'delivery' | 'countsAsMailing'>,
  at: number,
): Promise<void> {
  if (countsAsMailing) await markMailed(tx, [delivery.guest_id], at)
  await addToTimeline(tx, { guestId: delivery.guest_id, at, kind: 'mailing', refId: delivery.id })
}

async function settleSend(tx: Tx, { send, provider, outcome }: Result, at: number): Promise<void> {
  switch (outcome.outcome) {
    case 'sent': {
      const { providerId, status, segments = send.segments, price } = outcome
      const cost = price ?? priceFor(send, segments)
      const accepted = await changeSend(tx, send.no, ['sending', 'unsure'], {
        status: 'accepted',
        provider_id: providerId,
        provider_status: status,
        segments,
        price: cost,
        price_known: price === undefined ? 0 : 1,
        settled_at: at,
        check_at: provider.ask ? at + (provider.reports ? ASKED_ABOUT_LOST_AFTER_MS : FIRST_ASKED_AFTER_MS) : null,
      })
      // A report may have been faster than the answer.
      if (accepted) return addToTotals(tx, send.queue_id, { sends: 1, segments, price: cost })
      await changeSend(tx, send.no, ['accepted'], { provider_id: providerId })
      return
    }
    case 'refused':
      await changeSend(tx, send.no, ['sending'], {
        status: 'refused',
        error: outcome.refusal.code,
        price: 0,
        settled_at: at,
      })
      return
    case 'unsure':
      await changeSend(tx, send.no, ['sending'], {
        status: 'unsure',
        error: outcome.code,
        settled_at: at,
        check_at: canBeCleared(provider) ? at + FIRST_ASKED_AFTER_MS : null,
      })
      return
    default:
      outcome satisfies never
  }
}

/** The estimate, when the provider counts a different number of segments. */
function priceFor({ price, segments: estimated }: SendRow, segments: number): number {
  return estimated === 0 ? price : Math.round((price / estimated) * segments)
}

function canBeCleared({ ask, knowsOurNumber }: ChannelProvider): boolean {
  return ask !== undefined && knowsOurNumber
}

const refusalOf = (outcome: Outcome | undefined): Refusal | undefined =>
  outcome?.outcome === 'refused' ? outcome.refusal : undefined

/** One device reached means the guest is reached. Undefined: the provider is asked first. */
function resultOf({ delivery }: ReservedDelivery, results: readonly Result[], at: number): DeliveryResult | undefined {
  if (results.some(({ outcome }) => outcome.outcome === 'sent')) return { kind: 'sent' }
  const again = { kind: 'back', notBefore: nextAttemptAt(delivery.attempts, at), numberId: null } as const
  const isLastAttempt = delivery.attempts >= MAX_ATTEMPTS
  for (const { outcome, provider } of results) {
    if (outcome.outcome !== 'unsure') continue
    if (canBeCleared(provider)) return undefined
    if (!provider.repeatReplaces || isLastAttempt) return { kind: 'unconfirmed', reason: outcome.code }
    return again
  }
  const refusals = results.flatMap(({ outcome }) => refusalOf(outcome) ?? [])
  if (refusals.some(({ kind }) => kind === 'provider')) return { kind: 'untried', notBefore: delivery.not_before }
  const later = refusals.flatMap((refusal) => (refusal.kind === 'later' ? [refusal] : []))[0]
  if (later && !isLastAttempt) return { kind: 'back', notBefore: later.retryAt, numberId: null }
  return { kind: 'failed', reason: refusals[0]?.code ?? 'refused' }
}
