import { expect, test } from 'vitest'
import { linkNumber, MAILING_TEXT, makeGuests, openScene, startMailing, untilFinished } from '../support/scene.ts'

test("invariant 1: the network's record shows the real limits over a run of more than a minute", {
  timeout: 400_000,
}, async () => {
  await using scene = await openScene({ queue: 'redis' })
  await linkNumber(scene, '79160000001')
  await makeGuests(scene, 14)
  // A slow network is what makes naive counting fail: early messages arrive late, later ones at once.
  await scene.network.setFault({ scope: '79160000001', fault: { kind: 'delay_ack', ms: 1_500 } })
  const mailing = await startMailing(scene)
  const { counts } = await untilFinished(scene, mailing, 300_000)
  expect(counts.sent).toBe(14)

  const frames = await scene.network.frames({ match: MAILING_TEXT })
  expect(frames).toHaveLength(14)
  const { throttleViolations } = await scene.network.check({ filter: { match: MAILING_TEXT } })
  expect(throttleViolations).toEqual([])
  // And no more waiting than the limits force: ten at once, the rest as soon as the first slots are free again.
  const times = frames.map((frame) => frame.at).sort((a, b) => a - b)
  expect(times[9]! - times[0]!).toBeLessThan(30_000)
  expect(times[13]! - times[3]!).toBeLessThan(90_000)
})
