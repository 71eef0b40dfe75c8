import { expect, test } from 'vitest'
import { eventually, openScene } from '../support/scene.ts'

/** More than are saved until the process is killed. */
const GUESTS = 12_000
const KILLS = 1

type Report = { id: string; status: string; total: number; created: number; updated: number; rejected: number }

// At once: both wait until the import of a process that died is taken over.
test.concurrent.each(['sqlite', 'postgres'] as const)(
  'killed while a file is imported (%s), the import goes on by itself and every row is saved once',
  { timeout: 600_000 },
  async (store) => {
    await using scene = await openScene({ store, queue: 'redis' })
    const guests = Array.from({ length: GUESTS }, (_, n) => ({ phone: `+${79_030_100_000 + n}`, name: `Гость ${n}` }))
    const { status, body } = await scene.api.call<Report>('POST', '/v1/imports/guests?wait=false', guests)
    expect(status).toBe(202)
    const report = () => scene.api.get<Report>(`/v1/imports/${body.id}`)
    let reached = 0
    for (let kill = 0; kill < KILLS; kill++) {
      await eventually('more rows are saved', async () => (await report()).total > reached + 50)
      await scene.crash()
      const { total, status } = await report()
      expect([status, total >= reached, total < GUESTS]).toEqual(['running', true, true])
      reached = total
    }
    await eventually('it is finished', async () => (await report()).status === 'finished', 300_000)
    // A row that was saved twice would be an update.
    expect(await report()).toMatchObject({ total: GUESTS, created: GUESTS, updated: 0, rejected: 0 })
  },
)
