import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import {
  eventually,
  linkNumber,
  MAILING_TEXT,
  mailingState,
  makeGuests,
  openScene,
  startMailing,
} from '../support/scene.ts'

const KILLS = 3
/** Ten more than the numbers may send within a minute. */
const GUESTS = 70

// At once: both spend a minute waiting for the limit.
test.concurrent.each([
  { store: 'sqlite', queue: 'embedded' },
  { store: 'postgres', queue: 'redis' },
] as const)(
  'invariants 1 and 2: killed at random moments during a mailing ($store, $queue), none lost, none twice, no window over its limit',
  { timeout: 400_000 },
  async (sizes) => {
    await using scene = await openScene(sizes)
    const perMinute = 30
    for (const phone of ['79160000001', '79160000002']) await linkNumber(scene, phone, { perMinute, perHour: 1_000 })
    // Slow acknowledgements leave messages in flight whenever the process dies.
    await scene.network.setFault({ scope: 'all', fault: { kind: 'delay_ack', ms: 700 } })
    const guests = await makeGuests(scene, GUESTS)
    const mailing = await startMailing(scene)

    for (let kill = 0; kill < KILLS; kill++) {
      await sleep(300 + Math.random() * 2_500)
      await scene.crash()
    }
    await eventually(
      'the mailing has finished',
      async () => (await mailingState(scene, mailing)).status === 'finished',
      180_000,
    )

    const shown = await scene.network.shown({ match: MAILING_TEXT })
    expect(shown.map((record) => record.guest).sort()).toEqual([...guests].sort())
    const { duplicates, throttleViolations } = await scene.network.check({
      filter: { match: MAILING_TEXT },
      limits: [{ windowMs: 60_000, max: perMinute }],
    })
    expect(duplicates).toEqual([])
    expect(throttleViolations).toEqual([])
    expect((await mailingState(scene, mailing)).counts).toMatchObject({
      planned: GUESTS,
      sent: GUESTS,
      failed: 0,
      waiting: 0,
    })
  },
)
