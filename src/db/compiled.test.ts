import { expect, it } from 'vitest'
import { eachStore } from '../../test/support/stores.ts'
import {
  compiled,
  compiledList,
  compiledWithIds,
  type Db,
  isUniqueViolation,
  oncePerTransaction,
  transact,
} from './index.ts'

type Event = { id: string; at: number }

const insert = compiled((db, { id, at }: Event) =>
  db.insertInto('outbox').values({ id, type: 'guest.created', data: '{}', at }),
)
const select = compiled((db, { at }: Pick<Event, 'at'>) =>
  db.selectFrom('outbox').select(['id', 'at']).where('at', '>=', at),
)
const move = compiled((db, { id, at }: Event) => db.updateTable('outbox').set({ at }).where('id', '=', id))

const insertAll = compiledList((db, events: readonly Event[]) =>
  db
    .insertInto('outbox')
    .values(events.map(({ id, at }) => ({ id, type: 'guest.created', data: '{}', at })))
    .returning('id'),
)
const moveAll = compiledWithIds((db, ids, { at }: { at: number }) =>
  db.updateTable('outbox').set({ at }).where('id', 'in', ids),
)

eachStore('compiled statements', (open) => {
  async function changeAndRead(db: Db) {
    await insert(db, { id: 'one', at: 1 })
    await insert(db, { id: 'two', at: 2 })
    const moved = [await move(db, { id: 'one', at: 5 }), await move(db, { id: 'nobody', at: 5 })]
    const { rows } = await select(db, { at: 3 })
    return { moved: moved.map(({ numAffectedRows }) => numAffectedRows), rows }
  }
  const EXPECTED = { moved: [1n, 0n], rows: [{ id: 'one', at: 5 }] }

  it('say the same inside of a transaction as outside', async () => {
    const { db } = await open()
    expect(await changeAndRead(db)).toEqual(EXPECTED)
    await db.deleteFrom('outbox').execute()
    expect(await transact(db, changeAndRead)).toEqual(EXPECTED)
  })

  it('of lists take as many rows as they are given', async () => {
    const { db } = await open()
    const ids = Array.from({ length: 70 }, (_, n) => `event ${n}`)
    const counts: unknown[] = []
    for (const [from, to] of [
      [0, 1],
      [1, 4],
      [4, 5],
      [5, 70],
    ]) {
      const some = ids.slice(from, to)
      const { rows } = await insertAll(
        db,
        some.map((id) => ({ id, at: 1 })),
      )
      expect(rows.map(({ id }) => id).sort()).toEqual(some.toSorted())
      counts.push((await moveAll(db, some, { at: 2 + some.length })).numAffectedRows)
    }
    expect(counts).toEqual([1n, 3n, 1n, 65n])
    const { rows } = await select(db, { at: 0 })
    expect(
      Map.groupBy(rows, ({ at }) => at)
        .keys()
        .toArray()
        .sort(),
    ).toEqual([3, 5, 67])
  })

  it('are undone with their transaction, and refused as any other', async () => {
    const { db } = await open()
    await insert(db, { id: 'one', at: 1 })
    const twice = transact(db, async (tx) => {
      await insert(tx, { id: 'two', at: 2 })
      await insert(tx, { id: 'one', at: 3 })
    })
    expect(isUniqueViolation(await twice.catch((error: unknown) => error))).toBe(true)
    expect((await select(db, { at: 0 })).rows).toEqual([{ id: 'one', at: 1 }])
  })

  it('that are asked once in a transaction see the change with the next', async () => {
    const { db } = await open()
    let reads = 0
    const count = oncePerTransaction(async (tx, at: number) => {
      reads += 1
      return (await select(tx, { at })).rows.length || undefined
    })
    const askTwice = () => transact(db, async (tx) => [await count(tx, 0), await count(tx, 0), await count(tx, 9)])
    expect(await askTwice()).toEqual([undefined, undefined, undefined])
    expect(reads).toBe(2)
    await insert(db, { id: 'one', at: 1 })
    expect(await askTwice()).toEqual([1, 1, undefined])
  })
})
