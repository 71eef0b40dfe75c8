import { QueryClient } from '@tanstack/react-query'
import { describe, expect, it } from 'vitest'
import { until } from '../../../test/support/until.ts'
import type { Page } from '../lists.ts'
import { createEndless } from './endless.ts'
import { mergeNewest, placeRow } from './newest-page.ts'

type Row = { id: string; at: number; text?: string }

const compare = (a: Row, b: Row) => b.at - a.at || (a.id < b.id ? 1 : a.id > b.id ? -1 : 0)
const row = (at: number, text?: string): Row => ({ id: `r${at}`, at, ...(text && { text }) })
const page = (rows: Row[], next: string | null = 'next'): Page<Row> => ({ data: rows, next_cursor: next })

describe('the newest page over what is known', () => {
  it('drops from a list by filters who has left, and keeps what lies below the page', () => {
    const merged = mergeNewest([row(5), row(4), row(3), row(2), row(1)], page([row(6), row(5), row(3)]), { compare })
    expect(merged).toEqual({ rows: [row(6), row(5), row(3), row(2), row(1)], gap: false })
  })

  it('keeps everything of a timeline', () => {
    const known = [row(7), row(5), row(4), row(1)]
    const merged = mergeNewest(known, page([row(6), row(5)]), { compare, keepsMissing: true })
    expect(merged.rows.map(({ at }) => at)).toEqual([7, 6, 5, 4, 1])
  })

  it('begins anew where more has come than a page holds, also when somebody known is in it, moved', () => {
    const moved = { id: 'r2', at: 9 }
    const merged = mergeNewest([row(3), row(2)], page([moved, row(8), row(7)]), { compare })
    expect(merged).toEqual({ rows: [moved, row(8), row(7)], gap: true })
  })
})

it('a row finds its place, or takes that of its id', () => {
  const merge = (known: Row, loaded: Row) => ({ ...known, ...loaded })
  expect(placeRow([row(3), row(1)], row(2), compare, merge).map(({ at }) => at)).toEqual([3, 2, 1])
  expect(placeRow([row(3), row(1)], row(1, 'new'), compare, merge)).toEqual([row(3), row(1, 'new')])
  expect(placeRow([], row(1), compare, merge)).toEqual([row(1)])
})

it('pages come one after the other, without what an event has brought already', async () => {
  const asked: (string | undefined)[] = []
  const pages: Record<string, Page<Row>> = {
    first: page([row(5), row(4)], 'second'),
    second: page([row(4), row(3)], null),
  }
  const list = createEndless<Row>({
    client: new QueryClient(),
    key: ['rows'],
    compare,
    load: async ({ cursor }) => {
      asked.push(cursor)
      return pages[cursor ?? 'first']!
    },
  })
  const close = list.open()
  await list.loadMore()
  list.patch((rows) => [row(6), ...rows])
  await Promise.all([list.loadMore(), list.loadMore()])
  await list.loadMore()
  expect(list.snapshot()).toMatchObject({ rows: [row(6), row(5), row(4), row(3)], ended: true, loading: false })
  expect(asked).toEqual([undefined, 'second'])
  close()
})

it('what happens while a page is under way is not lost, nor what that page brings', async () => {
  const next = Promise.withResolvers<Page<Row>>()
  const list = createEndless<Row>({
    client: new QueryClient(),
    key: ['rows'],
    compare,
    load: async ({ cursor }) => (cursor ? next.promise : page([row(5), row(4)], 'second')),
  })
  const close = list.open()
  await list.loadMore()
  const more = list.loadMore()
  list.patch((rows) => [row(6), ...rows])
  expect(list.snapshot().rows).toEqual([row(6), row(5), row(4)])
  next.resolve(page([row(3)], null))
  await more
  expect(list.snapshot()).toMatchObject({ rows: [row(6), row(5), row(4), row(3)], ended: true })
  close()
})

it('what happens while the newest page is under way is newer than that page', async () => {
  const answers: PromiseWithResolvers<Page<Row>>[] = []
  const list = createEndless<Row>({
    client: new QueryClient(),
    key: ['rows'],
    compare,
    load: () => {
      const answer = Promise.withResolvers<Page<Row>>()
      answers.push(answer)
      return answer.promise
    },
  })
  const close = list.open()
  answers[0]!.resolve(page([row(5), row(4)], 'second'))
  await until('the first page', () => list.snapshot().ready)
  list.refresh()
  await until('the newest page is asked for', () => answers.length > 1)
  list.patch((rows) => rows.map((one) => (one.at === 5 ? row(5, 'read') : one)))
  answers[1]!.resolve(page([row(6), row(5, 'sent')], 'second'))
  await until('the newest page', () => list.snapshot().rows.length === 3)
  expect(list.snapshot().rows).toEqual([row(6), row(5, 'read'), row(4)])
  close()
})

it('a refused page leaves what is shown and can be asked for again', async () => {
  let refused = true
  const list = createEndless<Row>({
    client: new QueryClient(),
    key: ['rows'],
    compare,
    load: async ({ cursor }) => {
      if (!cursor) return page([row(5)], 'second')
      if (refused) throw new Error('away')
      return page([row(4)], null)
    },
  })
  const close = list.open()
  await list.loadMore()
  await list.loadMore()
  expect(list.snapshot()).toMatchObject({ rows: [row(5)], loading: false, error: new Error('away') })
  refused = false
  await list.loadMore()
  expect(list.snapshot()).toMatchObject({ rows: [row(5), row(4)], ended: true, error: undefined })
  close()
})
