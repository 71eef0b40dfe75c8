import { expect, it } from 'vitest'
import { testClock } from '../../test/support/clock.ts'
import { insertNumber } from '../../test/support/number.ts'
import { freshSqlite } from '../../test/support/stores.ts'
import { createLogger } from '../lib/logger.ts'
import { HOUR } from '../lib/units.ts'
import type { Connection, Restriction } from '../whatsapp/port.ts'
import { followLimits } from './session-limits.ts'
import { findNumber } from './store.ts'
import { TIMINGS } from './timings.ts'

it('invariant 9: an answer about restrictions that was overtaken by the end of one does not bring it back', async () => {
  const { db } = await freshSqlite()
  const clock = testClock()
  const { id } = await insertNumber(db)
  const signals = { notify: () => undefined, on: () => () => undefined }
  const limits = followLimits({ db, clock, signals, log: createLogger('silent'), owner: 'here', timings: TIMINGS }, id)
  const lock: Restriction = { kind: 'reachout_lock', until: clock.now() + 3 * HOUR }
  await limits.applyRestriction(lock)
  const answer = Promise.withResolvers<Restriction | null>()
  const connection = { fetchRestriction: () => answer.promise } as Connection
  const asking = limits.reconcile((await findNumber(db, id))!, connection)
  await limits.applyRestriction(null)
  answer.resolve(lock)
  await asking
  expect(await findNumber(db, id)).toMatchObject({ state: 'open', restriction_kind: null })
})
