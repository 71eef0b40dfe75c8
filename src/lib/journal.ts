import { AsyncLocalStorage } from 'node:async_hooks'

/** What a repeatable request has committed so far, by the names of its transactions. */
export type Journal = {
  find(name: string): { result: unknown } | undefined
  /** Records `result` in the transaction that it belongs to. Throws where another run has done so. */
  record(tx: unknown, name: string, result: unknown): Promise<void>
}

type Run = { journal: Journal; open: boolean; names: Map<string, number> }

/** One transaction of a request: `done` when an earlier run of the same request committed it. */
export type Step = { done: { result: unknown } | undefined; record(tx: unknown, result: unknown): Promise<void> }

const runs = new AsyncLocalStorage<Run | undefined>()

/**
 * Runs `work` so that each transaction in it is recorded with its result, and one that an earlier run committed is not
 * repeated but returns what it did then. What `work` leaves running in the background is not part of it.
 */
export async function withJournal<T>(journal: Journal, work: () => Promise<T>): Promise<T> {
  const run: Run = { journal, open: true, names: new Map() }
  try {
    return await runs.run(run, work)
  } finally {
    run.open = false
  }
}

/** For work that is started from a request without belonging to it: listeners to signals, shared transactions. */
export function withoutJournal<T>(work: () => T): T {
  return runs.run(undefined, work)
}

/**
 * The step of the running request that begins here; undefined outside of one. A step is named after the code that does
 * it, so one that is left out when the request runs again does not shift the others.
 */
export function nextStep(nameOf: () => string): Step | undefined {
  const run = runs.getStore()
  if (!run?.open) return undefined
  const code = nameOf()
  const count = run.names.get(code) ?? 0
  run.names.set(code, count + 1)
  const name = `${code}.${count}`
  const { journal } = run
  return { done: journal.find(name), record: (tx, result) => journal.record(tx, name, result) }
}
