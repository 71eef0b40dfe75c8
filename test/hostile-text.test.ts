import { describe, expect, test } from 'vitest'
import { READERS } from './support/hostile/readers.ts'
import { SHAPES } from './support/hostile/shapes.ts'
import { badGrowth } from './support/hostile/time-growth.ts'

describe('no text holds the process up: ten times the length takes at most twenty times the time', () => {
  test.each(Object.entries(READERS))('%s', async (_, read) => {
    const slow: string[] = []
    for (const shape of SHAPES) {
      const problem = await badGrowth(read, shape)
      if (problem) slow.push(`${shape.name}: ${problem}`)
    }
    expect(slow).toEqual([])
  })
})
