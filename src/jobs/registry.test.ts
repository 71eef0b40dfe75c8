import { expect, it } from 'vitest'
import { z } from 'zod'
import { checkHandlers, declareJob, handle, type JobDeclaration } from './index.ts'

const payload = z.object({})
const one: JobDeclaration = declareJob({ queue: 'one', name: 'one', payload })
const two: JobDeclaration = declareJob({ queue: 'two', name: 'two', payload })
const nothing = async () => undefined

it('accepts one handler for each declared job', () => {
  expect(() => checkHandlers([one, two], [handle(one, nothing), handle(two, nothing)])).not.toThrow()
})

it('refuses a job without handler, with two, and a handler without job, all at once', () => {
  const three = declareJob({ queue: 'three', name: 'three', payload })
  expect(() => checkHandlers([one, two], [handle(one, nothing), handle(one, nothing), handle(three, nothing)])).toThrow(
    /job one has 2 handlers; job two has no handler; a handler is for job three, which is not declared/,
  )
})

it('refuses two kinds of jobs in one queue, whose workers would take each other’s', () => {
  const twin = declareJob({ queue: 'one', name: 'twin', payload })
  expect(() => checkHandlers([one, twin], [handle(one, nothing)])).toThrow(/queue one is declared 2 times/)
})
