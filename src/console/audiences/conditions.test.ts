import { expect, it } from 'vitest'
import { draftOf, type Node, nodeOf } from './conditions.ts'

const kindOf = () => 'count'

it('shows and gives back conditions unchanged', () => {
  const node: Node = {
    any_of: [
      { field: 'orders_count', op: 'at_least', value: 3 },
      { none_of: [{ field: 'tag', op: 'in', value: ['vip'] }] },
    ],
  }
  expect(nodeOf(draftOf(node), kindOf)).toEqual(node)
})

it('a group of several kinds means the same as groups within one', () => {
  const a = { field: 'orders_count', op: 'at_least', value: 3 } as const
  const b = { field: 'orders_count', op: 'at_most', value: 9 } as const
  expect(nodeOf(draftOf({ all_of: [a], none_of: [b] }), kindOf)).toEqual({ all_of: [a, { none_of: [b] }] })
  expect(nodeOf(draftOf({ any_of: [a], none_of: [b] }), kindOf)).toEqual({
    all_of: [{ any_of: [a] }, { none_of: [b] }],
  })
  expect(nodeOf(draftOf(a), kindOf)).toEqual({ all_of: [a] })
})

it.each([
  ['no condition', { all_of: [] }],
  ['a condition without a value', { all_of: [{ field: 'orders_count', op: 'at_least' }] }],
  ['an empty list', { all_of: [{ field: 'tag', op: 'in', value: [] }] }],
  ['an empty group', { all_of: [{ field: 'a', op: 'b', value: 1 }, { any_of: [] }] }],
])('%s is not ready', (_what, node) => {
  expect(nodeOf(draftOf(node as Node), kindOf)).toBeUndefined()
})

it('a condition that takes no value is ready without one', () => {
  const node: Node = { all_of: [{ field: 'wrote', op: 'never' }] }
  expect(nodeOf(draftOf(node), () => 'none')).toEqual(node)
})
