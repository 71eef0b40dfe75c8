import type { WhatsAppSender } from '../src/channels/index.ts'
import { sendCycleJob } from '../src/deliveries/index.ts'
import { handle, type Registration } from '../src/jobs/index.ts'

/** A number's turn. The dispatcher of the process that owns the number starts and closes this worker. */
export function sendCycleWorker(dispatcher: Pick<WhatsAppSender, 'turn'>): Registration {
  return handle(sendCycleJob, ({ number_id }, signal) => dispatcher.turn(number_id, signal), { keyed: true })
}
