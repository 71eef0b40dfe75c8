import { setImmediate as turnOfLoop } from 'node:timers/promises'
import type { Pair } from '../guests/index.ts'

type Waiting = { pair: Pair; linked: PromiseWithResolvers<void> }

/**
 * Pairs of phone and LID that are reported in one turn of the event loop are linked together: an answer of WhatsApp
 * holds up to a hundred. One that cannot be linked spoils nothing for the others.
 */
export function batchPairs(link: (pairs: Pair[]) => Promise<void>): (pair: Pair) => Promise<void> {
  let batch: Waiting[] | undefined

  async function linkAll(waiting: Waiting[]): Promise<void> {
    try {
      await link(waiting.map(({ pair }) => pair))
      for (const { linked } of waiting) linked.resolve()
    } catch (error) {
      if (waiting.length > 1) for (const one of waiting) await linkAll([one])
      else for (const { linked } of waiting) linked.reject(error)
    }
  }

  return async (pair) => {
    const mine: Waiting = { pair, linked: Promise.withResolvers() }
    if (batch) batch.push(mine)
    else {
      const group = [mine]
      batch = group
      await turnOfLoop()
      batch = undefined
      void linkAll(group)
    }
    return mine.linked.promise
  }
}
