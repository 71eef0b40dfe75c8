import { AppError } from '../lib/errors.ts'

/** What Meta refuses, as a caller may mend it; anything else is thrown on. */
export async function asked<T>(work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (error) {
    throw refusalOf(error)
  }
}

/** Codes that say that something of the call is wrong. */
const OF_INPUT: ReadonlySet<number> = new Set([100, 132_000, 132_001, 132_005, 132_007, 132_012])

function refusalOf(error: unknown): unknown {
  if (!(error instanceof Error)) return error
  if (error.name === 'GraphError' && 'code' in error && 'details' in error) {
    const code = Number(error.code)
    const message = `Meta refused it (${code}): ${String(error.details).slice(0, 500)}`
    return new AppError(OF_INPUT.has(code) ? 'invalid_input' : 'upstream_failed', message)
  }
  if (error.name === 'GraphUnreachable') {
    return new AppError('upstream_failed', 'Meta gave no answer: try again in a while, and look at the list first.')
  }
  return error
}
