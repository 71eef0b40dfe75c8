import { expect, test } from 'vitest'
import { atOnce } from '../../../test/support/at-once.ts'
import { eachStore } from '../../../test/support/stores.ts'
import { addUser } from '../../../test/support/users.ts'
import { transact } from '../../db/index.ts'
import { notePresence } from './presence.ts'

const USER = 'usr_anna'

eachStore('who is here', (open) => {
  test('is away though another console of theirs says at the same moment that it is open', async () => {
    const { db } = await open()
    await addUser(db, { id: USER, at: 1_000 })
    const say = (away: boolean | undefined, at: number) => transact(db, (tx) => notePresence(tx, USER, { away, at }))
    for (const said of [[true, undefined] as const, [undefined, true] as const]) {
      expect(await say(false, 1_000)).toBe('online')
      await atOnce(db, 'user_presence', 2, () => Promise.all(said.map((away) => say(away, 2_000))))
      expect(await say(undefined, 3_000)).toBe('away')
    }
    expect(await say(true, 4_000)).toBe('away')
    const { away_at } = await db.selectFrom('user_presence').selectAll().executeTakeFirstOrThrow()
    expect(away_at).toBe(2_000)
    expect(await say(false, 5_000)).toBe('online')
  })
})
