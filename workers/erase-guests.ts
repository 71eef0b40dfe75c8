import { eraseGuestsJob, runErasures } from '../src/guests/index.ts'
import { handle, type Registration } from '../src/jobs/index.ts'

export function eraseGuestsWorker(deps: Parameters<typeof runErasures>[0]): Registration {
  return handle(eraseGuestsJob, (_payload, signal) => runErasures(deps, signal))
}
