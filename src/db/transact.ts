import type { Db, Tx } from './connect.ts'

const ATTEMPTS = 8

/**
 * A transaction that begins again when PostgreSQL ended it in favour of another one (deadlock, serialisation) or when
 * `work` throws `TryAgain`. So `work` must have no effects but those on `tx`.
 */
export async function transact<T>(db: Db, work: (tx: Tx) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await db.transaction().execute(work)
    } catch (error) {
      if (attempt >= ATTEMPTS || !isWorthAnotherTry(error)) throw error
    }
  }
}

/** Thrown inside `transact`: what was read has changed meanwhile. */
export class TryAgain extends Error {
  constructor(what: string) {
    super(`${what} kept changing while it was used`)
    this.name = 'TryAgain'
  }
}

function isWorthAnotherTry(error: unknown): boolean {
  if (error instanceof TryAgain) return true
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  return code === '40P01' || code === '40001'
}
