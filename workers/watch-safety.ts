import { handle, type Registration } from '../src/jobs/index.ts'
import { watchSafety, watchSafetyJob } from '../src/numbers/index.ts'

export function watchSafetyWorker(deps: Parameters<typeof watchSafety>[0]): Registration {
  return handle(watchSafetyJob, (_payload, signal) => watchSafety(deps, signal))
}
