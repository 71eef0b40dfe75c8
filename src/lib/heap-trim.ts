import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { SECOND } from './units.ts'

/** By then what the start has read is garbage. */
const AFTER_START_MS = 5 * SECOND

type Collect = (options: { type: 'major'; execution: 'async'; flavor: 'last-resort' }) => Promise<void>

/**
 * Gives what the start took back to the system, once: V8 would keep it until it runs short itself, which a product at rest
 * never does. Instead of a small new space for good, which costs a third of the speed under load (decision 30).
 */
export function trimHeapAfterStart(): Disposable {
  const timer = setTimeout(() => {
    // Node offers its collector by this flag alone; it reaches contexts that are made afterwards.
    setFlagsFromString('--expose-gc')
    const collect = runInNewContext('gc') as Collect
    void collect({ type: 'major', execution: 'async', flavor: 'last-resort' })
  }, AFTER_START_MS)
  timer.unref()
  return { [Symbol.dispose]: () => clearTimeout(timer) }
}
