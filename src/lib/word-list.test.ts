import { expect, it } from 'vitest'
import { wordIndex, wordList } from './word-list.ts'

it('takes the words of the table as they stand, and any ending behind a star', () => {
  const isBlame = wordList(`
    вина винов*
    rip-off`)
  expect(['вина', 'виновата', 'винов', 'rip-off'].filter(isBlame)).toHaveLength(4)
  expect(['винный', 'вин', '', 'ripoff', 'невиноват'].filter(isBlame)).toEqual([])
})

it.for(['вина', 'виновен', 'вин', 'кот', ''])(
  '%j is in those of many tables that it is in by itself, in their order',
  (word) => {
    const tables = ['кот', 'вина винов*', 'в*', 'вина кот']
    const one = tables.flatMap((table, place) => (wordList(table)(word) ? [place] : []))
    expect(wordIndex(tables)(word)).toEqual(one)
  },
)
