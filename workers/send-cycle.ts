import type { Dispatcher } from '../src/channels/index.ts'
import { turnJob } from '../src/deliveries/index.ts'
import { handle, type Registration } from '../src/jobs/index.ts'

/** A number's turn. The dispatcher of the process that owns the number starts and closes this worker. */
export function turnWorker(dispatcher: Pick<Dispatcher, 'turn'>): Registration {
  return handle(turnJob, ({ number_id }, signal) => dispatcher.turn(number_id, signal), { keyed: true })
}
