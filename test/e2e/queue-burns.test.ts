import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Redis } from 'ioredis'
import { expect, test } from 'vitest'
import {
  linkNumber,
  MAILING_TEXT,
  makeGuests,
  openScene,
  type Scene,
  startMailing,
  untilFinished,
} from '../support/scene.ts'

// At once: both spend a minute waiting for the limit.
test.concurrent('invariant 8: Redis is flushed again and again during a mailing, nothing is lost or sent twice', {
  timeout: 400_000,
}, async () => {
  await using scene = await openScene({ queue: 'redis' })
  const { guests, mailing } = await begin(scene)
  const redis = new Redis(scene.redisUrl ?? '')
  for (let flush = 0; flush < 5; flush++) {
    await sleep(1_500)
    await redis.flushall()
  }
  redis.disconnect()
  await judge(scene, mailing, guests)
})

test.concurrent('invariant 8: the embedded queue is deleted during a mailing, nothing is lost or sent twice', {
  timeout: 400_000,
}, async () => {
  await using scene = await openScene()
  const { guests, mailing } = await begin(scene)
  await sleep(1_500)
  await scene.kill()
  await rm(join(scene.product.logFile, '..', 'queue'), { recursive: true })
  await scene.start()
  await judge(scene, mailing, guests)
})

async function begin(scene: Scene): Promise<{ guests: string[]; mailing: string }> {
  for (const phone of ['79160000001', '79160000002']) await linkNumber(scene, phone, { perMinute: 30, perHour: 1_000 })
  const guests = await makeGuests(scene, 70)
  await scene.network.setFault({ scope: 'all', fault: { kind: 'delay_ack', ms: 400 } })
  return { guests, mailing: await startMailing(scene) }
}

async function judge(scene: Scene, mailing: string, guests: string[]): Promise<void> {
  await untilFinished(scene, mailing, 300_000)
  const shown = await scene.network.shown({ match: MAILING_TEXT })
  expect(shown.map((record) => record.guest).sort()).toEqual([...guests].sort())
  const checks = await scene.network.check({ filter: { match: MAILING_TEXT }, limits: [{ windowMs: 60_000, max: 30 }] })
  expect(checks).toMatchObject({ duplicates: [], throttleViolations: [] })
}
