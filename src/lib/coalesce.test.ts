import { expect, it } from 'vitest'
import { coalesce } from './coalesce.ts'

/** Work whose runs end on request. */
function openWork() {
  const ends: (() => void)[] = []
  const runs = { begun: 0, atOnce: 0, most: 0 }
  const call = coalesce(async () => {
    runs.begun += 1
    runs.atOnce += 1
    runs.most = Math.max(runs.most, runs.atOnce)
    await new Promise<void>((resolve) => ends.push(resolve))
    runs.atOnce -= 1
  })
  return { call, runs, endOne: () => ends.shift()?.() }
}

it('answers the calls that come during a run together, by one run after it', async () => {
  const { call, runs, endOne } = openWork()
  const calls = [call(), call(), call()]
  endOne()
  await calls[0]
  await expect.poll(() => runs.begun).toBe(2)
  endOne()
  await Promise.all(calls)
  expect(runs).toMatchObject({ begun: 2, most: 1 })
})

it('runs once at a time also for a call that comes between the end of one run and the beginning of the next', async () => {
  for (let moment = 0; moment < 8; moment++) {
    const { call, runs, endOne } = openWork()
    const calls = [call(), call()]
    endOne()
    // Each of the moments that a promise passes through on its way.
    for (let passed = 0; passed < moment; passed++) await Promise.resolve()
    calls.push(call())
    while (runs.atOnce > 0 || runs.begun < 2) {
      endOne()
      await new Promise((resolve) => setImmediate(resolve))
    }
    endOne()
    await Promise.all(calls)
    expect(runs.most).toBe(1)
  }
})
