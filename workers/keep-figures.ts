import { handle, type Registration } from '../src/jobs/index.ts'
import { keepFigures, keepFiguresJob } from '../src/reputation/index.ts'

export function keepFiguresWorker(deps: Parameters<typeof keepFigures>[0]): Registration {
  return handle(keepFiguresJob, async (_payload, signal) => void (await keepFigures(deps, signal)))
}
