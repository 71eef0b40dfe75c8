import { expect, it } from 'vitest'
import { wordList } from './word-list.ts'

it('takes the words of the table as they stand, and any ending behind a star', () => {
  const isBlame = wordList(`
    вина винов*
    rip-off`)
  expect(['вина', 'виновата', 'винов', 'rip-off'].filter(isBlame)).toHaveLength(4)
  expect(['винный', 'вин', '', 'ripoff', 'невиноват'].filter(isBlame)).toEqual([])
})
