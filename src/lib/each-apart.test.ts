import { expect, it } from 'vitest'
import { absenceBehind } from './absence.ts'
import { eachApart } from './each-apart.ts'

const nameOf = (n: number) => `item ${n}`

it('what fails keeps nobody else from theirs, and is told at the end', async () => {
  const done: number[] = []
  const work = async (n: number) => {
    if (n % 2 === 0) throw new TypeError(`${n} is even`)
    done.push(n)
  }
  const failure = await eachApart([1, 2, 3, 4, 5], work, nameOf).catch((error: unknown) => error)
  expect(done).toEqual([1, 3, 5])
  expect(failure).toMatchObject({
    message: '2 failed, the rest was done: item 2, item 4',
    cause: { message: '2 is even' },
  })
  await eachApart([1, 3], work, nameOf)
})

it('stops at once when the store is away', async () => {
  const tried: number[] = []
  const work = async (n: number) => {
    tried.push(n)
    throw Object.assign(new Error('gone'), { code: 'ECONNREFUSED' })
  }
  const failure = await eachApart([1, 2], work, nameOf).catch((error: unknown) => error)
  expect([tried, absenceBehind(failure)]).toEqual([[1], 'away'])
})
