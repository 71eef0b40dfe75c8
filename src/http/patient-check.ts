import { machineSlowness } from '../lib/machine-slowness.ts'
import { SECOND } from '../lib/units.ts'
import { within } from '../lib/within.ts'

/** How long is waited for the answer of a check. Milliseconds. */
export type CheckTimes = {
  /** Whoever asks hears so soon; what was answered last stands for what is not answered yet. */
  answerMs: number
  /** After so long without an answer nothing stands for it any more. A machine without time has `machineSlowness` times as long. */
  silentMs: number
}

const CHECK_TIMES: CheckTimes = { answerMs: 3 * SECOND, silentMs: 5 * SECOND }

/** Nothing was heard for so long that nothing can be said. */
export class NoAnswer extends Error {}

/** One that is never answered does not keep a check from being asked again. */
const MOST_OPEN = 2

type Question = { since: number; answer: Promise<unknown> }

/**
 * Asks a check without taking slowness for absence: on a machine that has no time a question stays open, its late answer is
 * one, and until it comes the last one stands. One question is open at a time, so that what is slow is not pressed. Throws
 * what the check threw, and `NoAnswer` after a long silence, or when there was no answer ever.
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
    const isGivenUp = open && silenceOf(open) >= mostMs && unanswered < MOST_OPEN
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
