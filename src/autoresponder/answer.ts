import type { Tx } from '../db/index.ts'
import { getGuest } from '../guests/index.ts'
import {
  findOptOutRequest,
  hasWrittenBefore,
  type InboundNotice,
  isAnsweredAlready,
  queueAutomaticAnswer,
  type RejectedCall,
} from '../inbox/index.ts'
import { HOUR, MINUTE } from '../lib/units.ts'
import { closedAt, hoursOf, type RestaurantRow } from '../restaurants/index.ts'
import type { AutoresponderDeps } from './deps.ts'
import { type Answer, automaticAnswersOf } from './settings.ts'
import { findRestaurantOf } from './store.ts'
import { answerText } from './text.ts'

/**
 * A message that arrives this late, after an outage for example, gets no answer: nobody could have replied at the time.
 */
const FRESH_MS = 10 * MINUTE
/** While a person is in the conversation it is not interrupted. */
const ATTENDED_MS = 30 * MINUTE
/** A caller gets a written message no more often than this. */
const CALLERS_TOLD_EVERY_MS = HOUR

/** A guest wrote: they are told that the restaurant is closed, or greeted, or neither; never both. */
export async function answerMessage(tx: Tx, deps: AutoresponderDeps, notice: InboundNotice): Promise<void> {
  const { guestId, numberId, messageId, at, text } = notice
  if (deps.clock.now() - at > FRESH_MS) return
  const restaurant = await findRestaurantOf(tx, numberId)
  if (!restaurant) return
  const chosen = outOfHours(restaurant, at) ?? greeting(restaurant)
  if (!chosen || (text !== null && findOptOutRequest(text))) return
  if (chosen.kind === 'greeting' && (await hasWrittenBefore(tx, guestId, messageId))) return
  // For example, a rating was thanked for.
  if (await isAnsweredAlready(tx, guestId, { messageId, at })) return
  await say(tx, deps, { ...notice, ...chosen, restaurant })
}

/**
 * A call was rejected. Out of hours its caller is told so like somebody who writes, and once in total with them;
 * otherwise the rule about calls decides.
 */
export async function answerRejectedCall(tx: Tx, deps: AutoresponderDeps, call: RejectedCall): Promise<void> {
  const { guestId, numberId, messageId, at, text } = call
  if (deps.clock.now() - at > FRESH_MS) return
  const restaurant = await findRestaurantOf(tx, numberId)
  const closed = restaurant && outOfHours(restaurant, at)
  if (closed) return say(tx, deps, { ...call, ...closed, restaurant })
  if (text === null) return
  await queueAutomaticAnswer(tx, deps, {
    kind: 'call',
    dedupeKey: messageId,
    guestId,
    numberId,
    text,
    answers: { messageId, at },
    atMostEveryMs: CALLERS_TOLD_EVERY_MS,
  })
}

type Chosen = { kind: Answer; dedupeKey: string }

/** An episode lasts from a closing to the next opening. */
function outOfHours(restaurant: RestaurantRow, at: number): Chosen | undefined {
  const hours = hoursOf(restaurant)
  if (!hours || !automaticAnswersOf(restaurant).out_of_hours.enabled) return undefined
  const closed = closedAt(hours, at)
  return closed && { kind: 'out_of_hours', dedupeKey: String(closed.since ?? 'always') }
}

function greeting(restaurant: RestaurantRow): Chosen | undefined {
  return automaticAnswersOf(restaurant).greeting.enabled ? { kind: 'greeting', dedupeKey: 'first' } : undefined
}

async function say(
  tx: Tx,
  deps: AutoresponderDeps,
  answer: Chosen & Pick<InboundNotice, 'guestId' | 'numberId' | 'messageId' | 'at'> & { restaurant: RestaurantRow },
): Promise<void> {
  const { kind, dedupeKey, guestId, numberId, messageId, at, restaurant } = answer
  const guest = await getGuest(tx, guestId)
  const text = await answerText(tx, deps.settings, { kind, restaurant, guest, at })
  if (text === undefined) return
  const answers = { messageId, at }
  await queueAutomaticAnswer(tx, deps, {
    kind,
    dedupeKey,
    guestId,
    numberId,
    text,
    answers,
    attendedMs: ATTENDED_MS,
  })
}
