import { MINUTE } from '../../lib/units.ts'
import { within } from '../../lib/within.ts'
import { WhatsAppSilent } from '../silent.ts'

/** Questions to WhatsApp over one connection: each one ends, answered or not. */
export type Questions = {
  /**
   * The answer; rejects when it takes too long, when the caller's `signal` aborts, and when the connection has ended.
   */
  ask<T>(answer: Promise<T>, asked?: { signal?: AbortSignal | undefined; withinMs?: number }): Promise<T>
  /** The connection has ended: no answer will come. */
  end(): void
}

/** The largest file over a slow line. */
export const UPLOAD_MS = 3 * MINUTE

/**
 * When Baileys closes the socket, it does not tell those who wait for an answer, and leaves them waiting for half a
 * minute. A look-up takes a tenth of a second: whoever waits for `answerMs` had better ask again later.
 */
export function openQuestions(answerMs: number): Questions {
  const ended = new AbortController()
  return {
    ask: (answer, { signal, withinMs = answerMs } = {}) => {
      // There may be nobody left to hear that it failed.
      answer.catch(() => undefined)
      return within(withinMs, answer, {
        late: () => new WhatsAppSilent(`no answer within ${withinMs} ms`),
        signals: [ended.signal, signal],
      })
    },
    end: () => ended.abort(new WhatsAppSilent('the connection ended before WhatsApp answered')),
  }
}
