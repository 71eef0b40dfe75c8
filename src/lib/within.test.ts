import { expect, it } from 'vitest'
import { timedOut, within } from './within.ts'

const never = () => new Promise<never>(() => undefined)

it('gives what comes in time', async () => {
  await expect(within(5_000, Promise.resolve(1))).resolves.toBe(1)
  await expect(within(5_000, Promise.reject(new Error('refused')))).rejects.toThrow('refused')
})

it('rejects when the time is over', async () => {
  await expect(within(5, never())).rejects.toThrow('no answer within 5 ms')
  await expect(within(5, never(), { late: timedOut('the queue is away') })).rejects.toMatchObject({
    message: 'the queue is away',
    code: 'ETIMEDOUT',
  })
})

it('rejects as soon as nobody waits any more, whichever signal says so', async () => {
  const controller = new AbortController()
  const answer = within(5_000, never(), { signals: [undefined, new AbortController().signal, controller.signal] })
  controller.abort(new Error('the connection has ended'))
  await expect(answer).rejects.toThrow('the connection has ended')
  await expect(within(5_000, never(), { signals: [controller.signal] })).rejects.toThrow('the connection has ended')
})
