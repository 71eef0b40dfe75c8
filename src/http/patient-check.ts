import { machineSlowness } from '../lib/machine-slowness.ts'
import { SECOND } from '../lib/units.ts'
import { within } from '../lib/within.ts'

/** How long to wait for a check's answer. Milliseconds. */
export type CheckTimes = {
  /** Callers get an answer within this time; the last answer stands in for one that has not come yet. */
  answerMs: number
  /**
   * After this long without an answer the last one no longer counts. An overloaded machine gets `machineSlowness` times
   * as long.
   */
  silentMs: number
}

const CHECK_TIMES: CheckTimes = { answerMs: 3 * SECOND, silentMs: 5 * SECOND }

/** Nothing has been heard for so long that nothing can be said. */
export class NoAnswer extends Error {}

/** A check that is never answered does not prevent asking again. */
const MAX_OPEN = 2

type Question = { since: number; answer: Promise<unknown> }

/**
 * Runs a check without mistaking slowness for absence: on an overloaded machine a question stays open, its late answer
 * counts, and until then the last one does. Only one question is open at a time, so that a slow part is not pressed.
 * Throws what the check threw, and `NoAnswer` after a long silence or when there has never been an answer.
 */
export function patientCheck(check: () => Promise<unknown>, times: CheckTimes = CHECK_TIMES): () => Promise<void> {
  let open: Question | undefined
  let unanswered = 0
  let last: { failed: boolean; error?: unknown } | undefined

  function ask(): Question {
    const question: Question = { since: performance.now(), answer: Promise.resolve() }
    const heard = (answer: NonNullable<typeof last>) => {
      last = answer
      unanswered -= 1
      if (open === question) open = undefined
    }
    unanswered += 1
    question.answer = (async () => check())().then(
      () => heard({ failed: false }),
      (error: unknown) => heard({ failed: true, error }),
    )
    open = question
    return question
  }

  return async () => {
    const mostMs = times.silentMs * machineSlowness()
    const isGivenUp = open && silenceOf(open) >= mostMs && unanswered < MAX_OPEN
    const question = open && !isGivenUp ? open : ask()
    const late = Symbol('late')
    const said = await within(times.answerMs, question.answer, { late: () => new NoAnswer() }).catch(() => late)
    if (said === late) {
      const silentMs = silenceOf(question)
      if (silentMs >= mostMs) last = undefined
      if (!last) throw new NoAnswer(`no answer for ${Math.round(silentMs)} ms`)
    }
    if (last?.failed) throw last.error
  }
}

const silenceOf = ({ since }: Question): number => performance.now() - since
