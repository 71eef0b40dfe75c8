import type { CloudApiRule } from '../access/index.ts'
import type { Tx } from '../db/index.ts'
import { type GuestRow, isAbsentFromWhatsApp } from '../guests/index.ts'
import { findLastInbound } from '../inbox/index.ts'
import { whatsAppMessageId } from '../lib/ids.ts'
import { HOUR } from '../lib/units.ts'
import { type NumberRow, type Permit, type PermitDeps, takePermit } from '../numbers/index.ts'
import { GraphError } from './graph-error.ts'

export type BookDeps = PermitDeps

export type Booking = {
  guest: GuestRow
  number: NumberRow
  rule: CloudApiRule
  /** The message about to be written. */
  messageId: string
  /** A template, and whether it is for marketing. */
  template?: { isMarketing: boolean } | undefined
}

/**
 * How a message may leave: as an answer within a conversation, which nothing holds back (invariant 3), or as a mailing
 * message of the kind `api`, whose permit is written into the ledger here. Throws a `GraphError` that says why it may
 * not leave, and when it may.
 */
export async function bookMessage(tx: Tx, deps: BookDeps, booking: Booking): Promise<'reply' | 'api'> {
  const { guest, number, rule, messageId, template } = booking
  const now = deps.clock.now()
  const lastInbound = await findLastInbound(tx, { guestId: guest.id, numberId: number.id })
  const inConversation = lastInbound !== null && now - lastInbound < rule.conversation_hours * HOUR
  if (guest.opted_out_at !== null && (!inConversation || template?.isMarketing)) {
    throw new GraphError(131050, 'This guest has opted out; they can be answered when they have written.')
  }
  if (inConversation) return 'reply'
  if (guest.blocked_at !== null) throw new GraphError(131026, 'This guest is blocked here.')
  if (!template && rule.outside === 'templates') {
    throw new GraphError(
      131047,
      `More than ${rule.conversation_hours} hours have passed since the guest last wrote, or they never did: ` +
        'this key may send them templates alone.',
    )
  }
  if (isAbsentFromWhatsApp(guest, now)) throw new GraphError(131026, 'This phone is not on WhatsApp.')
  const permit = await takePermit(tx, deps, number, {
    kind: 'api',
    messageId: whatsAppMessageId(messageId),
    at: deps.clock.steady(),
    firstContact: lastInbound === null,
  })
  if (!permit.ok) throw refusalOf(permit, number, deps)
  return 'api'
}

/** A refused message is not put off: the program learns when to try again. */
function refusalOf({ reason, retryAt }: Extract<Permit, { ok: false }>, number: NumberRow, { clock }: BookDeps) {
  const retryAfterMs = retryAt === null ? undefined : Math.max(0, retryAt - clock.steady())
  const when =
    retryAfterMs === undefined
      ? 'When it may be sent cannot be told yet.'
      : `It may be sent from ${new Date(clock.now() + retryAfterMs).toISOString()} on.`
  const more = retryAfterMs === undefined ? {} : { retryAfterMs }
  const say = (code: 368 | 130429 | 131016 | 131048 | 133010, why: string) =>
    new GraphError(code, `${why} ${when} Answers to guests who have just written are not held back.`, more)
  switch (reason) {
    case 'minute':
    case 'hour':
    case 'day':
    case 'pace':
    case 'throughput':
      return say(130429, 'This number has sent as many messages to guests who did not write first as its limits allow.')
    case 'portfolio':
      return say(
        130429,
        'The numbers of this portfolio have written to as many people first as Meta allows in 24 hours.',
      )
    case 'warm_up':
      return say(131048, 'This number is warming up: it writes to nobody who did not write first.')
    case 'restricted':
      return say(131048, 'WhatsApp lets this number begin no chats for now.')
    case 'unsafe':
      return say(368, 'This number was stopped to keep it from being banned.')
    case 'unavailable':
      return number.state === 'logged_out' || number.state === 'failed' || number.state === 'pairing'
        ? say(133010, 'This number is not linked.')
        : say(131016, 'This number is not connected.')
    default:
      return reason satisfies never
  }
}
