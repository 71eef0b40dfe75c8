import { handle, type Registration } from '../src/jobs/index.ts'
import { fallBackGuests, fallBackJob } from '../src/mailings/index.ts'

/** Repeated: guests whom one channel of a cascade did not reach go to the next. */
export function fallBackWorker(deps: Parameters<typeof fallBackGuests>[0]): Registration {
  return handle(fallBackJob, async (_payload, signal) => void (await fallBackGuests(deps, signal)))
}
