import type { WhatsAppSender } from '../src/channels/index.ts'
import { sendCycleJob } from '../src/deliveries/index.ts'
import { handle, type Registration } from '../src/jobs/index.ts'

/** A number sends what is due. The sender of the process that owns the number starts and closes this worker. */
export function sendCycleWorker(sender: Pick<WhatsAppSender, 'runCycle'>): Registration {
  return handle(sendCycleJob, ({ number_id }, signal) => sender.runCycle(number_id, signal), { keyed: true })
}
