import type { Logger } from '../lib/logger.ts'
import { openOutageLog } from '../lib/outage-log.ts'

/** Does `work` every `ms`, never two at a time; failures are logged. Returns a function that ends it. */
export function every(log: Logger, ms: number, what: string, work: () => unknown): () => void {
  const failed = openOutageLog(log, `${what} failed`)
  let busy = false
  const timer = setInterval(async () => {
    if (busy) return
    busy = true
    try {
      await work()
    } catch (err) {
      failed(err)
    } finally {
      busy = false
    }
  }, ms)
  return () => clearInterval(timer)
}
