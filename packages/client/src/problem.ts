import type { components } from './types.ts'

export type Problem = components['schemas']['Problem']

/** The API has refused: `problem.code` is stable, `problem.detail` is for people. */
export class OtklikError extends Error {
  readonly status: number
  readonly problem: Problem | undefined

  constructor(status: number, problem: Problem | undefined, call: string) {
    super(`${call} answered ${status}: ${problem?.detail ?? 'no description'}`)
    this.name = 'OtklikError'
    this.status = status
    this.problem = problem
  }
}

/** What an answer that is no success says of itself. */
export async function problemOf(response: Response, call: string): Promise<OtklikError> {
  const isProblem = response.headers.get('content-type')?.includes('application/problem+json') ?? false
  const problem = isProblem ? ((await response.json()) as Problem) : undefined
  return new OtklikError(response.status, problem, call)
}
