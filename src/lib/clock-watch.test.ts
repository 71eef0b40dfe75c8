import { expect, it, onTestFinished } from 'vitest'
import { testClock } from '../../test/support/clock.ts'
import { until } from '../../test/support/until.ts'
import { watchClock } from './clock-watch.ts'
import { createLogger } from './logger.ts'
import { HOUR, MINUTE, SECOND } from './units.ts'

function watched() {
  const clock = testClock()
  const told: number[] = []
  const world = { clock, told, fails: false }
  const act = async (byMs: number) => {
    told.push(byMs)
    if (world.fails) throw new Error('the store is away')
  }
  onTestFinished(watchClock({ clock, log: createLogger('silent') }, act, 1))
  const looks = () => new Promise((resolve) => setTimeout(resolve, 20))
  return { ...world, world, looks }
}

it('tells once of a clock that was set back, and not of one that was set ahead, or by little, or of time that passes', async () => {
  const { clock, told, looks } = watched()
  clock.advance(HOUR)
  await looks()
  clock.step(HOUR)
  await looks()
  clock.step(-SECOND)
  await looks()
  expect(told).toEqual([])
  clock.step(-HOUR)
  await until('told', () => told.length === 1)
  await looks()
  expect(told).toEqual([HOUR])
  clock.step(-2 * MINUTE)
  await until('told again', () => told.length === 2)
  expect(told).toEqual([HOUR, 2 * MINUTE])
})

it('tells again until it was heard, and of all that was set meanwhile', async () => {
  const { clock, told, world } = watched()
  world.fails = true
  clock.step(-HOUR)
  await until('told twice', () => told.length >= 2)
  clock.step(-MINUTE)
  await until('told of both', () => told.at(-1) === HOUR + MINUTE)
  world.fails = false
  const before = told.length
  await until('heard', () => told.length > before)
  expect(told.at(-1)).toBe(HOUR + MINUTE)
})
