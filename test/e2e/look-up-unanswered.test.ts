import { expect, test } from 'vitest'
import {
  eventually,
  linkNumber,
  MAILING_TEXT,
  makeGuests,
  numberState,
  openScene,
  startMailing,
  untilFinished,
} from '../support/scene.ts'

const A = '79160000001'
const B = '79160000002'

test('invariant 9: a number is unlinked while WhatsApp leaves its look-up without an answer; the others finish the mailing', {
  timeout: 400_000,
}, async () => {
  await using scene = await openScene({ store: 'postgres', queue: 'redis' })
  const { network, api } = scene
  const a = await linkNumber(scene, A, { perMinute: 100 })
  await linkNumber(scene, B, { perMinute: 100 })
  const guests = await makeGuests(scene, 40)
  await network.setFault({ scope: A, fault: { kind: 'no_answer', xmlns: 'usync' } })
  await network.setFault({ scope: B, fault: { kind: 'delay_ack', ms: 300 } })
  const mailing = await startMailing(scene)
  await network.until({ kind: 'notes', note: 'query unanswered', number: A, count: 1 })
  await network.unlink({ phone: A })
  await eventually('the number is logged out', async () => (await numberState(scene, a)) === 'logged_out')
  expect((await untilFinished(scene, mailing)).counts).toMatchObject({ sent: guests.length })
  const shown = await network.shown({ match: MAILING_TEXT })
  expect(shown.map((record) => record.guest).sort()).toEqual([...guests].sort())
  expect(new Set(shown.map((record) => record.number))).toEqual(new Set([B]))

  // Workers of every kind are alive: the next mailing is planned and sent.
  await makeGuests(scene, 2, { from: 79_030_002_000, tag: 'later' })
  await untilFinished(scene, await startMailing(scene, { tag: 'later' }))
  expect((await api.call('GET', '/readyz')).status).toBe(200)
})
