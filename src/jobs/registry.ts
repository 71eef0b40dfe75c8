import type { z } from 'zod'
import type { JobDeclaration, JobHandler } from './declare.ts'
import type { Jobs } from './jobs.ts'
import type { JobWorker } from './work.ts'

/** A declaration joined with its handler. */
export type Registration = {
  declaration: JobDeclaration
  /** Starts a worker for it: for the queue itself, or for one key. */
  start(jobs: Jobs, key?: string): JobWorker
  /** Has a queue for each key; its workers are started when needed, not with the process. */
  keyed: boolean
}

/** Joins a declaration with its handler. */
export function handle<S extends z.ZodType>(
  declaration: JobDeclaration<S>,
  handler: JobHandler<S>,
  { concurrency = 1, keyed = false }: { concurrency?: number; keyed?: boolean } = {},
): Registration {
  return {
    declaration: declaration as JobDeclaration,
    start: (jobs, key) => jobs.work(declaration, handler, { concurrency, ...(key === undefined ? {} : { key }) }),
    keyed,
  }
}

/** Throws unless every declared job has exactly one handler, and every queue exactly one kind of job. */
export function checkHandlers(declared: JobDeclaration[], registrations: Registration[]): void {
  const problems: string[] = []
  for (const [queue, count] of countBy(declared.map(({ queue }) => queue))) {
    if (count > 1) problems.push(`queue ${queue} is declared ${count} times`)
  }
  const handled = countBy(registrations.map(({ declaration }) => declaration.queue))
  for (const { queue } of declared) {
    const count = handled.get(queue) ?? 0
    if (count !== 1) problems.push(`job ${queue} has ${count === 0 ? 'no handler' : `${count} handlers`}`)
  }
  const known = new Set(declared.map(({ queue }) => queue))
  for (const queue of handled.keys()) {
    if (!known.has(queue)) problems.push(`a handler is for job ${queue}, which is not declared`)
  }
  if (problems.length > 0) throw new Error(`Jobs and handlers do not match: ${[...new Set(problems)].join('; ')}`)
}

function countBy(names: string[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1)
  return counts
}
