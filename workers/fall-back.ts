import { handle, type Registration } from '../src/jobs/index.ts'
import { passOnGuests, passOnJob } from '../src/mailings/index.ts'

/** Repeated: guests whom one channel of a cascade did not reach go to the next. */
export function passOnWorker(deps: Parameters<typeof passOnGuests>[0]): Registration {
  return handle(passOnJob, async (_payload, signal) => void (await passOnGuests(deps, signal)))
}
