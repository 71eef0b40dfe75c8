import { expect, it } from 'vitest'
import { compiled, connect } from './index.ts'

it('a limit is part of the text on SQLite, so that SQLite keeps its plan', async () => {
  await using store = connect(':memory:')
  const limited = (limit: number) =>
    store.db.selectFrom('outbox').select('id').where('at', '>', 1).limit(limit).compile()
  expect(limited(5)).toMatchObject({ sql: 'select "id" from "outbox" where "at" > ? limit 5', parameters: [1] })
  // What no whole number can be is the database's to refuse.
  expect(limited(Number.NaN).parameters).toEqual([1, Number.NaN])
})

it('a limit that is a value of a compiled statement stays one', async () => {
  await using store = connect(':memory:')
  const numbered = compiled((db, { most }: { most: number }) =>
    db.selectNoFrom((eb) => eb.lit(1).as('one')).limit(most),
  )
  expect((await numbered(store.db, { most: 1 })).rows).toEqual([{ one: 1 }])
  expect((await numbered(store.db, { most: 0 })).rows).toEqual([])
})
