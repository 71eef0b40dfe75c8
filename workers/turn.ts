import { type Dispatcher, turnJob } from '../src/dispatch/index.ts'
import { handle, type Registration } from '../src/jobs/index.ts'

/** A number's turn; runs in the process that owns the number, which starts and closes the workers of its numbers. */
export function turnWorker(dispatcher: () => Dispatcher): Registration {
  return handle(turnJob, ({ number_id }, signal) => dispatcher().turn(number_id, signal), { keyed: true })
}
