import { describe, expect, it } from 'vitest'
import { makeArrivalOrder } from './arrival-order.ts'

describe('messages of one chat', () => {
  it('come out in the order of their arrival, and do not wait for other chats or for what failed', () => {
    const out: string[] = []
    const order = makeArrivalOrder<string>((item) => out.push(item))
    for (const id of ['1', '2', '3']) order.arrived('a', id)
    order.arrived('b', '4')
    order.settle('a', '3', 'third')
    order.settle('b', '4', 'other')
    order.settle('a', '1')
    expect(out).toEqual(['other'])
    order.settle('a', '2', 'second')
    expect(out).toEqual(['other', 'second', 'third'])
    order.settle('a', 'unannounced', 'late')
    expect(out.at(-1)).toBe('late')
  })

  it('do not wait for ever for one that never becomes ready, nor lose it when it does', async () => {
    const out: string[] = []
    const order = makeArrivalOrder<string>((item) => out.push(item), { idleMs: 10, longestMs: 1_000 })
    order.arrived('a', '1')
    order.arrived('a', '2')
    order.settle('a', '2', 'second')
    await expect.poll(() => out).toEqual(['second'])
    order.settle('a', '1', 'first')
    expect(out).toEqual(['second', 'first'])
  })

  it('wait for what is in hand, however slow store and machine are', async () => {
    const out: string[] = []
    const order = makeArrivalOrder<string>((item) => out.push(item), { idleMs: 10, longestMs: 60_000 })
    for (const id of ['1', '2']) order.arrived('a', id)
    order.begun('1')
    order.settle('a', '2', 'second')
    await new Promise((resolve) => setTimeout(resolve, 60))
    expect(out).toEqual([])
    order.settle('a', '1', 'first')
    expect(out).toEqual(['first', 'second'])
  })

  it('wait while others are in hand, and through a time in which the process did not run', async () => {
    const out: string[] = []
    const order = makeArrivalOrder<string>((item) => out.push(item), { idleMs: 100, longestMs: 60_000 })
    for (const id of ['1', '2']) order.arrived('a', id)
    order.arrived('b', '3')
    order.begun('3')
    order.settle('a', '2', 'second')
    await new Promise((resolve) => setTimeout(resolve, 200))
    expect(out).toEqual([])
    order.settle('b', '3')
    // Frozen: for longer than it would wait, and no timer runs.
    const until = performance.now() + 150
    while (performance.now() < until);
    await new Promise((resolve) => setImmediate(resolve))
    expect(out).toEqual([])
    order.settle('a', '1', 'first')
    expect(out).toEqual(['first', 'second'])
  })
})
