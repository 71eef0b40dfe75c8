import { handle, type Registration } from '../src/jobs/index.ts'
import { type BirthdayDeps, fireBirthdays, fireBirthdaysJob } from '../src/mailings/index.ts'

/** Repeated: plans the messages of birthdays that are near. */
export function fireBirthdaysWorker(deps: BirthdayDeps): Registration {
  return handle(fireBirthdaysJob, async (_payload, signal) => void (await fireBirthdays(deps, signal)))
}
